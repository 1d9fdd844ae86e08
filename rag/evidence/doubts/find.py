"""What speaks against an answer, however sure it looks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from rag.evidence.doubts.after_newest import asks_after
from rag.evidence.doubts.another_body import counts_another_body
from rag.evidence.doubts.another_border import is_of_another_border
from rag.evidence.doubts.another_cost import costs_something_else
from rag.evidence.doubts.another_matter import is_of_another_matter
from rag.evidence.doubts.another_nation import is_of_another_nation
from rag.evidence.doubts.another_office import is_office_of_another
from rag.evidence.doubts.another_ordinal import ordinal_missing
from rag.evidence.doubts.another_place import place_missing
from rag.evidence.doubts.another_undertaking import is_of_another_undertaking
from rag.evidence.doubts.another_year import counts_of_another_year
from rag.evidence.doubts.befell_another import befell_another
from rag.evidence.doubts.counts_another import counts_another
from rag.evidence.doubts.death_untold import leaves_death_untold
from rag.evidence.doubts.dimension import gives_another_dimension
from rag.evidence.doubts.doer_untold import leaves_doer_untold
from rag.evidence.doubts.name_told import tells_of_whom
from rag.evidence.doubts.of_several_places import is_of_several_places
from rag.evidence.doubts.office_held import (
    held_office_once,
    tells_of_another_post,
    tells_of_no_office,
)
from rag.evidence.doubts.office_of_a_part import tells_office_of_a_part
from rag.evidence.doubts.other_end import tells_the_other_end
from rag.evidence.doubts.premise import denied_premise
from rag.evidence.doubts.reason_untold import only_says_it_again
from rag.evidence.doubts.untold import leaves_untold
from rag.evidence.gather import Evidence
from rag.question.understand import Understood


@dataclass(frozen=True, slots=True)
class AfterNewest:
    """All that is asked lies after the day that the articles reach."""

    reach: date


@dataclass(frozen=True, slots=True)
class SaidOtherwise:
    """A sentence on whom the question names says otherwise than that takes for granted."""

    by: Evidence


@dataclass(frozen=True, slots=True)
class AnotherOne:
    """The best sentence tells of another one of several than the one asked of ("fourth meeting")."""

    asked: str


@dataclass(frozen=True, slots=True)
class AnotherFigure:
    """The best sentence counts or prices something else, is of another country or of several places
    together, or gives another measure.
    """


@dataclass(frozen=True, slots=True)
class NotAsked:
    """The best sentence tells something else than what is asked, in another way."""


Doubt = AfterNewest | SaidOtherwise | AnotherOne | AnotherFigure | NotAsked


def find_doubt(question: Understood, ranked: Sequence[Evidence], reach: date | None) -> Doubt | None:
    """Why there is no answer however sure it looks, the most telling doubt first; None without any.

    reach: the last day that the articles reach, of those that were asked for.
    """
    if reach and asks_after(reach, question, ranked):
        return AfterNewest(reach)
    if not ranked:
        return None
    best = ranked[0]
    denied = denied_premise(question, ranked)
    if denied and not question.is_joined and tells_of_whom(question, denied):
        return SaidOtherwise(denied)
    is_of_another_post = tells_of_another_post(question, best)
    if is_of_another_post and tells_of_whom(question, best):
        return SaidOtherwise(best)
    if which := ordinal_missing(question, best):
        return AnotherOne(which)
    if (
        counts_another(question, best)
        or is_of_another_nation(question, best)
        or gives_another_dimension(question, best)
        or counts_another_body(question, best)
        or costs_something_else(question, best)
        or is_of_several_places(question, best)
    ):
        return AnotherFigure()
    return NotAsked() if denied or is_of_another_post or _is_not_asked(question, ranked) else None


def _is_not_asked(question: Understood, ranked: Sequence[Evidence]) -> bool:
    """Whether what is told befell somebody else, is of a place that the article does not name, of another
    undertaking, border or matter, a beginning where an end is asked for, no reason but what happened said
    again, no doer, no death, nor what only a name or a mark tells, a figure of another year, or an office
    of another country, of a part, one that was left, or none.
    """
    best = ranked[0]
    return (
        place_missing(question, best.document) is not None
        or (is_of_another_undertaking(question, best) and not question.wants_several)
        or befell_another(question, ranked)
        or tells_the_other_end(question, ranked)
        or only_says_it_again(question, ranked)
        or is_of_another_border(question, best)
        or is_of_another_matter(question, ranked)
        or leaves_untold(question, ranked)
        or leaves_doer_untold(question, ranked)
        or leaves_death_untold(question, ranked)
        or counts_of_another_year(question, best)
        or tells_office_of_a_part(question, best)
        or is_office_of_another(question, best)
        or held_office_once(question, best)
        or tells_of_no_office(question, best)
    )
