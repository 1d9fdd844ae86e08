"""The sentences by all that is asked for beside their likelihood, one order after another."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import reduce

from rag.evidence.gather import Evidence
from rag.evidence.order.affirmed_first import affirmed_first
from rag.evidence.order.by_author import by_author_first
from rag.evidence.order.defining import defining_first
from rag.evidence.order.direction_asked import direction_asked_first
from rag.evidence.order.event_asked import event_asked_first
from rag.evidence.order.event_first import event_first
from rag.evidence.order.forbidden_first import forbidden_first
from rag.evidence.order.harm_asked import harm_asked_first
from rag.evidence.order.headed_first import headed_first
from rag.evidence.order.listed_first import listed_first
from rag.evidence.order.newest import counted_first, newest_first, of_one_count
from rag.evidence.order.none_of_them import none_of_them_first
from rag.evidence.order.of_day import of_the_day
from rag.evidence.order.of_name import of_name_first
from rag.evidence.order.of_person import of_the_person_first
from rag.evidence.order.of_place import of_the_place_first
from rag.evidence.order.of_time import of_the_time_first
from rag.evidence.order.ordinal_asked import ordinal_asked_first
from rag.evidence.order.own_figure import own_figure_first
from rag.evidence.order.place_asked import place_asked_first
from rag.evidence.order.points_first import points_first
from rag.evidence.order.reached_by import reached_by_first
from rag.evidence.order.reason_first import reason_first
from rag.evidence.order.result_first import result_first
from rag.evidence.order.row_asked import row_asked_first
from rag.evidence.order.set_right import set_right_first
from rag.evidence.order.sourced import sourced_first
from rag.evidence.order.span_asked import span_asked_first
from rag.evidence.order.spoken_by import spoken_by
from rag.evidence.order.surname_small import surname_small_first
from rag.evidence.order.table_asked import table_asked_first
from rag.evidence.order.whole import whole_first
from rag.evidence.order.whole_office import whole_office_first
from rag.question.understand import Understood

Order = Callable[[Understood, Sequence[Evidence]], list[Evidence]]


def newest_and_whole_first(question: Understood, ranked: Sequence[Evidence]) -> list[Evidence]:
    """The sentences, but first what holds now, and what tells of all; figures of one thing over time
    stay as they are: they are set side by side, newest first.
    """
    if of_one_count(question, ranked):
        return list(ranked)
    return whole_first(question, newest_first(question, ranked))


ORDERS: tuple[Order, ...] = (
    span_asked_first,
    forbidden_first,
    headed_first,
    points_first,
    listed_first,
    event_first,
    harm_asked_first,
    counted_first,
    newest_and_whole_first,
    result_first,
    none_of_them_first,
    own_figure_first,
    of_the_time_first,
    reached_by_first,
    surname_small_first,
    of_the_person_first,
    whole_office_first,
    place_asked_first,
    table_asked_first,
    row_asked_first,
    direction_asked_first,
    of_the_place_first,
    ordinal_asked_first,
    of_the_day,
    of_name_first,
    by_author_first,
    spoken_by,
    set_right_first,
)
"""As the confidence reads the sentences. A later order has the last word."""

SHOWN: tuple[Order, ...] = (
    event_asked_first,
    affirmed_first,
    reason_first,
    sourced_first,
    defining_first,
)
"""As they are shown; how sure the answer is goes by the best before these all the same."""


def in_order(question: Understood, ranked: Sequence[Evidence]) -> list[Evidence]:
    """The sentences as the confidence reads them."""
    return reduce(lambda so_far, order: order(question, so_far), ORDERS, list(ranked))


def to_show(question: Understood, ranked: Sequence[Evidence]) -> list[Evidence]:
    """The sentences as they are shown."""
    return reduce(lambda so_far, order: order(question, so_far), SHOWN, list(ranked))
