"""What a sentence tells by its article's day is of that time, and of no other."""

from datetime import date

import pytest

from rag.evidence.another_time import speaks_of_another_time, speaks_of_the_time
from rag.question.understand import understand

DAY = date(2026, 11, 10)
OCTOBER = "Mexico sent 1,492 guns for tracing in October."


@pytest.mark.parametrize(
    ("question", "text", "is_another"),
    [
        ("How many guns were traced in October 2026?", OCTOBER, False),
        ("How many guns were traced in October 2024?", OCTOBER, True),
        ("¿Cuántas armas se rastrearon en mayo de 2026?", OCTOBER, True),
        ("How many guns were traced in 2025?", OCTOBER, True),
        ("Why did tracing rise in May 2026?", OCTOBER, False),
        ("How many were hurt in October 2024?", "Two were hurt on Tuesday.", True),
        ("How many were hurt in November 2026?", "Two were hurt on Tuesday.", False),
        ("How many were hurt in October 2024?", "Two were hurt.", False),
    ],
)
def test_an_undated_time_is_told_from_the_articles_day(question, text, is_another):
    asked = understand(question)

    assert speaks_of_another_time(asked, text, "en", DAY) is is_another
    assert not speaks_of_another_time(asked, text, "en")
    if not asked.wanted.why and text != "Two were hurt.":
        assert speaks_of_the_time(asked, text, "en", DAY) is not is_another
    assert not speaks_of_the_time(asked, text, "en")


@pytest.mark.parametrize(
    ("question", "text", "is_another"),
    [
        ("How many homicides were there in September?", "There were 176 in October.", True),
        ("How many homicides were there in September?", "There were 176 in October 2026.", True),
        ("¿Cuántos hubo en septiembre?", "En agosto hubo 187 y en septiembre 203.", False),
        ("How many homicides were there in September?", "There were 176.", False),
        ("Who was charged over the ship held in September?", "Pruett was charged on October 9.", False),
    ],
)
def test_a_number_of_a_month_is_not_that_of_another(question, text, is_another):
    assert speaks_of_another_time(understand(question), text, "en") is is_another
