"""A plain reason comes before what may be one."""

from dataclasses import replace

import pytest

from rag.evidence.order.reason_first import reason_first
from rag.question.understand import understand
from tests.rag.reply.test_refuse import evidence_of


def told(text, log_odds, covered=0.4, id_="a"):
    made = evidence_of(text, log_odds=log_odds, covered=covered)
    return replace(made, document=replace(made.document, id=id_))


CASES = [
    (
        "Why did the port close?",
        "The port closed after a vote.",
        "The port closed because its pier had sunk.",
    ),
    (
        "¿Por qué cerró el puerto?",
        "El puerto cerró luego de una votación.",
        "El puerto cerró, ya que su muelle se hundió.",
    ),
]


@pytest.mark.parametrize(("question", "best", "plain"), CASES)
def test_a_plain_reason_comes_first(question, best, plain):
    ranked = [told(best, 2.0), told(plain, 1.0)]

    assert reason_first(understand(question), ranked) == ranked[::-1]


@pytest.mark.parametrize(("_", "best", "plain"), CASES)
@pytest.mark.parametrize("question", ["When did the port close?", "¿Cuándo cerró el puerto?"])
def test_it_stays_where_no_reason_is_asked_for(question, _, best, plain):
    ranked = [told(best, 2.0), told(plain, 1.0)]

    assert reason_first(understand(question), ranked) == ranked


@pytest.mark.parametrize(
    "other",
    [
        told(CASES[0][2], -1.0),
        told(CASES[0][2], 1.0, covered=0.2),
        told(CASES[0][2], 1.0, id_="b"),
        told("The port closed in May.", 1.0),
    ],
)
def test_what_is_less_likely_or_says_less_does_not_come_first(other):
    ranked = [told(CASES[0][1], 2.0), other]

    assert reason_first(understand(CASES[0][0]), ranked) == ranked
