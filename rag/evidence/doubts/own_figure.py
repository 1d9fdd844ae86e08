"""Does a sentence hold the figure that a question names: "who said 70% of guns …"?"""

from __future__ import annotations

import re
from decimal import Decimal

from index.words import fold
from rag.evidence.gather import Evidence
from rag.mentions.figures.stated import Figure, find_stated, stated_in
from rag.question.asked_for import Kind
from rag.question.understand import Understood
from rag.question.wanted import NUMBER

_CHARS_BEFORE = 24
_DIGIT = re.compile(r"\d")
_KNOWN_OR_BOUND = re.compile(
    r"\b(?:the|these|those|its|his|her|their|l[oa]s|el|est[oa]s|es[oa]s|sus?|"
    r"(?:more|less|fewer|greater|higher|lower) than|over|above|under|below|at least|at most|up to|"
    r"(?:mas|menos) de|al menos|por lo menos|arriba de|debajo de|hasta|top|number|numero|"
    r"articles?|articulos?|titles?|titulos?|sections?|seccion(?:es)?|tier|level|nivel|phase|fase)"
    r"[ $]{1,2}\Z"
)
_ROUNDED_BY = Decimal("0.5")
_ASKED_OF_A_FIGURE = frozenset({Kind.PERSON, Kind.NAME, Kind.PLACE, Kind.DATE})
_TIMES = frozenset({"second", "minute", "hour", "day", "week", "month", "year"})


def own_figures(question: Understood) -> frozenset[Figure]:
    """The figures in digits of what a question asks whose, when or where it is, each with its unit.

    None of them are times, bounds ("more than 500"), ranks ("level 2"), what a list is to hold, what an
    earlier question named, and counts of what is known already ("the 26 prisoners").
    """
    told: list[Figure] = []
    if _ASKED_OF_A_FIGURE.isdisjoint(question.wanted.kinds) or question.wanted.listed:
        return frozenset()
    for one in find_stated(question.text, question.lang):
        written = question.text[one.start : one.end]
        before = fold(question.text[max(0, one.start - _CHARS_BEFORE) : one.start])
        if (
            isinstance(one.what, Figure)
            and one.what.unit not in _TIMES
            and _DIGIT.search(written)
            and not question.carried_numbers.intersection(NUMBER.findall(written))
            and not _KNOWN_OR_BOUND.search(before)
        ):
            told.append(one.what)
    return frozenset(told)


def lacks_own_figure(question: Understood, near: Evidence) -> bool:
    """Does a sentence hold none of a question's own figures, where there are such?"""
    own = own_figures(question)
    if not own:
        return False
    told = [one for one in stated_in(near.alone, near.document.lang) if isinstance(one, Figure)]
    return not any(_is_same(figure, one) for figure in own for one in told)


def _is_same(figure: Figure, told: Figure) -> bool:
    """Whether a question's figure is the one told, or that to the next whole number."""
    if figure.unit != told.unit:
        return False
    is_whole = figure.value == int(figure.value)
    return figure.value == told.value or (is_whole and abs(figure.value - told.value) <= _ROUNDED_BY)
