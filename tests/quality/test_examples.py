"""The questions that the page offers to try are golden ones, so that their answers are known."""

from __future__ import annotations

from tests.quality.examples import golden_question, read_examples


def test_there_are_three_examples_in_each_language_of_different_types() -> None:
    for lang in ("en", "es"):
        examples = read_examples()[lang]
        golden = [golden_question(text, lang) for text in examples]

        assert None not in golden, examples
        assert len({row["type"] for row in golden if row}) == 3
        assert len({row["document_id"] for row in golden if row}) == 3


def test_no_other_language_has_examples() -> None:
    assert set(read_examples()) == {"en", "es"}
