"""Files into the store, with a report that loses nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from corpus.document import Document, RawFile
from corpus.errors import UnreadableFile
from corpus.ingest_report import Failure, IngestReport, Skipped
from corpus.parse import parse_file
from corpus.store import DocumentStore, Outcome

BATCH_DOCUMENTS = 50


def ingest(
    files: Iterable[RawFile | Failure | Skipped],
    store: DocumentStore,
    *,
    dry_run: bool = False,
    on_progress: Callable[[str], None] | None = None,
) -> IngestReport:
    """Parse files and store what is new or changed.

    A bad file is reported and the rest goes in. Of two files with one id and different content
    the first goes in, and the second is a failure that names both.

    Args:
        dry_run: report what would happen, and store nothing.
        on_progress: called with one line for each file.

    Raises:
        StoreUnavailable: the store cannot be written; documents stored before stay stored.
    """
    run = _Run(store, dry_run)
    for item in files:
        line = run.take(item)
        if on_progress is not None:
            on_progress(line)
    run.flush()
    return run.report()


class _Run:
    """One ingest under way."""

    def __init__(self, store: DocumentStore, dry_run: bool) -> None:
        self._store = store
        self._dry_run = dry_run
        self._versions = store.current_versions() if dry_run else {}
        self._first_claims: dict[str, tuple[str, str]] = {}
        self._batch: list[Document] = []
        self._ids: dict[Outcome, list[str]] = {outcome: [] for outcome in Outcome}
        self._failures: list[Failure] = []
        self._skipped: list[Skipped] = []

    def take(self, item: RawFile | Failure | Skipped) -> str:
        """Take in one file, and say in one line what became of it."""
        result = self._read(item) if isinstance(item, RawFile) else item
        match result:
            case Failure():
                self._failures.append(result)
                return f"failed {result.name}: {result.reason}"
            case Skipped():
                self._skipped.append(result)
                return f"skipped {result.name}: {result.reason}"
        self._batch.append(result)
        if len(self._batch) >= BATCH_DOCUMENTS:
            self.flush()
        return f"read {item.name} as {result.id}"

    def flush(self) -> None:
        """Store what is waiting, in one transaction."""
        if self._dry_run:
            outcomes = [(d.id, self._expected_outcome(d)) for d in self._batch]
        else:
            outcomes = [(s.document.id, s.outcome) for s in self._store.put_many(self._batch)]
        for document_id, outcome in outcomes:
            self._ids[outcome].append(document_id)
        self._batch.clear()

    def report(self) -> IngestReport:
        return IngestReport(
            added=tuple(self._ids[Outcome.ADDED]),
            changed=tuple(self._ids[Outcome.CHANGED]),
            unchanged=tuple(self._ids[Outcome.UNCHANGED]),
            failures=tuple(self._failures),
            skipped=tuple(self._skipped),
        )

    def _read(self, raw: RawFile) -> Document | Failure | Skipped:
        try:
            document = parse_file(raw)
        except UnreadableFile as error:
            return Failure(raw.name, str(error))
        claim = self._first_claims.get(document.id)
        if claim is None:
            self._first_claims[document.id] = (raw.name, document.digest)
            return document
        first_name, first_digest = claim
        if first_digest == document.digest:
            return Skipped(raw.name, f"its content and id are those of {first_name}.")
        return Failure(
            raw.name,
            f"its id '{document.id}' is already that of {first_name}, whose content differs. "
            "Give one of the two another id.",
        )

    def _expected_outcome(self, document: Document) -> Outcome:
        known = self._versions.get(document.id)
        if known is None:
            return Outcome.ADDED
        return Outcome.UNCHANGED if known[1] == document.digest else Outcome.CHANGED
