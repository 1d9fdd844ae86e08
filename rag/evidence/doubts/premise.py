"""Whether what was found says the opposite of what the question takes for granted."""

from __future__ import annotations

from collections.abc import Sequence

from index.translate import read_question
from index.words import fold, split_terms
from rag.evidence.gather import Evidence
from rag.mentions.denial import denied_parts, denies
from rag.mentions.opposites import says_the_opposite
from rag.question.understand import Understood

_AS_LIKELY = 0.5
_LEAST_WORDS = 2
_LEAST_SHARE = 0.4


def denied_premise(question: Understood, ranked: Sequence[Evidence]) -> Evidence | None:
    """The likeliest sentence, if it denies what the question takes for granted, or says the opposite.

    A question of yes or no takes nothing for granted. Nor does a sentence say the opposite where
    another, at least half as likely, tells what the question says.
    """
    if not ranked or question.wanted.whether:
        return None
    if _denies(question, ranked[0]):
        return ranked[0]
    likely = [one.text for one in ranked[1:] if one.share >= _AS_LIKELY * ranked[0].share]
    return ranked[0] if says_the_opposite(question.text, ranked[0].text, likely) else None


def _denies(question: Understood, near: Evidence) -> bool:
    """Whether a sentence says that it is not so, in words of the question.

    "None" answers a question for a number, and what asks with a negation takes that for granted.
    """
    if question.wants_number or denies(question.text):
        return False
    denied = {term for part in denied_parts(near.text) for term in split_terms(part, near.document.lang)}
    if not denied:
        return False
    names = {fold(word) for name in question.names for word in name.split()}
    asked = [
        {one.term, *(term for term, _ in one.translations)}
        for one in read_question(question.text, near.document.lang, question.lang)
        if one.term[0] != "@" and not _is_of_a_name(one.term, names)
    ]
    held = sum(not denied.isdisjoint(terms) for terms in asked)
    return held >= max(_LEAST_WORDS, _LEAST_SHARE * len(asked))


def _is_of_a_name(term: str, names: set[str]) -> bool:
    word = term.partition(":")[2]
    return word.isdigit() or any(name.startswith(word) or word.startswith(name) for name in names)
