import pytest

from corpus.document import RawFile
from corpus.parsers.text import parse_text, unwrap_lines
from tests.growth import fill, takes_linear_time


def parse(text):
    return parse_text(RawFile("a.txt", text.encode(), "text/plain"))


LONG = "The two governments met in the capital and agreed to share more intelligence on the border. "


def test_one_paragraph_a_line_with_short_headings():
    parsed = parse(
        f"Sheinbaum Highlights US Role\n{LONG * 2}\nThe Importance of Cooperation\n{LONG * 2}\n"
        f"{LONG}\nThe Path Forward\n{LONG}"
    )

    assert parsed.title == "Sheinbaum Highlights US Role"
    headings = [(h.level, parsed.text[h.start : h.end]) for h in parsed.headings]
    assert headings == [(2, "The Importance of Cooperation"), (2, "The Path Forward")]
    assert parsed.text.startswith("The two governments")
    assert parsed.text.count("\n\n") == 5
    assert (parsed.published, parsed.publisher, parsed.lang) == (None, None, None)


def test_a_first_line_that_is_a_sentence_is_no_title():
    parsed = parse("They met.\nThen they left.")

    assert parsed.title is None
    assert parsed.text == "They met.\nThen they left."


def test_a_single_line_is_text():
    assert parse("Solo una línea").text == "Solo una línea"


def test_hard_wrapped_paragraphs_are_joined():
    parsed = parse(
        "The title\n\n"
        "The two governments met in the capital and agreed to share more\n"
        "intelligence on the border, and to meet again in the spring of the\n"
        "following year.\n\n"
        "A second paragraph."
    )

    assert parsed.text == (
        "The two governments met in the capital and agreed to share more intelligence on the "
        "border, and to meet again in the spring of the following year.\n\nA second paragraph."
    )


def test_the_first_line_of_a_wrapped_paragraph_is_no_title():
    parsed = parse(
        "The two governments met in the capital and agreed to share more\n"
        "intelligence on the border, and to meet again in the spring of the\n"
        "following year.\n"
    )

    assert parsed.title is None


MINUTES = """3. Acuerdos.
3.1 Crear una mesa contra el tráfico de armas que tendrá su sede en
Ciudad Juárez.
3.2 Elevar de 4 a 9 el número de oficiales de enlace mexicanos en el
Centro de Inteligencia.
a) El plazo para intercambiar los perfiles balísticos será de tres
días.
4.- Sede. La próxima se hará en Reno."""


def test_each_item_of_a_hard_wrapped_list_is_joined():
    lines = MINUTES.split("\n")

    assert unwrap_lines(lines) == [
        "3. Acuerdos.",
        "3.1 Crear una mesa contra el tráfico de armas que tendrá su sede en Ciudad Juárez.",
        "3.2 Elevar de 4 a 9 el número de oficiales de enlace mexicanos en el Centro de Inteligencia.",
        "a) El plazo para intercambiar los perfiles balísticos será de tres días.",
        "4.- Sede. La próxima se hará en Reno.",
    ]


def test_a_line_that_begins_with_an_amount_is_no_item():
    lines = [
        "The two governments agreed to spend on the new stations no less than",
        "3.1 millones de pesos, the minister said, and no more than",
    ]

    assert unwrap_lines(lines) == [" ".join(lines)]


def test_a_title_above_a_hard_wrapped_list_stays_the_title():
    parsed = parse(
        "Acuerdos de Mérida\n"
        "1. Crear una mesa contra el tráfico de armas que tendrá su sede en\nCiudad Juárez."
    )

    assert parsed.title == "Acuerdos de Mérida"
    assert parsed.text.endswith("su sede en Ciudad Juárez.")


@pytest.mark.parametrize(
    "lines",
    [
        [
            "PRESIDENTA: Buenos días.",
            "PREGUNTA: Buenos días, ¿qué dijo la embajada de ese acuerdo?",
        ],
        ["- a list item that is long enough to look like a wrapped line", "- another one of them"],
        ["short", "lines", "of verse"],
    ],
)
def test_lines_that_were_not_wrapped_stay(lines):
    assert unwrap_lines(lines) == lines


def test_a_list_of_short_lines_has_no_headings():
    parsed = parse(f"Title\n\n{LONG}\n\nAlfa\nBeta\nGama\n\n{LONG}")

    assert parsed.headings == ()
    assert "Alfa\nBeta\nGama" in parsed.text


@pytest.mark.parametrize("letters", ["\n", " ", "a\n", "- ", "1", "(", "a b\n", "\t", "¿"])
def test_the_worst_letters_take_linear_time(letters):
    assert takes_linear_time(parse, lambda size: fill(letters, size), 100_000)
