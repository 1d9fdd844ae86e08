"""What changed between two texts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.diff import TextChange, diff_texts
from tests.growth import takes_linear_time

WORDS = st.lists(st.sampled_from(["a ", "b ", "\n", "sí ", "🦅", ", ", "29"]), max_size=30).map("".join)


def test_a_corrected_word_is_one_change_with_its_place_in_both():
    old = "Title\n\nMexico handed over 29 people.\nNothing else."
    new = "Title\n\nMexico handed over 37 people.\nNothing else."

    assert diff_texts(old, new) == [TextChange("replace", 26, 28, 26, 28)]


def test_what_was_added_and_what_was_left_out():
    assert diff_texts("One.\n", "One.\nTwo.\n") == [TextChange("insert", 5, 5, 5, 10)]
    assert diff_texts("One.\nTwo.\n", "Two.\n") == [TextChange("delete", 0, 5, 0, 0)]
    assert diff_texts("Same.", "Same.") == []


@given(old=WORDS | st.text(max_size=40), new=WORDS | st.text(max_size=40))
def test_the_changes_turn_the_old_text_into_the_new_one(old, new):
    changes = diff_texts(old, new)

    made, at = "", 0
    for change in changes:
        made += old[at : change.old_start]
        assert len(made) == change.new_start
        made += new[change.new_start : change.new_end]
        at = change.old_end
    assert made + old[at:] == new
    assert (changes == []) == (old == new)


def numbers(*counted):
    return " ".join(map(str, range(*counted)))


@pytest.mark.parametrize(
    ("make", "largest"),
    [
        (lambda size: ("a " * size, "b " * size), 500_000),
        (lambda size: ("x\n" * size, "y\n" * size), 500_000),
        (lambda size: ("x\ny\n" * size, "y\nx\n" * size), 200_000),
        (lambda size: (numbers(size), numbers(size, 0, -1)), 200_000),
        (lambda size: (("a b c d e " * 180 + "k\n") * size, ("e a d c b " * 180 + "k\n") * size), 600),
        (lambda size: ("x\ny\nz\n" * size, "z\ny\nq\n" * size), 6_000),
    ],
    ids=["words", "lines", "swapped lines", "numbers", "long lines", "some lines"],
)
def test_the_worst_texts_are_compared_in_bounded_time(make, largest):
    assert takes_linear_time(lambda texts: diff_texts(*texts), make, largest)
