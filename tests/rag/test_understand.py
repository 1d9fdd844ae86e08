import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.understand import (
    has_date,
    has_number,
    has_wanted_kind,
    speaks_of_another_time,
    understand,
)


@pytest.mark.parametrize(
    "text",
    [
        "How many people were transferred?",
        "how much money was seized",
        "What percentage of guns came from Texas?",
        "¿Cuántas personas fueron trasladadas?",
        "¿cuantos reos?",
        "¿Qué porcentaje de las armas vino de Texas?",
        "¿Cuál es el número de homicidios?",
    ],
)
def test_a_question_for_a_number_is_known_as_one(text):
    assert understand(text).wants_number


@pytest.mark.parametrize(
    "text",
    [
        "How much did it cost to dig the tunnel?",
        "How much has the bank paid in fines?",
        "How many dollars were seized?",
        "What is the budget of the plan?",
        "¿Cuánto costaron los aviones?",
        "¿Cuánto dinero aprobó el Congreso?",
        "¿De cuánto fue la multa?",
    ],
)
def test_a_question_for_a_sum_of_money_is_known_as_one(text):
    assert understand(text).wants_money
    assert understand(text).wants_number


@pytest.mark.parametrize(
    "text",
    [
        "How many people were transferred?",
        "Why did the court order them to pay?",
        "¿Qué resultados había para fines de junio?",
        "¿Cuántos llegaron? ¿Y el dinero?",
    ],
)
def test_a_question_for_something_else_wants_no_money(text):
    assert not understand(text).wants_money


@pytest.mark.parametrize(
    ("question", "text", "expected"),
    [
        ("How much did the tunnel cost?", "The tunnel of 2,918 feet was found.", False),
        ("How much did the tunnel cost?", "The tunnel cost $2 million.", True),
        ("¿Cuánto costó el túnel?", "El túnel costó dos millones de pesos.", True),
        ("¿Cuánto costó el túnel?", "Se pagó en dólares.", False),
        ("How many people were sent?", "They were sent to Texas.", False),
        ("How many people were sent in 2025?", "They were sent in 2025.", False),
        ("How many people were sent?", "Twenty-nine, or 29, were sent.", True),
        ("When were they sent?", "They were sent to Texas.", False),
        ("When were they sent?", "They were sent in February 2025.", True),
        ("Who was sent?", "They were sent to Texas.", True),
    ],
)
def test_a_sentence_holds_the_kind_of_thing_that_was_asked_for(question, text, expected):
    assert has_wanted_kind(understand(question), text) is expected


@pytest.mark.parametrize(
    "text",
    [
        "When was it signed?",
        "On what date did it begin?",
        "¿Cuándo se firmó?",
        "¿En qué año empezó?",
        "¿Qué día fue?",
    ],
)
def test_a_question_for_a_date_is_known_as_one(text):
    assert understand(text).wants_date


@pytest.mark.parametrize("text", ["Who signed the treaty?", "¿Quién firmó el tratado?"])
def test_another_question_wants_neither(text):
    understood = understand(text)

    assert not understood.wants_number
    assert not understood.wants_date


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("How many people did Mexico transfer?", "en"),
        ("¿Cuántas personas entregó México?", "es"),
        ("cuando firmaron el tratado", "es"),
    ],
)
def test_the_language_is_that_of_the_question(text, lang):
    assert understand(text).lang == lang


def test_a_name_alone_takes_the_askers_language():
    assert understand("CJNG", "es").lang == "es"
    assert understand("CJNG", "en").lang == "en"


def test_figures_and_years_are_read_from_the_question():
    understood = understand("Did 1,200 men cross in 2019, or 3.5 percent in 2031?")

    assert understood.numbers == {"1,200", "2019", "3.5", "2031"}
    assert understood.years == {2019, 2031}


def test_names_leave_out_the_first_word():
    names = " ".join(understand("Did Sheinbaum meet with García Harfuch in Washington?").names)

    assert "Did" not in names
    for name in ("Sheinbaum", "García", "Harfuch", "Washington"):
        assert name in names


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("He took 29 men.", True),
        ("Twelve men left.", True),
        ("Fueron siete aviones.", True),
        ("A mitad de camino.", True),
        ("They left.", False),
    ],
)
def test_a_number_is_seen_in_figures_and_in_words(text, expected):
    assert has_number(text) is expected


