"""Where it is asked why, a sentence that tells no reason is shown with the one after it that does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from rag.evidence.gather import Evidence
from rag.evidence.shown.beside import sentence_after
from rag.evidence.shown.choose import choose_evidence
from rag.mentions.reasons import gives_a_reason
from rag.question.understand import Understood


def tells_why(question: Understood, ranked: Sequence[Evidence]) -> bool:
    """Does one of the sentences to show give a reason, or the one right after the best?"""
    shown = choose_evidence(ranked, question.lang, several=question.wants_several)
    return any(gives_a_reason(one.text) for one in shown) or _reason_after(ranked[0]) is not None


def with_reason(question: Understood, shown: Sequence[Evidence]) -> list[Evidence]:
    """The sentences to show; the first up to the reason after it, where no other gives one."""
    if not question.wanted.why or not shown or any(gives_a_reason(one.text) for one in shown):
        return list(shown)
    reason = _reason_after(shown[0])
    return list(shown) if reason is None else [replace(shown[0], end=reason[1]), *shown[1:]]


def _reason_after(evidence: Evidence) -> tuple[int, int] | None:
    """Where the reason right after a sentence stands, if all of its article may be shown."""
    document = evidence.document
    if document.access == "excerpt":
        return None
    after = sentence_after(document, evidence.end)
    return after if after and gives_a_reason(document.text[slice(*after)]) else None
