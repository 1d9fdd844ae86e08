"""Whether a figure is told of another country than the one that a question asks of."""

from __future__ import annotations

import re

from index.translate import read_question
from index.words import fold, term_set
from rag.evidence.doubts.held_words import told_with_lead
from rag.evidence.gather import Evidence
from rag.mentions.words.families import Family, nations_of
from rag.question.counted import last_question
from rag.question.understand import Understood

_IN_A_COUNTRY = re.compile(r"\b(?:in|across|throughout|within|en) (?:the )?(?=[a-z])")
_NEXT_WORDS = re.compile(r"(?:[\s'\u2019]+[\w-]{1,40}){1,2}")


def is_of_another_nation(question: Understood, near: Evidence) -> bool:
    """Does a question want a number in one country, and a sentence tell it of another alone?

    The other is where it is told of ("in the United States", "en Canadá") or what is counted is named by
    it ("U.S. overdose deaths"). What the title or the heading names counts as said.
    """
    if not question.wants_number:
        return False
    asked = nations_of(question.text)
    if len(asked) != 1 or not _is_asked_of(asked[0], question.text):
        return False
    headed = f"{near.document.title}\n{near.chunk.section or ''}\n{told_with_lead(near)}"
    if asked[0].is_in(headed):
        return False
    told = fold(near.alone)
    return any(_is_told_of(other, told, question, near) for other in nations_of(told))


def _is_asked_of(nation: Family, text: str) -> bool:
    asked = last_question(fold(text))
    return any(
        nation.told.match(asked, place.end()) is not None for place in _IN_A_COUNTRY.finditer(asked)
    )


def _is_told_of(nation: Family, told: str, question: Understood, near: Evidence) -> bool:
    places = {place.end() for place in _IN_A_COUNTRY.finditer(told)}
    lang = near.document.lang
    wanted = frozenset[str]().union(
        *(one.terms for one in read_question(question.text, lang, question.lang))
    )
    for named in nation.told.finditer(told):
        after = _NEXT_WORDS.match(told, named.end())
        if named.start() in places or (after and not wanted.isdisjoint(term_set(after[0], lang))):
            return True
    return False
