"""Where it is asked why, a sentence that tells no reason is shown with the one after it that does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from rag.evidence.gather import Evidence
from rag.evidence.reason_told import reason_after
from rag.mentions.sentences.reasons import gives_a_reason
from rag.question.understand import Understood


def with_reason(question: Understood, shown: Sequence[Evidence]) -> list[Evidence]:
    """The sentences to show; the first up to the reason after it, where no other gives one."""
    if not question.wanted.why or not shown or any(gives_a_reason(one.text) for one in shown):
        return list(shown)
    reason = reason_after(shown[0])
    return list(shown) if reason is None else [replace(shown[0], end=reason[1]), *shown[1:]]
