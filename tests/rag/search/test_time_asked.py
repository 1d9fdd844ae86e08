"""Of a question of one month, its words without that, and without the year, for articles of then."""

from datetime import date

import numpy as np
import pytest

from index.token_head import QuestionTokens
from rag.question.understand import understand
from rag.search.time_asked import times_asked


def tokens_of(text):
    """One token a word, each counting as much."""
    starts = [at for at in range(len(text)) if text[at] != " " and (at == 0 or text[at - 1] == " ")]
    spans = np.array([(at, at + len(text[at:].split()[0])) for at in starts], dtype=np.int32)
    weights = np.full(len(spans), 1 / len(spans), dtype=np.float32)
    return QuestionTokens(np.eye(len(spans), dtype=np.float32), weights, weights, spans)


def left_out(text, time):
    return [word for word, weight in zip(text.split(), time.weights, strict=True) if not weight]


OCTOBER = date(2026, 10, 1), date(2026, 10, 31)
MAY_3 = date(2025, 5, 3), date(2025, 5, 3)


@pytest.mark.parametrize(
    ("text", "time", "year", "days"),
    [
        ("How many were hurt in October 2026", "October 2026", "2026", OCTOBER),
        ("¿Cuántos hubo en octubre de 2026 allí?", "octubre de 2026", "2026", OCTOBER),
        ("Who died on May 3, 2025 there?", "May 3, 2025", "2025", MAY_3),
    ],
)
def test_a_month_or_a_day_is_left_out_for_a_month_and_its_year_for_a_year(text, time, year, days):
    without_time, without_year = times_asked(understand(text), tokens_of(text))

    assert left_out(text, without_time) == time.split()
    assert left_out(text, without_year) == [year]
    assert without_time.weights.sum() == pytest.approx(1) == without_year.answer_weights.sum()
    first, last = (day.toordinal() for day in days)
    assert (without_time.first, without_time.last) == (first, last + 31)
    assert (without_year.first, without_year.last) == (first, last + 366)


@pytest.mark.parametrize(
    "text",
    [
        "How many were hurt in 2026",
        "How many were hurt since October 2026",
        "How many were hurt before October 2026",
        "How many were hurt in October",
        "How many in May 2025 and in June 2026",
        "How many were hurt",
    ],
)
def test_of_a_year_a_side_or_several_times_nothing_is_left_out(text):
    assert times_asked(understand(text), tokens_of(text)) == ()


def test_a_question_of_nothing_but_its_time_keeps_that():
    (without_year,) = times_asked(understand("October 2026"), tokens_of("October 2026"))

    assert left_out("October 2026", without_year) == ["2026"]


def test_nor_is_it_of_two_questions_as_one_or_without_a_head():
    text = "How many were hurt in October 2026"
    tokens = tokens_of(text)

    assert times_asked(understand(text), None) == ()
    joined = QuestionTokens(tokens.vectors, tokens.weights, tokens.answer_weights)
    assert times_asked(understand(text), joined) == ()
