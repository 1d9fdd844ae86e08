"""A sentence that tells of the way asked for goes before one that tells of the other."""

from dataclasses import replace

import pytest

from rag.evidence.doubts.premise import denied_premise
from rag.evidence.order.direction_asked import direction_asked_first
from rag.question.understand import understand
from tests.rag.reply.test_refuse import evidence_of

ASKED = "How much water does the United States owe Mexico each year?"


def told(text, log_odds=1.0, share=0.1):
    return evidence_of(text, log_odds=log_odds, share=share)


OWES = told("Mexico owes the United States 431 million m³ of water a year.", 3.0, 0.6)
GETS = told("Mexico gets 1,850 million m³ of water a year.")
OTHER = told("The treaty is of 1944.", 2.0)


def test_the_way_asked_for_is_first():
    assert direction_asked_first(understand(ASKED), [OWES, OTHER, GETS]) == [GETS, OWES, OTHER]


@pytest.mark.parametrize(
    ("question", "ranked"),
    [
        ("How much water is owed each year?", [OWES, GETS]),
        ("How much water does Mexico owe the United States?", [OWES, GETS]),
        (ASKED, [OTHER, OWES, GETS]),
        (ASKED, [OWES, OTHER, replace(GETS, log_odds=-3.0)]),
        (ASKED, [OWES, told("Mexico gets water every year.")]),
        (ASKED, []),
    ],
)
def test_else_the_order_stays(question, ranked):
    assert direction_asked_first(understand(question), ranked) == ranked


def test_what_only_goes_the_other_way_denies_the_question():
    asked = understand("How much money did Mexico return to the United States?")
    back = told("The United States announced the return to Mexico of $25 million.", share=0.6)
    sent = told("Mexico returned $3 million to the United States.", share=0.4)

    assert denied_premise(asked, [back, OTHER]) is back
    assert denied_premise(asked, [back, sent]) is None
    assert denied_premise(asked, [sent, back]) is None
