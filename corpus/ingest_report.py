"""What came of reading files: nothing is lost, and nothing is passed over in silence."""

from __future__ import annotations

from dataclasses import dataclass

from corpus.document import Notice
from corpus.store import Stored


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
class Noticed:
    """A correction or retraction that an article carries."""

    document_id: str
    notice: Notice


@dataclass(frozen=True, slots=True)
class IngestReport:
    """added, changed, unchanged: document ids, in the order of the files.

    failures: what was not stored, by the name of its file or by its id.
    noticed: the corrections and retractions that the stored articles carry.
    undated: the ids of the added and changed ones of which the day of publication is not known.
    outcomes: what became of each document, in the order in which they were given;
        `store_documents` alone tells it, and not on a dry run.
    """

    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    failures: tuple[Failure, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    noticed: tuple[Noticed, ...] = ()
    outcomes: tuple[Stored | Failure, ...] = ()
    undated: tuple[str, ...] = ()

    def __add__(self, other: IngestReport) -> IngestReport:
        """Both reports, one after the other."""
        return IngestReport(
            self.added + other.added,
            self.changed + other.changed,
            self.unchanged + other.unchanged,
            self.failures + other.failures,
            self.skipped + other.skipped,
            self.noticed + other.noticed,
            self.outcomes + other.outcomes,
            self.undated + other.undated,
        )
