"""What changed between two texts."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.diff import TextChange, diff_texts

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


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("a " * 500_000, "b " * 500_000),
        ("x\n" * 500_000, "y\n" * 500_000),
        ("x\ny\n" * 200_000, "y\nx\n" * 200_000),
        ("".join(f"{n} " for n in range(200_000)), "".join(f"{n} " for n in range(200_000, 0, -1))),
        ("k\n".join(["a b c d e " * 180] * 600), "k\n".join(["e a d c b " * 180] * 600)),
        ("x\ny\nz\n" * 6_000, "z\ny\nq\n" * 6_000),
    ],
)
def test_the_worst_texts_are_compared_in_bounded_time(old, new):
    started = time.thread_time()
    diff_texts(old, new)

    assert time.thread_time() - started < 5
