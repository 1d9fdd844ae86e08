"""What a question counts when confidence is fitted: as often as people ask such ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rag.evaluation.read import Reading
from rag.evaluation.tuning import Read

_ADVERSARIAL_WEIGHT = 0.25
_HIDDEN_WEIGHT = 0.5
_HIDDEN_OWN_WEIGHT = 0.15
_NEAR_MISS = "unanswerable_near"
_NEAR_MISS_WEIGHT = 0.5


@dataclass(frozen=True, slots=True)
class Weight:
    """What it counts among the questions of all sets, and among those that people ask (0: not one)."""

    among_all: float
    as_asked: float


def are_as_asked(part: Read, read: Sequence[Read]) -> bool:
    """Whether a set's questions stand for what people ask, its share of unanswerable ones included.

    Those over the starter corpus do. Where there are none, as when users fit to questions of their own,
    every set does that has unanswerable ones.
    """
    if any(one.own for one in read):
        return part.own
    return any(not reading.judged.answerable for reading in part.answered)


def weigh_question(reading: Reading, part: Read, *, is_hidden: bool, as_asked: bool) -> Weight:
    """What one question of a set counts, asked as it is or with its documents hidden."""
    if as_asked and not part.own:
        share = 1.0 if reading.judged.answerable else part.answerable_share
        return Weight(0.0, 0.0) if is_hidden else Weight(share, share)
    if is_hidden:
        return Weight(_HIDDEN_OWN_WEIGHT if part.own else _HIDDEN_WEIGHT, 0.0)
    if not part.own:
        return Weight(1.0 if reading.judged.answerable else _ADVERSARIAL_WEIGHT, 0.0)
    return Weight(1.0, _NEAR_MISS_WEIGHT if reading.judged.kind == _NEAR_MISS else 1.0)
