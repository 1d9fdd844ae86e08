"""Where the fourth meeting is asked for, what tells of the third does not answer."""

from dataclasses import replace

import pytest

from rag.evidence.order.ordinal_asked import ordinal_asked_first
from rag.question.understand import understand
from tests.rag.reply.test_refuse import evidence_of


def told(text, log_odds, id_="a", lang="en"):
    made = evidence_of(text, log_odds=log_odds)
    return replace(made, document=replace(made.document, id=id_, lang=lang))


THIRD = told("The third meeting of the group was held in Yuma on November 4.", 3.0)
LED = told("The delegation was led by an undersecretary.", 2.0)
FOURTH = told("The fourth meeting will be held in Mexicali in May 2027.", 1.0)
ELSEWHERE = replace(FOURTH, document=replace(FOURTH.document, id="b"))


def texts(question, ranked):
    return [one.text for one in ordinal_asked_first(understand(question), ranked)]


@pytest.mark.parametrize(
    "question",
    ["When will the fourth meeting be held?", "When is the 4th meeting?", "¿Cuándo es la 4a. reunión?"],
)
def test_the_one_that_is_asked_for_comes_first_and_another_is_left_out(question):
    ordered = ordinal_asked_first(understand(question), [THIRD, LED, FOURTH])

    assert [one.text for one in ordered] == [FOURTH.text, LED.text]
    assert ordered[0].log_odds == LED.log_odds
    assert sum(one.share for one in ordered) == pytest.approx(1)


def test_what_tells_of_no_other_one_keeps_its_place():
    question = "Who led the delegation at the fourth meeting?"

    assert texts(question, [LED, THIRD, FOURTH]) == [LED.text, FOURTH.text]


@pytest.mark.parametrize(
    ("question", "ranked"),
    [
        ("When will the sixth meeting be held?", [THIRD, LED, FOURTH]),
        ("When will the fourth meeting be held?", [THIRD, LED, ELSEWHERE]),
        ("When was the meeting held?", [THIRD, FOURTH]),
        ("When was the fourth tunnel found?", [THIRD, FOURTH]),
        ("Where were the third and fourth meetings?", [THIRD, FOURTH]),
        ("Where were the first two meetings?", [THIRD, FOURTH]),
        ("When will the fourth meeting be held?", [THIRD]),
        ("When will the fourth meeting be held?", []),
    ],
)
def test_the_sentences_stay_where_no_other_answers(question, ranked):
    assert texts(question, ranked) == [one.text for one in ranked]
