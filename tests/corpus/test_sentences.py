import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from corpus.sentences import split_sentences
from tests.growth import fill, takes_linear_time


def sentences(text, lang=None):
    return [text[start:end] for start, end in split_sentences(text, lang)]


@pytest.mark.parametrize(
    ("lang", "expected"),
    [
        ("es", ["El Sr. López llegó a EE. UU. el lunes.", "Luego habló el Gen. Trevilla."]),
        ("es", ["Véase el Núm. 5 y el art. 3.", "¿Cuántos fueron?", "Muchos."]),
        ("es", ["En el D.O.F. se publicó.", "Entró en vigor."]),
        ("es", ["La Dra. Ruiz y el Lic. Paz firmaron.", "¡Basta! dijo el cap. Soto."]),
        ("en", ["Gen. Smith met Sen. Cruz and Rep. Díaz.", "They spoke."]),
        ("en", ["The U.S. sent $1.5 million.", "It was No. 3 on the list."]),
        ("en", ["1. First they met.", "2. Then they signed."]),
        ("en", ["He said approx. 60% of it went to training.", "It rose by max. 12 points (est. 200)."]),
        ("es", ["Murieron aprox. 40 personas, incl. 12 menores.", "Fueron máx. 9 por día."]),
        ("es", ["El Vicealm. Díaz y la Alm. Ojeda firmaron.", "Hablaron la Dip. Ruiz y el Cnel. Paz."]),
        ("en", ["They took a dip.", "The water was cold.", "We met Mons. Ruiz there."]),
        ("en", ["Wait… then he left.", "Nobody followed."]),
        ("en", ['"Stop!" he said.', "She did."]),
    ],
)
def test_an_abbreviation_does_not_end_a_sentence(lang, expected):
    text = " ".join(expected)

    assert sentences(text, lang) == expected
    assert sentences(text) == expected


@pytest.mark.parametrize(
    "sentence",
    [
        "The call took place at 3 p.m. Monday in Washington.",
        "It ended at 10 a.m. Tuesday.",
        "It ended at 10 A.M. Tuesday, before noon.",
        "It begins at 5:30 p.m. Eastern time on Friday.",
        "It begins at 5:30 p.m. Pacific, he said.",
        "It begins at 5:30 p.m. EST on Friday.",
        "It begins at 11 p. m. Mexico City time.",
        "They met at 3 p.m. February 27, and at 4 p.m. March 5.",
        "Empezó a las 3 p.m. Tiempo del Centro y acabó tarde.",
        "Vive en Nvo. León desde 2020.",
        "El pdte. López Obrador habló con la pdta. Ruiz y el Pte. Calles.",
        "Atty. Gen. Bondi met Cong. Joaquin Castro and Govs. Abbott and Hobbs.",
        "Murieron los Dres. Ruiz y las Dras. Paz.",
        "Los Grales. Cienfuegos y Audomaro se vieron.",
        "The Gens. Audomaro and Smith met.",
        "El Sgto. 1o. de Inf. Juan Pérez murió.",
        "Sgt. 1st Class Smith spoke.",
        "Lo dice la frac. III del art. IV y la Frac. I del cap. XX de la ley.",
        "See Par. 6 of it.",
        "Está en la Ave. 5 de Mayo de la capital.",
    ],
)
@pytest.mark.parametrize("lang", ["en", "es"])
def test_a_time_of_day_a_title_or_a_numbered_part_goes_on(sentence, lang):
    assert sentences(sentence, lang) == [sentence]


@pytest.mark.parametrize(
    "expected",
    [
        ["It closed at 3 p.m.", "Monday was quiet."],
        ["It closed at 3 p.m.", "Monday’s talks failed."],
        ["It closed at 3 p.m.", "Monday morning they met."],
        ["It closed at 3 p.m.", "They left."],
        ["It closed at 3 p.m.", "Central American leaders left."],
        ["It closed at 3 p.m.", "May I ask why?"],
        ["It was 3 PM.", "Monday they left."],
        ["Acabó a las 3 p.m.", "Luego se fueron."],
        ["El acto duró un par.", "Sí, dos horas."],
    ],
)
@pytest.mark.parametrize("lang", ["en", "es"])
def test_what_only_looks_like_it_goes_on_is_two_sentences(expected, lang):
    assert sentences(" ".join(expected), lang) == expected


