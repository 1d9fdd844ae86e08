"""Questions that ask for an event: "what happened in Tapalpa?", "¿qué pasó con el avión?"."""

from __future__ import annotations

import re
from functools import lru_cache

from index.words import fold
from rag.mentions.calendar.months import MONTH
from rag.question.asking import ASKING, ASKING_QUE

_QUESTIONS_KEPT = 1_000
_HAPPENED = (
    rf"(?:{ASKING}what (?:exactly )?(?:has |had )?(?:happened|occurred|took place|went on|was happening)|"
    rf"{ASKING_QUE}(?<!por que )(?:fue lo que )?(?:se )?(?:les? )?(?:ha |habia )?"
    r"(?:paso|ocurrio|sucedio|acontecio|pasado|ocurrido|sucedido))"
)
_HAPPENED_ASKED = re.compile(_HAPPENED)
_ASKS = re.compile(
    rf"{_HAPPENED} (?:in|at|to|on|near|with|during|en|a|al|con|cerca de|durante) "
    r"(?:(?:the|el|la|los|las) )?(?P<what>[^\W\d][\w.'’-]{0,40}(?: [\w.'’-]{1,40}){0,5}?)"
    r"(?=(?: (?:in|on|at|during|last|this|after|before|since|en|el|la|durante|"
    r"desde|del?|tras|despues|antes)\b|,|[^\w ]*\Z|[?!.;]))"
)
_IS_TIME = re.compile(rf"(?:\w+ of )?(?:{MONTH}|year|month|week|day|ano|mes|semana|dia)(?: \d{{4}})?\Z")


@lru_cache(maxsize=_QUESTIONS_KEPT)
def asks_what_happened(text: str) -> bool:
    """Does a question ask what happened, wherever, to whomever or whenever?"""
    return _HAPPENED_ASKED.search(fold(text)) is not None


def happening_asked(folded: str) -> str | None:
    """Where, or to whom, something happened of which a folded question asks what; None if it does not,
    or tells no more than a time.
    """
    found = _ASKS.search(folded)
    return None if found is None or _IS_TIME.match(found["what"]) else found["what"]
