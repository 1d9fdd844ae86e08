"""List items are quoted without their marks."""

import pytest

from rag.evidence.shown.marker import without_markers
from tests.rag.evidence.shown.test_listed import sentence

STEPS = """Both sides agreed:

1. Open a second lane in Nogales.
12) Publicar cada mes los decomisos.
- Train forty inspectors.
• Reunirse en octubre.
  a) Share the scans.

5 de mayo fue el plazo. 3. No one came. - Nobody knew."""


@pytest.mark.parametrize(
    ("item", "quote"),
    [
        ("1. Open a second lane in Nogales.", "Open a second lane in Nogales."),
        ("12) Publicar cada mes los decomisos.", "Publicar cada mes los decomisos."),
        ("- Train forty inspectors.", "Train forty inspectors."),
        ("• Reunirse en octubre.", "Reunirse en octubre."),
        ("a) Share the scans.", "Share the scans."),
        (
            "1. Open a second lane in Nogales.\n12) Publicar",
            "Open a second lane in Nogales.\n12) Publicar",
        ),
    ],
)
def test_an_item_is_quoted_without_its_mark(item, quote):
    (one,) = without_markers([sentence(STEPS, item)])

    assert one.text == quote


@pytest.mark.parametrize(
    "quote", ["5 de mayo fue el plazo.", "3. No one came.", "- Nobody knew.", "Open a second lane"]
)
def test_what_opens_no_item_stays_as_it_is(quote):
    one = sentence(STEPS, quote)

    assert without_markers([one]) == [one]
