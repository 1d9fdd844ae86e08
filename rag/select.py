"""Which rows of the index may answer: the filters, the day asked for, what has become of articles."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from index.generation import DocumentFilter, Generation, Mask
from rag.answer import Filters, Question
from rag.standing import Present, Standings


@dataclass(frozen=True, slots=True)
class Selection:
    """The rows that may answer, and what was left out.

    rows: (chunks,) bool.
    undated: how many undated documents a date left out.
    retracted: how many documents that were valid on the day asked for have been retracted since.
    """

    rows: Mask
    undated: int = 0
    retracted: int = 0


def select_rows(
    question: Question, generation: Generation, standings: Standings | None, present: Present
) -> Selection:
    """The rows that may answer.

    Today that is the live version of every document that was not deleted or retracted meanwhile.
    `as_of` a day it is, of every document that was there then, the version that was valid then,
    deleted and changed ones included; but never a retracted one.
    """
    if question.as_of is not None and standings is not None:
        return _as_of(question.as_of, question.filters, generation, standings, present)
    rows, undated = _live(question, generation)
    if present.barred:
        rows = rows & ~generation.rows_of(present.barred)
    return Selection(rows, undated)


def _as_of(
    day: date, filters: Filters, generation: Generation, standings: Standings, present: Present
) -> Selection:
    valid = standings.valid_on(day).versions
    wanted = {id_: version for id_, version in valid.items() if id_ not in present.retracted}
    rows = generation.allow_versions(wanted, _filter(filters))
    _, undated = generation.allow_where(_filter(filters, day))
    return Selection(rows, undated, len(valid) - len(wanted))


def _live(question: Question, generation: Generation) -> tuple[Mask, int]:
    """The live rows that the filters let through, and how many undated documents a date left out."""
    return generation.allow_where(_filter(question.filters, question.as_of))


def _filter(filters: Filters, day: date | None = None) -> DocumentFilter:
    """The filters of a question, and nothing that was published after `day`."""
    return DocumentFilter(
        filters.lang,
        filters.publisher,
        filters.topic,
        filters.published_from,
        min((last for last in (filters.published_to, day) if last), default=None),
    )
