"""Asked how two things compare, a sentence on one of them is shown with the next that sets it against the
other.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from index.words import fold
from rag.evidence.beside import sentence_after
from rag.evidence.gather import Evidence
from rag.mentions.sentences.contrast import sets_against
from rag.question.comparing import asks_to_compare
from rag.question.counted import last_question
from rag.question.understand import Understood


def with_other_side(question: Understood, shown: Sequence[Evidence]) -> list[Evidence]:
    """The sentences to show; the first up to the comparison right after it, where no other compares.

    Of articles that may only be excerpted nothing is added.
    """
    first = shown[0] if shown else None
    if (
        first is None
        or first.document.access == "excerpt"
        or not asks_to_compare(last_question(fold(question.text)))
        or any(sets_against(one.text) for one in shown)
    ):
        return list(shown)
    after = sentence_after(first.document, first.end)
    if after is None or not sets_against(first.document.text[slice(*after)]):
        return list(shown)
    return [replace(first, end=after[1]), *shown[1:]]
