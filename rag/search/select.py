"""Which rows of the index may answer: the filters, the day asked for, what has become of articles."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from index.generation import Generation, Mask
from index.view import DocumentFilter
from rag.answer import Filters, Question
from rag.standing import Present, Standings


@dataclass(frozen=True, slots=True)
class Selection:
    """The rows that may answer, and what was left out.

    rows: (chunks,) bool.
    undated: how many undated documents a date left out.
    retracted: how many documents that were valid on the day asked for have been retracted since, or
        copy one that was.
    """

    rows: Mask
    undated: int = 0
    retracted: int = 0


def select_rows(
    question: Question, generation: Generation, standings: Standings | None, present: Present
) -> Selection:
    """The rows that may answer.

    Today that is the live version of every document that was not deleted or retracted meanwhile, be it
    put again since.
    `as_of` a day it is, of every document that was there then, the version that was valid then,
    deleted and changed ones included; but never a retracted one.
    """
    if question.as_of is not None and standings is not None:
        return _as_of(question.as_of, question.filters, generation, standings, present)
    rows, undated = _live(question, generation)
    barred = present.barred_up_to
    if standings is not None and barred:
        rows = rows & ~standings.kept_rows(
            generation, barred, lambda: generation.rows_up_to(dict(barred))
        )
    return Selection(rows, undated)


def _as_of(
    day: date, filters: Filters, generation: Generation, standings: Standings, present: Present
) -> Selection:
    valid = standings.valid_on(day)
    retracted = present.retracted & valid.keys()
    where = _as_filter(filters, filters.published_to)

    def rows_then() -> Mask:
        wanted = {id_: version for id_, version in valid.items() if id_ not in retracted}
        return generation.allow_versions(wanted, where)

    known = (day, where, present.change, present.lineage, present.retracted)
    rows = standings.kept_rows(generation, known, rows_then)
    _, undated = generation.allow_where(_as_filter(filters, day)) if generation.undated else (rows, 0)
    return Selection(rows, undated, len(retracted))


def latest_day(question: Question) -> date | None:
    """The last day whose articles may answer, if the question names one."""
    return min((day for day in (question.filters.published_to, question.as_of) if day), default=None)


def _live(question: Question, generation: Generation) -> tuple[Mask, int]:
    """The live rows that the filters let through, and how many undated documents a date left out."""
    filters = question.filters
    wanted = _as_filter(filters, latest_day(question))
    return (generation.allow(), 0) if wanted == DocumentFilter() else generation.allow_where(wanted)


def _as_filter(filters: Filters, latest: date | None) -> DocumentFilter:
    return DocumentFilter(
        lang=filters.lang,
        publisher=filters.publisher,
        topic=filters.topic,
        published_from=filters.published_from,
        published_to=latest,
    )
