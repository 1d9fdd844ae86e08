"""Whether people of a body are to be counted ("FBI agents") that an article does not name."""

from __future__ import annotations

import re

from index.translate import read_question
from index.words import fold
from rag.evidence.doubts.unknown_name import words_of
from rag.evidence.gather import Evidence
from rag.mentions.people.nouns import PEOPLE
from rag.mentions.words.families import nations_of
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
    """Does a question count the agents, soldiers or the like of a body, and an article nowhere name that?

    Only where all its names are known: another may stand there under one that is not. That soldiers are
    of the "Ejército" or of a country goes without saying, so one word counts only in initials.
    """
    counted = _COUNTED.search(question.text)
    if counted is None or not any(map(_is_of_people, fold(counted["people"]).split())):
        return False
    lang, document = near.document.lang, near.document
    named = (
        read_question(name, lang, question.lang)
        for name in _NAMED.findall(counted["people"])
        if (name.isupper() or " " in name)
    )
    bodies = [words[0] for words in named if len(words) == 1 and _is_body(words[0].term)]
    held = words_of(document) if bodies else frozenset[str]()
    return any(held.isdisjoint(body.terms) for body in bodies)


def _is_body(term: str) -> bool:
    """Whether it is a name that is known, and of no country."""
    return term.startswith(_KNOWN) and not nations_of(term.removeprefix(_KNOWN).replace("-", " "))


def _is_of_people(word: str) -> bool:
    return not PEOPLE.isdisjoint((word, word.removesuffix("s"), word.removesuffix("es")))
