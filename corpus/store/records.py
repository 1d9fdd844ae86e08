"""What the store tells about itself: outcomes, versions, changes, notices, purges, damage."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Literal

from corpus.document import Document, NoticeKind

ChangeKind = Literal["put", "delete", "purge", "notice"]
Origin = Literal["article", "hand", "other"]
Check = Callable[[], None]
"""Called when nobody else can write and nothing is written yet; what it raises ends the write."""


def check_nothing() -> None:
    """For a write that depends on nothing."""


class Outcome(StrEnum):
    """What storing a document did."""

    ADDED = "added"
    CHANGED = "changed"
    UNCHANGED = "unchanged"


@dataclass(frozen=True, slots=True)
class Stored:
    """A document as it now stands in the store, and what it took to get there."""

    document: Document
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class VersionInfo:
    """One version without its text.

    valid_from: ISO date or UTC time from which the publisher's article read like this.
    """

    version: int
    digest: str
    stored_at: str
    valid_from: str
    published: date | None
    modified: date | datetime | None
    title: str


@dataclass(frozen=True, slots=True)
class RecordedNotice:
    """A correction or retraction as it was recorded.

    recorded_at: UTC time (ISO 8601).
    version: the newest version when it was recorded; for one found in an article's own text,
        the version that carries it.
    origin: "article" when the article says so itself, "hand" when someone told the store, "other"
        when another article says it.
    """

    kind: NoticeKind
    on: date | None
    text: str
    recorded_at: str
    version: int
    origin: Origin

    @property
    def came_beside(self) -> bool:
        """Whether it did not come in the text of its version, and so speaks of that text."""
        return self.origin != "article"


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    """An article on the day of its publication, or a notice on an article.

    on: for a notice its day, else that of its recording; None for an article without a date.
    notice: None for an article.
    """

    on: date | None
    document: Document
    notice: RecordedNotice | None


@dataclass(frozen=True, slots=True)
class Change:
    """One entry of the change log; numbers grow without gaps.

    version: the version that was put, or the newest one when something else happened.
    at: UTC time (ISO 8601).
    """

    number: int
    document_id: str
    kind: ChangeKind
    version: int
    at: str


@dataclass(frozen=True, slots=True)
class PurgeReport:
    """What a purge did.

    complete: False while someone still reads the file: a server that runs finishes it as soon as
        nobody does, else the next purge or start.
    backups: the backups that still hold the text, or may; they must be removed by hand. One that is
        being made comes under two names: the one that it has, and the one that it will have.
    """

    document_id: str
    versions: int
    purged_at: str
    complete: bool
    backups: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DamagedRow:
    """A row that is not what was written, or that is missing. `table` is "file" for the file itself."""

    table: str
    key: str
    reason: str
