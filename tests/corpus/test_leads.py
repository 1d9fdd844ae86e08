import pytest

from corpus.leads import is_lead, lead_before, start_with_lead
from corpus.read_alone import read_alone
from tests.growth import fill, takes_linear_time

INTERVIEW = """She has studied the border for years.

P: ¿Por qué no sirve revisar los coches?

R: Porque cruzan por miles. Revisarlos todos pararía el comercio.

Was it needed? Nobody knows.

A heading

Below it."""


def question_of(start_with):
    start = INTERVIEW.index(start_with)
    found = lead_before(INTERVIEW, start, INTERVIEW.find("\n", start))
    return found and INTERVIEW[slice(*found)]


@pytest.mark.parametrize(
    ("sentence", "asks"),
    [
        ("What was the attack on the platform?", True),
        ("“¿Y la lista?”", True),
        ("P: ¿Por qué?  ", True),
        ("“Why should we help?” she asked.", False),
        ("He knows why.", False),
        ("", False),
    ],
)
def test_a_sentence_that_asks_tells_nothing(sentence, asks):
    assert is_lead(sentence) is asks


def test_an_answer_has_the_lead_before_it():
    assert question_of("R: Porque") == "P: ¿Por qué no sirve revisar los coches?"
    assert question_of("Revisarlos") == "P: ¿Por qué no sirve revisar los coches?"
    assert question_of("Nobody") == "Was it needed?"


def test_what_follows_no_question_has_none():
    assert question_of("She has") is None
    assert question_of("Below") is None
    assert lead_before("Why? " + "a" * 400 + " b", 406, 407) is None


def test_an_answer_is_read_with_its_question_and_its_words_begin_there():
    start = INTERVIEW.index("Nobody")
    end = start + len("Nobody knows.")

    assert read_alone(INTERVIEW, start, end) == "Was it needed? Nobody knows."
    assert start_with_lead(INTERVIEW, start) == INTERVIEW.index("Was it")
    later = INTERVIEW.index("Revisarlos")
    assert start_with_lead(INTERVIEW, later) == later


@pytest.mark.parametrize(("before", "letters"), [("", "?"), ("", "a? "), ("", "\n"), ("? " * 10, "a")])
def test_questions_are_sought_near_by_alone(before, letters):
    def seek(text):
        for start in range(0, len(text), 50):
            lead_before(text, start, start + 50)

    assert takes_linear_time(seek, lambda size: before + fill(letters, size), 100_000)


CHRONOLOGY = """July 23, 2025. Farmers seize the dam. They stay for a week.

- 15 de enero de 2026: vence el plazo. Nadie lo cumplió.

March 2024

The council meets.

May brought rain. It stopped.

17:30

Reopened, the bridge fills.

9:15 a.m. — A lane is shut."""


@pytest.mark.parametrize(
    ("sentence", "lead"),
    [
        ("Farmers", "July 23, 2025."),
        ("They stay", "July 23, 2025."),
        ("Nadie", "- 15 de enero de 2026:"),
        ("The council", "March 2024"),
        ("It stopped", None),
        ("Reopened", "17:30"),
        ("A lane", "9:15 a.m."),
    ],
)
def test_an_entry_of_a_chronology_has_its_date_or_hour(sentence, lead):
    start = CHRONOLOGY.index(sentence)
    found = lead_before(CHRONOLOGY, start, start + len(sentence))

    assert (found and CHRONOLOGY[slice(*found)]) == lead


@pytest.mark.parametrize(
    ("sentence", "alone"),
    [
        ("July 23, 2025.", True),
        ("Sept. 8, 2020.", True),
        ("15 de enero de 2026:", True),
        ("Early 2024.", True),
        ("07:05", True),
        ("17:30 horas", True),
        ("09:15 is when it began.", False),
        ("On May 12 it began.", False),
        ("May brought rain.", False),
        ("09:15", True),
        ("9:15 a.m.", True),
        ("14.30 h", True),
        ("21:05 —", True),
        ("12 de noviembre, 09:15 horas", True),
        ("8 a.m. EST", True),
        ("3.14", False),
        ("9:15 fue la hora.", False),
        ("29:15", False),
    ],
)
def test_a_date_alone_tells_nothing(sentence, alone):
    assert is_lead(sentence) is alone


def test_a_sentence_with_a_year_of_its_own_needs_no_date():
    text = "January 2026\n\nOn January 20, 2026 it began. It ended soon."

    assert lead_before(text, text.index("On"), text.index(" It")) is None
    assert lead_before(text, text.index("It ended"), len(text)) == (0, len("January 2026"))


LIVE = """Sigue minuto a minuto lo que ocurre en Reynosa.

09:15

La CBP cierra el puente. El otro sigue abierto.

21:05 —
Reabre el puente.

9:40 p.m.: Hay ocho detenidos. Nadie murió.

Las clases se reanudarán el lunes."""


@pytest.mark.parametrize(
    ("sentence", "lead"),
    [
        ("Sigue", None),
        ("La CBP", "09:15"),
        ("El otro", "09:15"),
        ("Reabre", "21:05 —"),
        ("Nadie", "9:40 p.m.:"),
        ("Las clases", None),
    ],
)
def test_an_entry_of_a_live_blog_has_its_time_of_day(sentence, lead):
    start = LIVE.index(sentence)
    found = lead_before(LIVE, start, start + len(sentence))

    assert (found and LIVE[slice(*found)]) == lead
