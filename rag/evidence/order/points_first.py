"""Where points are asked for, sentences that make one stand before those that only speak of them."""

from __future__ import annotations

from collections.abc import Sequence

from rag.evidence.choose import MOST_WHERE_SEVERAL
from rag.evidence.gather import Evidence
from rag.evidence.order.moved import moved_first
from rag.question.understand import Understood

_LIKELIEST = 8
_MARGIN = 3.0
_MARGIN_WHERE_SEVERAL = 5.0


def points_first(question: Understood, ranked: Sequence[Evidence]) -> list[Evidence]:
    """The sentences; where the best only announces such points ("three lessons remain"), first the
    likeliest behind it that make them; where it makes none, those that are nearly as likely and do, or
    several of its article that are less so.
    """
    if question.wanted.point is None or not ranked:
        return list(ranked)
    best = ranked[0]
    if best.announces_points:
        made = [one for one in ranked if one.document.id == best.document.id and one.may_make_a_point]
        behind = [one for one in made if one.start > best.start]
        return moved_first(behind[:MOST_WHERE_SEVERAL], ranked)
    if best.makes_a_point:
        return list(ranked)
    near = [one for one in ranked[:_LIKELIEST] if one.log_odds >= best.log_odds - _MARGIN]
    made = [one for one in near if one.makes_a_point]
    return moved_first(made or _points_beside(best, ranked), ranked)


def _points_beside(best: Evidence, ranked: Sequence[Evidence]) -> list[Evidence]:
    """The sentences of the best's article that make points, where several do and one not so unlikely."""
    made = [one for one in ranked if one.document.id == best.document.id and one.makes_a_point]
    is_near = len(made) > 1 and made[0].log_odds >= best.log_odds - _MARGIN_WHERE_SEVERAL
    return made if is_near else []
