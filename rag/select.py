"""Which rows of the index may answer: the filters, the day asked for, what has become of articles."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from index.generation import Generation, Mask
from index.segment import DocumentEntry
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
    rows = generation.allow_versions(wanted, lambda entry: _passes(entry, filters))
    undated = 0
    if generation.undated:
        undated = sum(e.published is None and _matches(e, filters) for e in generation.documents())
    return Selection(rows, undated, len(valid) - len(wanted))


def _live(question: Question, generation: Generation) -> tuple[Mask, int]:
    """The live rows that the filters let through, and how many undated documents a date left out."""
    filters = question.filters
    latest = min((day for day in (filters.published_to, question.as_of) if day), default=None)
    dated = latest is not None or filters.published_from is not None
    if not dated and filters.lang is None and filters.publisher is None and filters.topic is None:
        return generation.allow(), 0

    def keep(entry: DocumentEntry) -> bool:
        too_late = latest is not None and (entry.published is None or entry.published > latest)
        return _passes(entry, filters) and not too_late

    left_out = 0
    if dated and generation.undated:
        left_out = sum(e.published is None and _matches(e, filters) for e in generation.documents())
    return generation.allow(keep), left_out


def _passes(entry: DocumentEntry, filters: Filters) -> bool:
    if not _matches(entry, filters):
        return False
    if filters.published_from is None and filters.published_to is None:
        return True
    return (
        entry.published is not None
        and (filters.published_from is None or entry.published >= filters.published_from)
        and (filters.published_to is None or entry.published <= filters.published_to)
    )


def _matches(entry: DocumentEntry, filters: Filters) -> bool:
    """Whether a document passes, whatever its date."""
    return (
        (filters.lang is None or entry.lang == filters.lang)
        and (filters.publisher is None or _same(entry.publisher, filters.publisher))
        and (filters.topic is None or any(_same(topic, filters.topic) for topic in entry.topics))
    )


def _same(stored: str | None, asked: str) -> bool:
    return stored is not None and stored.casefold() == asked.strip().casefold()