@pytest.mark.parametrize(
    "expected",
    [
        ["LAS LOMITAS, Dgo. — El laboratorio abrió ayer.", "Costó 312 millones."],
        ["MORELIA, Mich. (EFE) – Hubo tres detenidos.", "Nadie murió."],
        ["TOLUCA, Edo. Méx. - Se graduaron 297.", "Fueron más que antes."],
        ["SAN ANTONIO, Tex. -- The army came.", "It left."],
        ["Vivía en Culiacán, Sin.", "La casa fue cateada."],
        ["Hubo cateos en Culiacán, Sin.", "– Quedan dos casas."],
    ],
)
def test_a_dateline_goes_on_after_its_dash(expected):
    text = f"Título\n\n{expected[0]} {expected[1]}"

    if expected[1].startswith("–"):
        text = f"Antes hubo otra. {expected[0]} {expected[1]}"

    assert sentences(text, "es")[1:] == expected


def test_list_items_headings_and_table_rows_stand_alone():
    text = "Los hechos\n\n- uno\n- dos y tres\nAño | Total\n2025 | 26\n\nsigue aquí."

    assert sentences(text) == [
        "Los hechos",
        "- uno",
        "- dos y tres",
        "Año | Total",
        "2025 | 26",
        "sigue aquí.",
    ]


def test_a_hard_wrapped_line_goes_on_in_the_next_one():
    text = "The two governments met in the capital and agreed to share\nmore intelligence. They left."

    assert sentences(text) == [text[:77], "They left."]


def test_a_short_beginning_at_the_end_of_a_hard_wrapped_line_goes_on_in_the_next_one():
    text = "The two governments met in the capital today. They\nagreed. They left."

    assert sentences(text) == [text[:45], "They\nagreed.", "They left."]


def test_marks_without_words_are_no_sentence():
    assert sentences("¿Quién lo dijo? ? Nadie. …", "es") == ["¿Quién lo dijo? ?", "Nadie. …"]


def test_nothing_is_joined_over_a_blank_line():
    text = "The two governments met in the capital and agreed to share\n\nmore intelligence."

    assert len(split_sentences(text)) == 2


def test_equal_sentences_get_their_own_places():
    assert split_sentences("Ya. Ya. Ya.") == [(0, 3), (4, 7), (8, 11)]


def test_a_sentence_past_the_limit_is_cut_between_words():
    text = "palabra " * 2_000

    spans = split_sentences(text, "es")

    assert max(end - start for start, end in spans) <= 4_000
    assert " ".join(text[a:b] for a, b in spans) == text.strip()


PIECES = st.sampled_from(
    ["A. ", "Sr. ", "EE. UU. ", "\n", "\n\n", "1. ", "¿", "…", "“", "”", "é", "😀", " x", "Y", "\r",
     "\u2028", "\x85", "\ud800", "- ", ".", '"', "\u00a0", "e\u0301", "n" * 900]
)  # fmt: skip


@settings(max_examples=150)
@given(st.one_of(st.text(max_size=300), st.lists(PIECES, max_size=60).map("".join)))
@example("“" * 9_000)
@example("A. " * 3_000)
def test_every_character_but_white_space_is_in_exactly_one_span(text):
    spans = split_sentences(text)

    position = 0
    for start, end in spans:
        assert position <= start < end <= len(text)
        assert not text[position:start].strip()
        assert text[start:end] == text[start:end].strip()
        position = end
    assert not text[position:].strip()


@settings(max_examples=50)
@given(st.text(alphabet="aB. \n¿", max_size=80), st.text(alphabet="aB. \n¿", max_size=80))
def test_a_blank_line_separates_what_is_above_from_what_is_below(above, below):
    middle = len(above) + 1

    spans = split_sentences(f"{above}\n\n{below}", "es")

    assert not any(start < middle < end for start, end in spans)


@pytest.mark.parametrize(
    "letters",
    ["“", "«", "'", '"', "A. ", "1. ", "Sr. ", "EE. UU. ", "\n", " ", "…", "(", "a", "A. “", "x “ ",
     "‘", "a\n", ". a", "É", "3 p.m. ", "3 p.m. Monday ", "1 p.m. Mexico City ", "frac. I "],
)  # fmt: skip
def test_the_worst_letters_take_linear_time(letters):
    assert takes_linear_time(
        lambda text: split_sentences(text, "en"), lambda size: fill(letters, size), 100_000
    )


@pytest.mark.parametrize(
    ("row", "parts"),
    [
        ("Port | Seized 2023 (t) | Seized 2024 (t) | Scanners in service", 1),
        ("Año | Total aprox. | Nota. Ver abajo", 1),
        ("Unit | In charge. Since May", 1),
        ("The minister spoke | Photo. " + "It went on. " * 20, 21),
    ],
)
def test_a_row_of_a_table_is_not_cut(row, parts):
    assert len(split_sentences(row)) == parts
