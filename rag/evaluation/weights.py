"""What a question counts when confidence is fitted: as often as people ask such ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rag.evaluation.read import Reading
from rag.evaluation.tuning import Read

_ADVERSARIAL_WEIGHT = 0.25
_HIDDEN_WEIGHT = 0.5
_HIDDEN_AS_ASKED_WEIGHT = 0.15
_LOOK_ANSWERABLE = frozenset(
    {"unanswerable_near", "unanswerable_premise", "nearmiss", "premise", "wrongperson"}
)
"""Types of questions that were written to look answerable; few people ask such."""
_LOOK_ANSWERABLE_WEIGHT = 0.25


@dataclass(frozen=True, slots=True)
class Weight:
    """What it counts among the questions of all sets, and among those that people ask (0: not one)."""

    among_all: float
    as_asked: float


def are_as_asked(part: Read, read: Sequence[Read]) -> bool:
    """Whether a set's questions stand for what people ask, its share of unanswerable ones included.

    Those in Puente's own layout do. Where there are none, every set does that has unanswerable ones.
    """
    if any(one.as_asked for one in read):
        return part.as_asked
    return any(not reading.judged.answerable for reading in part.answered)


def weigh_question(reading: Reading, part: Read, *, is_hidden: bool, as_asked: bool) -> Weight:
    """What one question of a set counts, asked as it is or with its documents hidden."""
    if as_asked and not part.as_asked:
        share = 1.0 if reading.judged.answerable else part.answerable_share
        return Weight(0.0, 0.0) if is_hidden else Weight(share, share)
    if is_hidden:
        return Weight(_HIDDEN_AS_ASKED_WEIGHT if part.as_asked else _HIDDEN_WEIGHT, 0.0)
    if not part.as_asked:
        return Weight(1.0 if reading.judged.answerable else _ADVERSARIAL_WEIGHT, 0.0)
    return Weight(1.0, _LOOK_ANSWERABLE_WEIGHT if reading.judged.kind in _LOOK_ANSWERABLE else 1.0)
