import pytest

from rag.mentions.sentences.events import names_any, tells_event
from tests.growth import fill, takes_linear_time


@pytest.mark.parametrize(
    ("text", "name", "tells"),
    [
        ("In March 2023 four citizens were abducted in Matamoros, Mexico.", "matamoros", True),
        ("El Mencho murió tras una incursión en Tapalpa, Jalisco.", "tapalpa", True),
        ("Zambada pleaded guilty on August 25, 2025.", "zambada", True),
        ("Zambada, of Sinaloa, was arrested in Texas.", "zambada", True),
        ("The Matamoros case appears in the joint statement.", "matamoros", False),
        ("In the month of the Matamoros kidnapping they agreed on it.", "matamoros", False),
        ("The consulate is in Matamoros.", "matamoros", False),
        ("Four were abducted in Reynosa.", "matamoros", False),
    ],
)
def test_what_happened_somewhere_is_told_or_the_place_only_mentioned(text, name, tells):
    assert tells_event(text, (name,)) is tells


def test_nothing_is_told_of_nothing():
    assert not tells_event("Four were abducted.", ())
    assert not names_any("Four were abducted.", ())
    assert names_any("The Matamoros case.", ("matamoros",))


@pytest.mark.parametrize("words", ["a ", "in ", "matamoros, "])
def test_a_hostile_sentence_takes_no_time(words):
    assert takes_linear_time(
        lambda text: tells_event(text, ("matamoros",)), lambda size: fill(words, size), 100_000
    )
