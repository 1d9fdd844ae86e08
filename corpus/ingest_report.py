"""What came of reading files: nothing is lost, and nothing is passed over in silence."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Failure:
    """A file that did not become a document, and why."""

    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file that was passed over on purpose, and why."""

    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class IngestReport:
    """added, changed, unchanged: document ids, in the order of the files."""

    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    failures: tuple[Failure, ...] = ()
    skipped: tuple[Skipped, ...] = ()
