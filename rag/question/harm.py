"""The harm whose victims a question counts: "how many were wounded", "cuántos marinos murieron"."""

from __future__ import annotations

import re

from index.words import fold
from rag.mentions.people.nouns import PEOPLE
from rag.mentions.words.families import Family, harms_of
from rag.question.counted import ANYBODY, last_question, read_counted

HOW_MANY = re.compile(r"\b(?:how many|number of|cuant[oa]s|(?:numero|cantidad) de)\b")
"""Of a folded question for a count."""
_THEY_DID = re.compile(r"\w+[aei]ron\Z")


def harm_counted(question: str) -> Family | None:
    """The one harm that those suffered whom a question counts; None where it counts things, or names
    several harms or none.
    """
    asked = last_question(fold(question))
    is_count = HOW_MANY.search(asked) is not None and _is_of_people(read_counted(question).noun)
    harms = harms_of(asked) if is_count else ()
    return harms[0] if len(harms) == 1 else None


def _is_of_people(noun: str) -> bool:
    """Whether a noun stands for people; so does none, or a verb in its place ("cuántos murieron")."""
    singular = {noun, noun.removesuffix("s"), noun.removesuffix("es")}
    is_anybody = not noun or _THEY_DID.match(noun) or ANYBODY.match(noun) or harms_of(noun)
    return bool(is_anybody) or not singular.isdisjoint(PEOPLE)
