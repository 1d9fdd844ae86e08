"""A row for the place asked for goes before a sentence of its article that names it nowhere."""

from dataclasses import replace

import pytest

from rag.evidence.order.row_asked import row_asked_first
from rag.question.understand import understand
from tests.rag.reply.test_refuse import evidence_of

TABLE = "State | 2024 | 2025\nSonora | 143 | 171\nChihuahua | 120 | 118"
PROSE = "The Monterrey road had 41 percent of the cargo thefts of 2025."
TEXT = f"Cargo thefts rose.\n\n{TABLE}\n\n{PROSE}"
ASKED = "How many cargo thefts were there in Sonora in 2025?"


def told(text, log_odds=1.0, whole=TEXT, title="Bulletin", article="a"):
    made = evidence_of(whole, log_odds=log_odds)
    start = whole.index(text)
    document = replace(made.document, id=article, title=title, lang="en")
    chunk = replace(made.chunk, start=0, end=len(whole), section=None)
    return replace(made, document=document, chunk=chunk, start=start, end=start + len(text))


BEST, SONORA, CHIHUAHUA = told(PROSE, 2.0), told("Sonora | 143 | 171"), told("Chihuahua | 120 | 118", 1.5)


def test_the_row_of_the_place_is_first():
    ranked = [BEST, CHIHUAHUA, SONORA]

    assert row_asked_first(understand(ASKED), ranked) == [SONORA, BEST, CHIHUAHUA]


@pytest.mark.parametrize(
    ("question", "ranked"),
    [
        ("How many cargo thefts were there in 2025?", [BEST, SONORA]),
        ("Why were there cargo thefts in Sonora in 2025?", [BEST, SONORA]),
        ("How many homicides were there in Sonora in 2025?", [BEST, SONORA]),
        ("How many cargo thefts were there in Sonora in 2019?", [BEST, SONORA]),
        ("How many cargo thefts were there in Oaxaca in 2025?", [BEST, SONORA]),
        (ASKED, [BEST, replace(SONORA, log_odds=-2.0)]),
        (ASKED, [BEST, told("Sonora | 143 | 171", article="b")]),
        (ASKED, [told(PROSE, 2.0, title="Sonora in figures"), SONORA]),
        (ASKED, [BEST, told("Sonora", whole=f"Cargo thefts in Sonora. {PROSE}")]),
        (ASKED, []),
    ],
)
def test_else_the_order_stays(question, ranked):
    assert row_asked_first(understand(question), ranked) == ranked
