"""The sentences by all that is asked for beside their likelihood, one order after another."""

from __future__ import annotations

from collections.abc import Sequence

from rag.evidence.gather import Evidence
from rag.evidence.order.by_author import by_author_first
from rag.evidence.order.defining import defining_first
from rag.evidence.order.direction_asked import direction_asked_first
from rag.evidence.order.event_asked import event_asked_first
from rag.evidence.order.event_first import event_first
from rag.evidence.order.harm_asked import harm_asked_first
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
from rag.evidence.order.row_asked import row_asked_first
from rag.evidence.order.set_right import set_right_first
from rag.evidence.order.sourced import sourced_first
from rag.evidence.order.span_asked import span_asked_first
from rag.evidence.order.spoken_by import spoken_by
from rag.evidence.order.whole import whole_first
from rag.evidence.order.whole_office import whole_office_first
from rag.question.understand import Understood


def in_order(question: Understood, ranked: Sequence[Evidence]) -> list[Evidence]:
    """The sentences as the confidence reads them: points, a list, an event, a harm, what holds now, all,
    none, a figure, a time, a person, an office, a place, a way between the countries, which one of
    several, a day, a nickname, whom it asks, and what an article sets right.

    Figures of one thing over time stay as they are: they are set side by side, newest first.
    """
    ranked = span_asked_first(question, ranked)
    ranked = event_first(question, listed_first(question, points_first(question, ranked)))
    ranked = counted_first(question, harm_asked_first(question, ranked))
    if not of_one_count(question, ranked):
        ranked = whole_first(question, newest_first(question, ranked))
    ranked = own_figure_first(question, none_of_them_first(question, ranked))
    ranked = reached_by_first(question, of_the_time_first(question, ranked))
    ranked = whole_office_first(question, of_the_person_first(question, ranked))
    ranked = place_asked_first(question, ranked)
    ranked = direction_asked_first(question, row_asked_first(question, ranked))
    ranked = ordinal_asked_first(question, of_the_place_first(question, ranked))
    ranked = of_name_first(question, of_the_day(question, ranked))
    ranked = spoken_by(question, by_author_first(question, ranked))
    return set_right_first(question, ranked)


def to_show(question: Understood, ranked: Sequence[Evidence]) -> list[Evidence]:
    """The same, but before the best what tells of what happened, where it is asked when, and what says
    the same as the best with a source, or defines what it tells of, where that is asked for.

    How sure the answer is goes by the best all the same.
    """
    ranked = event_asked_first(question, ranked)
    return defining_first(question, sourced_first(question, ranked))
