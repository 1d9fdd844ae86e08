from datetime import date

import pytest

from rag.evidence.doubts.find import (
    AfterNewest,
    AnotherFigure,
    AnotherOne,
    NotAsked,
    SaidOtherwise,
    find_doubt,
)
from rag.question.understand import understand
from tests.rag.reply.test_refuse import evidence_of

REACH = date(2026, 3, 5)
TUNNEL = evidence_of("A tunnel of 2,918 feet was found.")
MEETING = evidence_of("Some 40 people came to the third meeting in Yuma.")
DENIED = evidence_of("Mexico did not transfer 29 people.")


@pytest.mark.parametrize(
    ("question", "best", "doubt"),
    [
        ("How wide will the tunnel be in 2031?", TUNNEL, AfterNewest(REACH)),
        ("Why did Mexico transfer 29 people?", DENIED, SaidOtherwise(DENIED)),
        ("How many came to the fourth meeting?", MEETING, AnotherOne("fourth meeting")),
        ("How wide is the tunnel?", TUNNEL, AnotherFigure()),
        ("How long is the tunnel at Manzanillo?", TUNNEL, NotAsked()),
        ("How long is the tunnel?", TUNNEL, None),
    ],
)
def test_a_doubt_tells_what_speaks_against_the_best_sentence(question, best, doubt):
    assert find_doubt(understand(question), [best], REACH) == doubt


def test_the_most_telling_doubt_goes_first():
    asked = understand("How wide is the tunnel at Manzanillo?")

    assert find_doubt(asked, [TUNNEL], REACH) == AnotherFigure()


def test_what_is_not_found_and_what_reaches_no_day_leave_no_doubt():
    asked = understand("How wide will the tunnel be in 2031?")

    assert find_doubt(asked, [], None) is None


@pytest.mark.parametrize(
    ("question", "denied", "place"),
    [
        ("Why did Tijuana transfer 29 people?", "Nobody did transfer 29 people.", "Tijuana"),
        ("¿Por qué trasladó Tijuana a 29 personas?", "Nadie trasladó a 29 personas.", "Tijuana"),
    ],
)
def test_a_place_may_be_named_anywhere_in_the_article_that_denies(question, denied, place):
    made = evidence_of(f"{denied} The city is {place}.", end=len(denied))
    elsewhere = evidence_of(denied)

    assert find_doubt(understand(question), [made], REACH) == SaidOtherwise(made)
    assert find_doubt(understand(question), [elsewhere], REACH) == NotAsked()
