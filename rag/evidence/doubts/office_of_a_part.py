"""Whether a sentence tells who leads something in one place alone: "leader of the CJNG in Tamaulipas"."""

from __future__ import annotations

import re

from index.words import fold
from rag.evidence.gather import Evidence
from rag.mentions.calendar.months import MONTH
from rag.question.counted import last_question
from rag.question.office import asks_for_holder
from rag.question.understand import Understood

_CAPITALISED = r"[^\W\d_a-zà-öø-ÿ][\w'’-]{1,40}"
_NAME = rf"{_CAPITALISED}(?: (?:(?:de|del|of) )?{_CAPITALISED}){{0,4}}"
_OFFICE_OF = re.compile(
    r"\b(?i:leader|boss|head|chief|commander|l[ií]der(?:esa)?|jef[ea]|comandante|encargad[oa]|operador|"
    r"coordinadora?) "
    rf"(?:of|for|del?|de la|para) (?:the |el |la |los )?(?:(?i:cartel|c[aá]rtel) (?:(?:of|de|"
    rf"del) )?)?{_NAME}"
    rf"(?: (?P<at>in|at|en) (?:the |el |la |los |las )?(?:state of |estado de )?"
    rf"(?!(?i:{MONTH}|spring|summer|fall|autumn|winter)\b)(?P<place>{_NAME}))?"
)


def tells_office_of_a_part(question: Understood, near: Evidence) -> bool:
    """Is it asked who leads something, and a sentence tells only of somebody who does in one place, which
    the question does not name?
    """
    offices = _offices(question, near)
    return bool(offices) and all(place and place not in fold(question.text) for place in offices)


def tells_office_of_all(question: Understood, near: Evidence) -> bool:
    """Is it asked so, and a sentence tells of somebody who leads it, wherever?"""
    return any(not place for place in _offices(question, near))


def _offices(question: Understood, near: Evidence) -> list[str]:
    """Of each leader that a sentence tells of, the place, folded; "" where it tells none."""
    if not asks_for_holder(last_question(fold(question.text))):
        return []
    return [fold(found["place"] or "") for found in _OFFICE_OF.finditer(near.text)]
