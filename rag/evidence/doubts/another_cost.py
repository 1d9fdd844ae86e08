"""Whether a sentence tells the cost of something else than that whose cost is asked."""

from __future__ import annotations

import re

from index.words import fold
from rag.evidence.doubts.held_words import speaks_of
from rag.evidence.gather import Evidence
from rag.question.asked_for import Kind
from rag.question.counted import last_question
from rag.question.understand import Understood

_COST_OF = re.compile(
    r"\bhow much (?:did|does|do|will|would) (?:"
    r"(?:the|an?) (?P<cost>[a-z-]{3,30}(?: [a-z-]{3,30}){0,2}?) "
    r"(?:(?:in|at|of|for|on) [^?]{1,60} )?cost\b|"
    r"it cost to [a-z]{2,20} (?:the|an?) (?P<to>[a-z-]{3,30}))|"
    r"\b(?:cost|price) of (?:[a-z]{2,20}ing )?(?:the|an?) (?P<of>[a-z-]{3,30})|"
    r"\bcuanto (?:les? )?(?:cost(?:o|ara|aria|aba|aron)|cuestan?|va a costar) (?:[a-z]{1,20}[aei]r )?"
    r"(?:el|la|los|las|una?) (?P<costo>[a-z-]{3,30})|"
    r"\b(?:costo|precio) (?:total )?(?:del|de (?:[a-z]{1,20}[aei]r )?(?:el|la|los|las|una?)) "
    r"(?P<del>[a-z-]{3,30})"
)


def costs_something_else(question: Understood, near: Evidence) -> bool:
    """Does a question ask what a thing cost, and a sentence tell a sum, but its article nowhere speak of
    that thing?
    """
    wanted = question.wanted
    if Kind.MONEY not in wanted.kinds or not wanted.has(Kind.MONEY, near.text):
        return False
    asked = _COST_OF.search(last_question(fold(question.text)))
    if asked is None:
        return False
    thing = next(filter(None, asked.groups()))
    document = near.document
    told = f"{document.title}\n{document.text}"
    return not speaks_of(thing.split()[-1], told, question.lang, document.lang)
