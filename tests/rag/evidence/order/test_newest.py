"""Asked for what holds now, the newest of the likely sentences comes first; else the order stays."""

from dataclasses import replace
from datetime import date

import pytest

from rag.evidence.order.newest import newest_first
from rag.question.understand import understand
from tests.rag.reply.test_refuse import DOCUMENT, evidence_of


def said(text, log_odds, published=None):
    document = replace(DOCUMENT, text=text, published=published)
    return replace(evidence_of(text, log_odds=log_odds), document=document)


OLD = said("By December 2024 the army had made 5,333 arrests.", 2.0)
NEW = said("By July 2026 the army had made 63,500 arrests.", 1.0)
UNDATED = said("The army made many arrests.", 1.5)
UNLIKELY = said("In August 2026 it rained.", -3.0)


@pytest.mark.parametrize(
    "question",
    [
        "How many arrests so far?",
        "What is the latest number of arrests?",
        "¿Cuál es el último dato de detenciones?",
        "¿Cuántas detenciones van hasta ahora?",
    ],
)
def test_the_newest_of_the_likely_sentences_comes_first_where_that_is_asked(question):
    ranked = newest_first(understand(question), [OLD, UNDATED, NEW, UNLIKELY])

    assert ranked == [NEW, OLD, UNDATED, UNLIKELY]


@pytest.mark.parametrize(
    "question", ["How many arrests in 2024?", "How many current or former officials were arrested?"]
)
def test_the_likeliest_stays_first_where_that_is_not_asked(question):
    assert newest_first(understand(question), [OLD, UNDATED, NEW]) == [OLD, UNDATED, NEW]


def test_a_sentence_without_a_date_is_as_new_as_its_article():
    reported = said("The army made 63,500 arrests.", 1.0, date(2026, 8, 11))

    assert newest_first(understand("Latest arrests?"), [OLD, reported]) == [reported, OLD]


@pytest.mark.parametrize("told", ["As of October 31, 2025", "By October 2025", "So far in 2025"])
def test_a_figure_of_shortly_before_its_article_is_as_new_as_what_else_that_says(told):
    day = date(2025, 11, 5)
    dated = said(f"{told}, 53 scanners are in operation.", 2.0, day)
    undated = said("Of the 13 scanners that remain, eight await repair.", 1.0, day)

    assert newest_first(understand("Latest number of scanners?"), [dated, undated]) == [dated, undated]


@pytest.mark.parametrize(
    "newest",
    [
        "Since 2006 the army has made 130,000 arrests.",
        "Desde el año 2006 el ejército ha hecho 130,000 detenciones.",
        "The army made 130,000 arrests; it wants to make 200,000 by 2030.",
    ],
)
def test_a_beginning_or_a_goal_does_not_tell_how_new_a_sentence_is(newest):
    new = said(newest, 1.0, date(2026, 3, 1))
    goal = said("The army wants to make 150,000 arrests by 2028.", 1.5, date(2022, 5, 1))
    older = said("The army has made 100,000 arrests.", 2.0, date(2023, 5, 1))

    assert newest_first(understand("Latest arrests?"), [older, goal, new]) == [new, older, goal]


def test_nothing_found_stays_nothing():
    assert newest_first(understand("latest?"), []) == []
