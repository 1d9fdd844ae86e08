"""Whether a sentence tells of the third meeting where the fourth is asked for."""

from __future__ import annotations

from collections.abc import Iterator

from corpus.document import Lang
from index.translate import read_question
from index.words import term_set
from rag.evidence.beside import sentence_before
from rag.evidence.gather import Evidence
from rag.mentions.figures.ordinals import Ordinal, find_ordinals
from rag.question.understand import Understood


def ordinals_asked(question: Understood) -> tuple[Ordinal, ...]:
    """The ordinals of a question that say which one of something is meant."""
    return tuple(one for one in find_ordinals(question.text, question.lang) if one.words)


def tells_ordinal(question: Understood, near: Evidence) -> bool:
    """Does a sentence tell of the one that is asked for: "the fourth meeting", "la 4a. reunión"?"""
    lang = near.document.lang
    asked = ordinals_asked(question)
    return any(
        one.number == told.number and _shared(one, told, question.lang, lang)
        for told in find_ordinals(near.text, lang)
        for one in asked
    )


def ordinal_missing(question: Understood, near: Evidence) -> str | None:
    """The one that is asked for, as written ("fourth meeting"), where a sentence tells of another of them
    and not of that; or, where it tells of no one, the sentence before it in its paragraph.
    """
    asked = ordinals_asked(question)
    if not asked:
        return None
    told = find_ordinals(near.text, near.document.lang)
    if not told and (before := sentence_before(near.document, near.start)):
        told = find_ordinals(near.document.text[slice(*before)], near.document.lang)
    if {one.number for one in told} & {one.number for one in find_ordinals(question.text, question.lang)}:
        return None
    return next(_written(question, asked, told, near.document.lang), None)


def _written(
    question: Understood, asked: tuple[Ordinal, ...], told: tuple[Ordinal, ...], lang: Lang
) -> Iterator[str]:
    for one in asked:
        for other in told:
            if shared := _shared(one, other, question.lang, lang):
                yield question.text[one.start : shared]


def _shared(asked: Ordinal, told: Ordinal, asked_in: Lang, lang: Lang) -> int:
    """Where the last word after an ordinal of the question ends that the told one has too; else 0."""
    held = term_set(" ".join(told.words), lang)
    ends = (
        end
        for word, end in zip(asked.words, asked.ends, strict=True)
        if any(not held.isdisjoint(one.terms) for one in read_question(word, lang, asked_in))
    )
    return max(ends, default=0)
