"""Whether a sentence counts something else than is asked for: trucks for trains, arrests for wounded.

Stricter than `lacks_counted`: what a sentence says in other words is none of this.
"""

from __future__ import annotations

import re

from corpus.document import Lang
from index.words import fold
from rag.evidence.doubts.held_words import speaks_of, told_with_lead, without_denominators
from rag.evidence.gather import Evidence
from rag.mentions.figures.units import UNITS
from rag.mentions.words.families import harms_of
from rag.mentions.words.siblings import siblings_of
from rag.question.counted import last_question, read_counted
from rag.question.harm import HOW_MANY, harm_counted
from rag.question.understand import Understood

_NOUN_ASKED = (
    r"(?:\b(?:how many|number of|cuant[oa]s|(?:numero|cantidad) de)(?: [\w-]{1,40}){0,3}|"
    r"\bhow much|\bcuanta|\b(?:how many of|cuant[oa]s de)\b[^?]{1,120}) "
)


def counts_another(question: Understood, near: Evidence) -> bool:
    """Does a sentence tell of other things of the kind that is to be counted, or of that thing only as
    what a rate is per, or its article nowhere of it; or, where people killed, wounded, arrested or
    kidnapped are to be counted, the sentence of another of these alone, or the article of none of them?

    False where no table knows the words for what is to be counted.
    """
    if not question.wants_number:
        return False
    asked = last_question(fold(question.text))
    article = f"{near.document.title}\n{near.document.text}"
    harm = harms_of(asked)
    told = told_with_lead(near)
    noun = _thing_counted(question)
    if noun and _is_only_a_denominator(noun, told, question.lang, near.document.lang):
        return True
    own, others = siblings_of(noun)
    is_counted = len(harm) == 1 and HOW_MANY.search(asked) and noun not in UNITS
    if is_counted and not harm[0].is_in(article):
        return True
    suffered = harm_counted(question.text)
    if suffered is not None and harms_of(told) and not suffered.is_in(told):
        return True
    is_asked = own and re.search(rf"{_NOUN_ASKED}{re.escape(noun)}\b", asked)
    if not is_asked or speaks_of(noun, told, question.lang, near.document.lang):
        return False
    told = fold(told)
    headed = f"{fold(near.document.title)}\n{fold(near.chunk.section or '')}\n{told}"
    if any(thing.search(headed) for thing in own):
        return False
    is_another = any(thing.search(told) for thing in others)
    return is_another or not any(thing.search(fold(article)) for thing in own)


def _is_only_a_denominator(noun: str, told: str, asked_in: Lang, lang: Lang) -> bool:
    """Whether a sentence speaks of something as what a rate is per, and not else."""
    counts = without_denominators(told)
    return (
        counts != told
        and speaks_of(noun, told, asked_in, lang)
        and not speaks_of(noun, counts, asked_in, lang)
    )


def _thing_counted(question: Understood) -> str:
    """The noun for it; what is measured, where that stands after a unit: "kilos of heroin"."""
    counted = read_counted(question.text)
    is_measured = counted.noun in UNITS and counted.qualifiers
    return counted.qualifiers[-1] if is_measured else counted.noun
