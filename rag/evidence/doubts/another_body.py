"""Whether people of a body are to be counted ("FBI agents") that a passage does not name."""

from __future__ import annotations

import re

from index.translate import read_question
from index.words import fold, term_set
from rag.evidence.gather import Evidence
from rag.mentions.people.nouns import PEOPLE
from rag.question.understand import Understood

_COUNTED = re.compile(
    r"\b(?:how many|cu[aá]nt[oa]s|(?:number|n[uú]mero) (?:of|de)) "
    r"(?P<people>(?:(?!(?:did|do|does|were|are|is|was|have|has|had|will|would|can|in|at|that|who|que|"
    r"hay|ha|han|hubo|fueron|son|tienen?|en|para)\b)[\w.-]{1,40} ?){1,6})",
    re.IGNORECASE,
)
_NAMED = re.compile(
    r"\b[^\W\d_a-zà-öø-ÿ][\w-]{1,30}(?: (?:(?:of|de) )?[^\W\d_a-zà-öø-ÿ][\w-]{1,30}){0,5}"
)
_KNOWN = "@"
"""Terms of names that are known to be written in several ways begin with it."""


def counts_another_body(question: Understood, near: Evidence) -> bool:
    """Does a question count the agents, soldiers or the like of a body, and a passage not name that?

    Only where all its names are known: another may stand there under one that is not. That soldiers are
    of the "Ejército" goes without saying, so one word counts only in initials.
    """
    counted = _COUNTED.search(question.text)
    if counted is None or not any(map(_is_of_people, fold(counted["people"]).split())):
        return False
    lang, document = near.document.lang, near.document
    bodies = [
        word
        for name in _NAMED.findall(counted["people"])
        if name.isupper() or " " in name
        for word in read_question(name, lang, question.lang)
        if word.term.startswith(_KNOWN)
    ]
    passage = document.text[near.chunk.start : near.chunk.end]
    held = term_set(f"{document.title}\n{passage}", lang) if bodies else frozenset()
    return any(held.isdisjoint(body.terms) for body in bodies)


def _is_of_people(word: str) -> bool:
    return not PEOPLE.isdisjoint((word, word.removesuffix("s"), word.removesuffix("es")))
