"""Asked how many, a likely sentence that says "none" of them comes first."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from corpus.document import Lang
from index.translate import read_question
from index.words import fold, is_stop_word, term_set
from rag.evidence.doubts.held_words import lacks_counted, speaks_of
from rag.evidence.figures.asked_figure import figure_asked
from rag.evidence.gather import Evidence, shares_of
from rag.mentions.words.families import families_of
from rag.question.counted import Counted, read_counted
from rag.question.understand import Understood

_LIKELIEST = 8
_MARGIN = 4.0
_RAISED_BY = 1.0

_HOW_MANY = re.compile(r"\b(?:how (?:many|much)|(?<!\bcada )cuant[oa]s?)\b")
_NOBODY = r"none|not one|no one|nobody|neither|ningun[oa]?|nadie"
_AUXILIARY = (
    r"(?:(?:was|were|has|have|had|is|are|been|be|did|does|do|will|would|could|can|ha|han|habia|habian|sido|"
    r"fue|fueron|esta|estan|estaba|estaban|es|son|se|yet|ever|aun|todavia) ){1,5}"
)
_NONE_DID = re.compile(
    rf"\b(?:{_NOBODY})\b(?:[^.;:,!?]|[.,](?=\d)){{0,120}}? (?:{_AUXILIARY})(?P<verb>\w+)"
    r"(?P<more>[^.;:!?]{0,60})"
)
_DID_NONE = re.compile(
    r"\b(?:no|nunca) (?:(?:se|ha|han|habia|habian|le|les) ){0,2}(?P<verb>\w+) "
    r"(?:a )?(?:ningun[oa]?|nadie)\b"
)
_WITHOUT = re.compile(r"\W*sin\b")
_NO_SUCH = re.compile(
    r"\b(?:no|not a single|not one|zero|cero|ningun[oa]?|sin)(?: (?:hubo|hay|habia|existen?|"
    r"se reportaron))?"
    r"(?: (?P<first>[^\W\d_]+))(?: (?P<second>[^\W\d_]+))?"
)


def none_of_them_first(question: Understood, ranked: Sequence[Evidence]) -> list[Evidence]:
    """The sentences, but before all others, and more likely, one of the best's article that says that
    there is none of what is to be counted, or that what is asked of happened to none.
    """
    counted = _counted(question)
    if not ranked or not counted.noun or _says_none(question, counted, ranked[0]):
        return list(ranked)
    best = ranked[0]
    least = best.log_odds - _MARGIN
    none = next(
        (
            one
            for one in ranked[1:_LIKELIEST]
            if one.log_odds >= least
            and one.document.id == best.document.id
            and _says_none(question, counted, one)
        ),
        None,
    )
    if none is None:
        return list(ranked)
    first = replace(none, log_odds=best.log_odds + _RAISED_BY)
    others = [one for one in ranked if one is not none]
    shares = shares_of(np.array([one.log_odds for one in (first, *others)]))
    return [replace(one, share=share) for one, share in zip((first, *others), shares, strict=True)]


def says_none(question: Understood, one: Evidence) -> bool:
    """Whether a sentence says that there is none of what is to be counted, and gives no number of it."""
    counted = _counted(question)
    if not counted.noun or not _says_none(question, counted, one) or _WITHOUT.match(fold(one.text)):
        return False
    return figure_asked(question, one.text, one.document.lang) is None


def _counted(question: Understood) -> Counted:
    is_count = question.wants_number and _HOW_MANY.search(fold(question.text))
    return read_counted(question.text) if is_count else Counted()


def _says_none(question: Understood, counted: Counted, one: Evidence) -> bool:
    if lacks_counted(question, one):
        return False
    folded, lang = fold(one.text), one.document.lang
    verbs = (*_NONE_DID.finditer(folded), *_DID_NONE.finditer(folded))
    if any(_is_asked_of(question, found["verb"], lang) for found in verbs):
        return True
    more = [found["more"] for found in _NONE_DID.finditer(folded)]
    if any(speaks_of(word, text, question.lang, lang) for word in counted.qualifiers for text in more):
        return True
    return any(_is_counted(question, counted, found, lang) for found in _NO_SUCH.finditer(folded))


def _is_asked_of(question: Understood, verb: str, lang: Lang) -> bool:
    """Whether a verb of a sentence is one of the question's words, in translation or by its family."""
    if len(verb) < 3 or is_stop_word(verb, lang):
        return False
    own = term_set(verb, lang)
    asked = (one.terms for one in read_question(question.text, lang, question.lang))
    if any(not own.isdisjoint(terms) for terms in asked):
        return True
    families = families_of(question.text)
    return any(family in families for family in families_of(verb))


def _is_counted(question: Understood, counted: Counted, found: re.Match[str], lang: Lang) -> bool:
    """Whether what follows on "no" is what is to be counted, with no other word that says which."""
    first, second = found["first"], found["second"] or ""
    if speaks_of(counted.noun, first, question.lang, lang):
        return True
    which = any(speaks_of(word, first, question.lang, lang) for word in counted.qualifiers)
    return which and bool(second) and speaks_of(counted.noun, second, question.lang, lang)
