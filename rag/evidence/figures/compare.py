"""Where articles give different figures for one thing: the values side by side, and which is newer."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from index.words import fold
from rag.answer import Relation
from rag.evidence.figures.alike import are_of_one_thing, counts_like
from rag.evidence.figures.newer import newer_in_article
from rag.evidence.figures.part import is_of_a_part
from rag.evidence.figures.sources import knows_source_of
from rag.evidence.figures.statement import Statement, read_statement
from rag.evidence.gather import Evidence
from rag.mentions.calendar.months import is_span
from rag.question.understand import Understood

MOST_COMPARED = 40
"""How many of the likeliest sentences are compared."""

_MARGIN = 12.0
"""Wide: a newer figure, or one in the other language, is often far less likely."""

_NEARLY_AS_LIKELY = 2.0
_FOLLOWS_A_CHANGE = re.compile(
    r"\b(?:how (?:has|have|did|does|do) .{0,200}\b(?:chang|evolv|develop|grow|mov)\w*|evolution|"
    r"over time|trend|"
    r"evolu\w+|a lo largo|tendencia|cambiad[oa]s?|cambi(?:o|aron) (?:el|la|los|las)\b)"
)


@dataclass(frozen=True, slots=True)
class Compared:
    """A sentence whose figure answers the question, and what its figure is to the first one.

    start, end: where the figure is written in the sentence, with its unit.
    as_of: the day, month or year that it holds for, as far as its sentence or its article tells.
    said_by: the source that the sentence itself names.
    """

    evidence: Evidence
    start: int
    end: int
    as_of: str | None
    relation: Relation
    said_by: str | None = None


def compare_figures(question: Understood, ranked: Sequence[Evidence]) -> list[Compared]:
    """Sentences that give different figures for the same thing, of one article or of several.

    The figure that holds for the latest time is first, be it one that only its article tells; one that
    holds for an earlier time, or that the same publisher gave earlier, is older; any other differs, and
    so does what another source told. Empty where the likeliest sentence stands alone, or all agree.
    """
    if not question.wants_number or not ranked:
        return []
    alike = gather_alike(question, ranked)
    if not alike and question.wants_latest and (alone := read_statement(question, ranked[0])):
        alike = [alone]
    is_of_a_time = question.period is not None and not question.is_open_ended
    is_for_now = bool(alike) and not is_of_a_time
    newer = newer_in_article(question, max(alike, key=_newness)) if is_for_now else None
    if newer is not None:
        alike = [*alike, newer]
    return _relate(alike) if len(alike) > 1 else []


def has_the_newest(question: Understood, compared: Sequence[Compared], shown: Sequence[Evidence]) -> bool:
    """Whether no sentence that is shown beside the compared figures gives a newer one of their kind."""
    first = read_statement(question, compared[0].evidence) if compared else None
    if first is None:
        return True
    beside = (one for one in shown if all(one is not each.evidence for each in compared))
    others = (read_statement(question, one, first) for one in beside)
    return not any(
        counts_like(other, first) and not other.repeats(first) and _newness(other) > _newness(first)
        for other in others
        if other is not None
    )


def ends_of_change(question: Understood, ranked: Sequence[Evidence]) -> list[Evidence]:
    """Where a question follows a change: of the figures for one thing the earliest and the latest."""
    if not ranked or not _FOLLOWS_A_CHANGE.search(fold(question.text)):
        return []
    series = sorted(gather_alike(question, ranked), key=_newness)
    return [series[0].evidence, series[-1].evidence] if series else []


def gather_alike(question: Understood, ranked: Sequence[Evidence]) -> list[Statement]:
    """The likeliest sentence's statement with those of other figures for one thing; empty without any.

    Where things are counted all are like that one; what measures something in a unit says more often in
    other words what it measures, and is like any of the others.
    """
    likeliest = read_statement(question, ranked[0])
    if likeliest is None:
        return []
    if is_of_a_part(question, likeliest):
        whole = _find_whole(question, ranked, likeliest)
        if whole is not None and (alike := _gather_like(question, ranked, whole)):
            return alike
    return _gather_like(question, ranked, likeliest)


def _find_whole(question: Understood, ranked: Sequence[Evidence], part: Statement) -> Statement | None:
    """The likeliest of the sentences nearly as likely as the first that counts not just for a part."""
    for evidence in ranked[1:MOST_COMPARED]:
        if evidence.log_odds < ranked[0].log_odds - _NEARLY_AS_LIKELY:
            return None
        one = read_statement(question, evidence, part)
        if one is not None and counts_like(one, part) and not is_of_a_part(question, one):
            return one
    return None


def _gather_like(question: Understood, ranked: Sequence[Evidence], base: Statement) -> list[Statement]:
    least = ranked[0].log_odds - _MARGIN
    likely = (one for one in ranked[:MOST_COMPARED] if one.log_odds >= least and one is not base.evidence)
    others = [other for e in likely if (other := read_statement(question, e, base)) is not None]
    alike = [base]
    waiting = [other for other in others if _go_together(question, base, other)]
    for one in alike:
        unlike: list[Statement] = []
        while waiting:
            other, *waiting = waiting
            if are_of_one_thing(question, one, other):
                alike.append(other)
                waiting = [each for each in waiting if _go_together(question, other, each)]
                unlike = [each for each in unlike if _go_together(question, other, each)]
            else:
                unlike.append(other)
        if not base.figure.unit:
            break
        waiting = unlike
    return alike if len(alike) > 1 else []


def _go_together(question: Understood, one: Statement, other: Statement) -> bool:
    if other.repeats(one) or _falls_with_time(one, other):
        return False
    return _have_comparable_times(question, one, other)


def _falls_with_time(one: Statement, other: Statement) -> bool:
    """Whether both give a count that only grows, and the one that is told for a later day is the lesser.

    Sources that contradict each other may do so.
    """
    if one.told_for is None or other.told_for is None or not (one.mounts_up and other.mounts_up):
        return False
    earlier, later = sorted((one, other), key=_newness)
    return later.is_less_than(earlier) and not _are_of_two_sources(one, other)


_ASKS_FOR_NOW = re.compile(
    r"\b(?:is|are|do|does|has|have|hay|son|esta|estan|tiene|tienen|existen|siguen|van|lleva|llevan|suman|"
    r"ha|han)\b"
)


def _have_comparable_times(question: Understood, one: Statement, other: Statement) -> bool:
    """Whether a later figure takes the place of an earlier one, or both are of one time.

    What was counted in one year is no older figure of what was counted in another.
    """
    if _is_of(one.as_of, other.as_of):
        return one.evidence.document.id != other.evidence.document.id or _told_alike(one, other)
    if is_span(one.as_of) or is_span(other.as_of):
        return False
    if one.told_for is None and other.told_for is None:
        return True
    is_of_a_time = question.period is not None and not question.is_open_ended
    if not _told_alike(one, other) or (is_of_a_time and not question.wants_several):
        return False
    asks_for_now = _ASKS_FOR_NOW.search(fold(question.text)) is not None and not is_of_a_time
    if asks_for_now:
        return True
    asks_by_time = question.period is not None or question.bound is not None
    if asks_by_time and one.is_of_a_whole_year and other.is_of_a_whole_year:
        return False
    return one.is_running and other.is_running


def _told_alike(one: Statement, other: Statement) -> bool:
    return (one.told_for is None) == (other.told_for is None)


def _is_of(one: str | None, other: str | None) -> bool:
    """Whether one time is the other or a part of it; so is what nobody dates.

    What was counted in a quarter is no other figure of what was counted in its year.
    """
    if one is None or other is None:
        return True
    if is_span(one) or is_span(other):
        return one == other
    return one.startswith(other) or other.startswith(one)


def _relate(alike: list[Statement]) -> list[Compared]:
    newest, *others = sorted(alike, key=_newness, reverse=True)
    return [
        _compared(newest, Relation.FIRST),
        *(_compared(statement, _relation(statement, newest)) for statement in others),
    ]


def _compared(statement: Statement, relation: Relation) -> Compared:
    place = statement.start, statement.end
    return Compared(statement.evidence, *place, statement.as_of, relation, statement.said_by)


def _is_one_series(one: Statement, other: Statement) -> bool:
    """Whether both are of one source; so they are in one article where one of them names none."""
    of_one_article = one.evidence.document.id == other.evidence.document.id
    if of_one_article and None in (one.said_by, other.said_by):
        return True
    return not _are_of_two_sources(one, other)


def _are_of_two_sources(one: Statement, other: Statement) -> bool:
    """Whether one of them names a source that the other does not mention at all."""
    return not (knows_source_of(one, other) and knows_source_of(other, one))


def _newness(statement: Statement) -> tuple[str, int, date]:
    """By the time that it holds for; of one time, a count that was revised is newer than the first."""
    return statement.as_of or "", statement.stage, statement.evidence.document.published or date.min


def _relation(statement: Statement, newest: Statement) -> Relation:
    if statement.as_of is None or newest.as_of is None:
        return Relation.DIFFERS
    if not newest.as_of.startswith(statement.as_of):
        return Relation.OLDER if _is_one_series(statement, newest) else Relation.DIFFERS
    if statement.stage < newest.stage:
        return Relation.OLDER
    publisher = statement.evidence.document.publisher
    by_the_same = publisher is not None and publisher == newest.evidence.document.publisher
    return Relation.OLDER if by_the_same and _newness(statement) < _newness(newest) else Relation.DIFFERS
