"""An amount that another article tells in another unit is shown beside it, or before it."""

from __future__ import annotations

from collections.abc import Sequence

from rag.evidence.choose import MOST_WHERE_SEVERAL
from rag.evidence.figures.converted import in_another_unit, units_asked_for
from rag.evidence.gather import Evidence
from rag.question.understand import Understood

_LIKELIEST = 8


def with_other_unit(
    question: Understood, shown: Sequence[Evidence], ranked: Sequence[Evidence]
) -> list[Evidence]:
    """The sentences to show; where a number is asked for, with the likeliest of another article that
    tells the amount of the first in another unit.

    It is first where the question names its unit and the first is in another.
    """
    if not question.wants_number or not shown:
        return list(shown)
    first = shown[0]
    found = ((one, in_another_unit(first, one)) for one in ranked[:_LIKELIEST])
    other, units = next(((one, units) for one, units in found if units), (None, frozenset[str]()))
    if other is None:
        return list(shown)
    rest = [one for one in shown[1:] if one is not other]
    is_asked = not units.isdisjoint(units_asked_for(question))
    begun = [other, first] if is_asked else [first, other]
    return [*begun, *rest][:MOST_WHERE_SEVERAL]
