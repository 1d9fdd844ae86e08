"""Whether a reason is told: in one of the sentences to show, right after the best, or under a heading
that asks for it.
"""

from __future__ import annotations

from collections.abc import Sequence

from corpus.leads import lead_before
from index.translate import read_question
from index.words import fold, term_set
from rag.evidence.beside import sentence_after
from rag.evidence.choose import choose_evidence
from rag.evidence.gather import Evidence
from rag.mentions.sentences.reasons import gives_a_reason
from rag.question.asked_for import asks_for_a_reason
from rag.question.understand import Understood

_SAME_QUESTION = 1 / 2
_MOST_WORDS = 1 / 2
"""With so many of its words in the one asked, and of that one's in it and its answer, a question asks the
same."""


def tells_why(question: Understood, ranked: Sequence[Evidence]) -> bool:
    """Does one of the sentences to show give a reason, or the one right after the best, or does the best
    answer the same why in its article?
    """
    shown = choose_evidence(ranked, question.lang, several=question.wants_several)
    return (
        any(gives_a_reason(one.text) for one in shown)
        or reason_after(ranked[0]) is not None
        or _answers_the_same_why(question, ranked[0])
    )


def _answers_the_same_why(question: Understood, one: Evidence) -> bool:
    """Whether a sentence stands right under a question that asks why, with many of this one's words."""
    text, lang = one.document.text, one.document.lang
    lead = lead_before(text, one.start, one.end)
    if lead is None or not asks_for_a_reason(fold(text[slice(*lead)])):
        return False
    heading, held = term_set(text[slice(*lead)], lang), term_set(one.alone, lang)
    asked = read_question(question.text, lang, question.lang)
    shared = heading & frozenset[str]().union(*(word.terms for word in asked))
    told = sum(not word.terms.isdisjoint(held) for word in asked)
    return len(shared) >= _SAME_QUESTION * len(heading) and told >= _MOST_WORDS * len(asked)


def reason_after(evidence: Evidence) -> tuple[int, int] | None:
    """Where the reason right after a sentence stands, if all of its article may be shown."""
    document = evidence.document
    if document.access == "excerpt":
        return None
    after = sentence_after(document, evidence.end)
    return after if after and gives_a_reason(document.text[slice(*after)]) else None
