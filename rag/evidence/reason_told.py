"""Whether a reason is told: in one of the sentences to show, or right after the best."""

from __future__ import annotations

from collections.abc import Sequence

from rag.evidence.beside import sentence_after
from rag.evidence.choose import choose_evidence
from rag.evidence.gather import Evidence
from rag.mentions.sentences.reasons import gives_a_reason
from rag.question.understand import Understood


def tells_why(question: Understood, ranked: Sequence[Evidence]) -> bool:
    """Does one of the sentences to show give a reason, or the one right after the best?"""
    shown = choose_evidence(ranked, question.lang, several=question.wants_several)
    return any(gives_a_reason(one.text) for one in shown) or reason_after(ranked[0]) is not None


def reason_after(evidence: Evidence) -> tuple[int, int] | None:
    """Where the reason right after a sentence stands, if all of its article may be shown."""
    document = evidence.document
    if document.access == "excerpt":
        return None
    after = sentence_after(document, evidence.end)
    return after if after and gives_a_reason(document.text[slice(*after)]) else None
