"""Whether a figure is of another time than the year that a question names."""

from __future__ import annotations

import re

from index.words import fold
from rag.evidence.another_time import speaks_of_another_time
from rag.evidence.gather import Evidence
from rag.mentions.calendar.year_names import years_asked_about
from rag.question.understand import Understood

_COMPARES = re.compile(
    r"\b(?:compar\w{1,10}|(?<!more )(?<!less )(?<!fewer )than|against|versus|frente al?|"
    r"respecto|que en)\b"
)


def counts_of_another_year(question: Understood, near: Evidence) -> bool:
    """Is a figure of a year that the question names asked for, and one of another time told?

    What compares may well give its own figure without a time.
    """
    if not question.wants_number or not question.years:
        return False
    is_of_a_year = not years_asked_about(question.text).isdisjoint(map(str, question.years))
    if not is_of_a_year or _COMPARES.search(fold(near.alone)):
        return False
    return speaks_of_another_time(question, near.alone, near.document.lang, near.day)