def test_the_questions_own_figures_do_not_count():
    assert not has_number("It was so in 2025.", frozenset({"2025"}))
    assert has_number("It was 29 in 2025.", frozenset({"2025"}))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It began on 20 January.", True),
        ("Empezó el 1 de marzo.", True),
        ("On March 3 it ended.", True),
        ("In 2025 it ended.", True),
        ("It took 29 days.", False),
    ],
)
def test_a_date_is_a_year_or_a_day_of_a_month(text, expected):
    assert has_date(text) is expected


@settings(deadline=None)
@given(st.text(max_size=300))
def test_any_text_is_understood(text):
    understood = understand(text)

    assert understood.text == text
    assert all(1900 <= year < 2100 for year in understood.years)


@pytest.mark.parametrize(
    "letters", ["A", "A ", "A.", "A-", "A'", "1,", "1", "what ", "how much ", "EE. ", "Áa ", "¿"]
)
def test_100_kb_of_the_worst_letters_take_no_time(letters):
    text = letters * (100_000 // len(letters))
    started = time.perf_counter()

    understand(text)
    has_number(text)
    has_date(text)

    assert time.perf_counter() - started < 2


@pytest.mark.parametrize(
    ("follow_up", "wants_number", "wants_date"),
    [
        ("What did she answer?", False, False),
        ("¿Cuándo fue?", False, True),
        ("¿Y el que siguió?", True, False),
        ("and Mexicans?", True, False),
    ],
)
def test_what_was_asked_last_tells_what_kind_of_thing_answers_if_it_says_so(
    follow_up, wants_number, wants_date
):
    question = understand(f"How many were killed? {follow_up}", follow_up=follow_up)

    assert (question.wants_number, question.wants_date) == (wants_number, wants_date)


@pytest.mark.parametrize(
    ("text", "several"),
    [
        ("Compare the homicides of 2024 and 2025", True),
        ("How has the number of seizures changed?", True),
        ("list Obama's four Mérida pillars", True),
        ("¿Cómo se movió la cifra entre diciembre de 2025 y febrero de 2026?", True),
        ("¿Cuánta gente tiene la Guardia Nacional? me salen dos números", True),
        ("What does the agreement between Mexico and the United States say?", False),
        ("¿Qué acuerdo hay entre México y Estados Unidos?", False),
        ("When was Caro Quintero transferred?", False),
        ("Which challenges does it name?", True),
        ("What conditions did Sheinbaum set?", True),
        ("What basis does the order have?", False),
        ("Which process did the Senate follow?", False),
        ("¿Qué retos menciona?", True),
        ("¿Qué otras medidas anunció?", True),
        ("¿Qué es la Sedena?", False),
        ("¿Qué antes de 2020?", False),
    ],
)
def test_it_is_seen_whether_several_facts_are_asked_for(text, several):
    assert understand(text).wants_several is several


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("¿A cuántos años condenaron a García Luna? ¿Y quién lo juzgó?", ("García Luna",)),
        ("When was Ovidio Guzmán sent? And his brother?", ("Ovidio Guzmán",)),
        ("¿Cuándo murió El Mencho? ¿Y García Luna?", ("El Mencho", "García Luna")),
        ("Who leads the U.S. Army North? What does Sheinbaum say?", ("U.S. Army North", "Sheinbaum")),
    ],
)
def test_the_first_word_of_each_question_is_no_name(text, names):
    assert understand(text).names == names


@pytest.mark.parametrize(
    ("question", "sentence", "expected"),
    [
        ("How many did Mexico transfer in 2026?", "On February 27, 2025 it sent 29 people.", True),
        ("How many did Mexico transfer in 2025?", "On February 27, 2025 it sent 29 people.", False),
        ("¿Cuántos entregó México en febrero de 2025?", "On January 20, 2026 it sent 37.", True),
        ("¿Cuántos ha entregado México desde 2025?", "On January 20, 2026 it sent 37.", False),
        ("How many did Mexico transfer?", "On January 20, 2026 it sent 37.", False),
        ("How many did Mexico transfer in 2026?", "A third group of 37 left Toluca.", False),
    ],
)
def test_a_sentence_of_another_time_than_the_question_is_told(question, sentence, expected):
    assert speaks_of_another_time(understand(question), sentence, "en") is expected


def test_the_time_of_a_follow_up_is_its_own():
    asked = understand("How many did Mexico transfer in 2025? And in 2026?", follow_up="And in 2026?")

    assert speaks_of_another_time(asked, "On February 27, 2025 it sent 29 people.", "en")
    assert not speaks_of_another_time(asked, "On January 20, 2026 it sent 37 people.", "en")
