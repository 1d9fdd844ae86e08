import pytest

from rag.evidence.reason_told import tells_why
from rag.question.understand import understand
from tests.rag.evidence.shown.test_reason_after import first_sentence

QUESTION = understand("Why did the port close?")


@pytest.mark.parametrize(
    ("text", "tells"),
    [
        ("The port closed. This was because of a flood.", True),
        ("The port closed. It has two piers.", False),
        ("The port closed due to a flood. It has two piers.", True),
        ("The port closed.\n\nThe reason was a flood.", False),
    ],
)
def test_a_reason_is_told_in_a_sentence_or_right_after_it(text, tells):
    assert tells_why(QUESTION, [first_sentence(text)]) is tells
