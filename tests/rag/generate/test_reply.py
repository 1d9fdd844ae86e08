import re
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.errors import LanguageModelBabbles
from rag.generate.reply import MOST_CHARS, MOST_CHARS_UNCITED, Draft, ReplyReader
from tests.growth import fill, takes_linear_time


def read(*pieces, lang="en"):
    reader = ReplyReader(lang)
    drafts = [draft for piece in pieces for draft in reader.feed(piece)]
    return [*drafts, *reader.close()]


@pytest.mark.parametrize(
    "text",
    [
        "Mexico transferred 29. [1] The U.S. took them. [2]",
        "Mexico transferred 29 [1]. The U.S. took them [2].",
        "Mexico transferred 29.[1]The U.S. took them.[2]",
        "Mexico transferred 29 [1]\nThe U.S. took them [2]\n",
        "[1] Mexico transferred 29. [2] The U.S. took them.",
        "- Mexico transferred 29. [1]\n- The U.S. took them. [2]\n",
        "1. Mexico transferred 29. [1]\n2. The U.S. took them. [2]",
        "<think>The sources [3] say it. [1]</think>\nMexico transferred 29. [1] The U.S. took them. [2]",
    ],
)
def test_a_sentence_ends_with_its_marks_however_they_are_set(text):
    wanted = [Draft("Mexico transferred 29.", (1,)), Draft("The U.S. took them.", (2,))]

    assert read(text) == wanted
    assert read(*text) == wanted


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("It is so. [1][2]", (1, 2)),
        ("It is so. [1, 2]", (1, 2)),
        ("It is so [2] [1].", (2, 1)),
        ("It [1] is so. [2]", (1, 2)),
        ("It is so. [1][1]", (1,)),
    ],
)
def test_a_sentence_may_cite_several(text, numbers):
    assert read(text) == [Draft("It is so.", numbers)]


def test_a_sentence_may_be_said_again_of_another_source():
    assert read("It is so. [1] It is so. [2]") == [Draft("It is so.", (1,)), Draft("It is so.", (2,))]


def test_only_the_sentence_before_a_mark_cites():
    assert read("One is so. Two is so. [1] Three is so.") == [
        Draft("One is so.", ()),
        Draft("Two is so.", (1,)),
        Draft("Three is so.", ()),
    ]


def test_a_sentence_is_given_out_when_the_next_begins():
    reader = ReplyReader("en")

    assert list(reader.feed("It is so [1")) == []
    assert list(reader.feed("]")) == []
    assert list(reader.feed(" and more. [2]")) == []
    assert list(reader.feed(" Then")) == [Draft("It is so and more.", (1, 2))]


def test_abbreviations_and_spanish_signs_do_not_end_a_sentence():
    assert read("El Sr. García llegó a EE. UU. en 2025. [1]", lang="es") == [
        Draft("El Sr. García llegó a EE. UU. en 2025.", (1,))
    ]


@pytest.mark.parametrize(
    "text",
    [
        "It is so. [1] " * 2,
        "It is so. " * 3,
        "word " * (MOST_CHARS_UNCITED // 5 + 1),
        "".join(f"Number {n} is so. [1] " for n in range(12)),
        "".join(f"{'x' * 500} {n}. [1] " for n in range(MOST_CHARS // 500 + 1)),
        "<think>" + "so " * 30_000,
    ],
)
def test_a_reply_that_goes_on_and_on_is_no_answer(text):
    with pytest.raises(LanguageModelBabbles):
        read(*re.findall(".{1,7}", text))


@pytest.mark.parametrize("end", ["<|im_end|>\n<|im_start|>user\n", "</s>", "<end_of_turn>"])
def test_what_comes_after_the_models_turn_is_not_read(end):
    reader = ReplyReader("en")

    drafts = [d for piece in ("It is so. [1]", end, "It is not. [1] ") for d in reader.feed(piece)]

    assert reader.is_over
    assert [*drafts, *reader.close()][0] == Draft("It is so.", (1,))


@pytest.mark.parametrize("letters", ["[", "[1] ", "1", " "])
def test_one_huge_piece_is_given_up_soon(letters):
    def read_at_once(text):
        with suppress(LanguageModelBabbles):
            read(text)

    assert takes_linear_time(read_at_once, lambda size: fill(letters, size), 200_000)


def test_nothing_is_no_sentence():
    assert read("") == read("  ", "\n") == read("[1]") == read("<think>so") == []


@given(st.text(alphabet="ab[]12, .\n<think/>A-*", max_size=60), st.data())
def test_how_a_reply_is_cut_into_pieces_does_not_matter(text, data):
    def outcome(*pieces):
        try:
            return read(*pieces)
        except LanguageModelBabbles as error:
            return str(error)

    cut = data.draw(st.integers(0, len(text)))

    assert outcome(text[:cut], text[cut:]) == outcome(text) == outcome(*text)
