"""Where a list is gone on with: after the entry that was read last, whatever came or went before it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Generic, NamedTuple, TypeVar

Entry = TypeVar("Entry")


@dataclass(frozen=True, slots=True)
class Place:
    """Of an entry in the order of days, the last first and what has none last; then by id.

    on: its day (ISO 8601); None where it has none.
    notice: the number of a notice, the last first; 0 for the article, after its notices of that day.
    """

    on: str | None
    document_id: str
    notice: int = 0


class Listing(NamedTuple, Generic[Entry]):
    """Some entries of a list, how many it has in all, and the place of the last one if more follow it."""

    entries: list[Entry]
    total: int
    next: Place | None


def after(on: str, document_id: str, notice: str) -> str:
    """The SQL for "stands after the place", of the columns that hold an entry's; see `place_values`."""
    return f"""(
    :after_id IS NULL
    OR ({on} IS :after_on
        AND ({document_id} > :after_id OR ({document_id} = :after_id AND {notice} < :after_notice)))
    OR (:after_on IS NOT NULL AND ({on} IS NULL OR {on} < :after_on))
)"""


def place_values(place: Place | None) -> dict[str, Any]:
    """What `after` takes; None is before the first entry."""
    return {
        "after_on": place.on if place else None,
        "after_id": place.document_id if place else None,
        "after_notice": place.notice if place else 0,
    }
