"""Files and documents into the store, with a report that loses nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from corpus.document import Document, RawFile
from corpus.errors import UnreadableFile
from corpus.ingest_report import Failure, IngestReport, Noticed, Skipped
from corpus.naming import Naming
from corpus.notices import with_notices
from corpus.parse import parse_file
from corpus.store import Check, DocumentStore, Outcome, Stored, check_nothing

BATCH_DOCUMENTS = 50


def ingest(
    files: Iterable[RawFile | Failure | Skipped],
    store: DocumentStore,
    *,
    dry_run: bool = False,
    on_progress: Callable[[str], None] | None = None,
    on_refused: Callable[[RawFile, str], object] = lambda raw, reason: None,
) -> IngestReport:
    """Parse files and store what is new or changed.

    A bad file is reported and the rest goes in. Files of one name in different folders are different
    articles. Of two files that give one id as their own and have different content the first goes in,
    and the second is a failure that names both.

    Args:
        dry_run: report what would happen, and store nothing.
        on_progress: called with one line for each file.
        on_refused: called with each file that was read and did not go in, and why; not on a dry run.

    Raises:
        StoreUnavailable: the store cannot be written; documents stored before stay stored.
    """
    run = _Run(store, dry_run, on_refused)
    for item in files:
        line = run.take(item)
        if on_progress is not None:
            on_progress(line)
    run.flush()
    return run.report


def store_documents(
    store: DocumentStore,
    documents: Iterable[Document],
    *,
    dry_run: bool = False,
    check: Check = check_nothing,
) -> IngestReport:
    """Store documents with the corrections and retractions that their texts carry.

    They go in together, in one transaction that is on the disk when this returns. One that cannot
    be stored is a failure with its reason, by its id, and the rest goes in. An id that comes twice
    is stored twice, in order: the later one is the newer version.

    Args:
        dry_run: report what would happen, and store nothing.
        check: as the store takes it.

    Raises:
        StoreUnavailable: the store cannot be written; then none of them is stored.
    """
    checked = [_check(document) for document in documents]
    good = [one for one in checked if isinstance(one, Document)]
    outcomes: list[Stored | Failure] = []
    if dry_run:
        told = _expected_outcomes(store, good)
    else:
        stored = iter(store.put_many(good, check))
        outcomes = [one if isinstance(one, Failure) else next(stored) for one in checked]
        told = [(one.document.id, one.outcome) for one in outcomes if isinstance(one, Stored)]

    def having(outcome: Outcome) -> tuple[str, ...]:
        return tuple(document_id for document_id, found in told if found == outcome)

    new = {document_id for document_id, found in told if found != Outcome.UNCHANGED}
    return IngestReport(
        added=having(Outcome.ADDED),
        changed=having(Outcome.CHANGED),
        unchanged=having(Outcome.UNCHANGED),
        failures=tuple(one for one in checked if isinstance(one, Failure)),
        noticed=tuple(Noticed(d.id, notice) for d in good for notice in d.notices),
        outcomes=tuple(outcomes),
        undated=tuple(d.id for d in good if d.id in new and d.published is None),
    )


class _Run:
    """One ingest under way."""

    def __init__(
        self, store: DocumentStore, dry_run: bool, on_refused: Callable[[RawFile, str], object]
    ) -> None:
        self._store = store
        self._naming = Naming(store)
        self._dry_run = dry_run
        self._on_refused = on_refused
        self._first_claims: dict[str, tuple[str, str]] = {}
        self._batch: dict[str, tuple[RawFile, Document]] = {}
        self.report = IngestReport()

    def take(self, item: RawFile | Failure | Skipped) -> str:
        """Take in one file, and say in one line what became of it."""
        if not isinstance(item, RawFile):
            return self._tell(item)
        result = self._read(item)
        if not isinstance(result, Document):
            if isinstance(result, Failure):
                self._refuse(item, result.reason)
            return self._tell(result)
        self._batch[result.id] = (item, result)
        if len(self._batch) >= BATCH_DOCUMENTS:
            self.flush()
        return f"read {item.name} as {result.id}"

    def _tell(self, result: Failure | Skipped) -> str:
        if isinstance(result, Failure):
            self.report += IngestReport(failures=(result,))
            return f"failed {result.name}: {result.reason}"
        self.report += IngestReport(skipped=(result,))
        return f"skipped {result.name}: {result.reason}"

    def flush(self) -> None:
        """Store what is waiting, in one transaction."""
        documents = [document for _, document in self._batch.values()]
        report = store_documents(self._store, documents, dry_run=self._dry_run)
        for (raw, _), outcome in zip(self._batch.values(), report.outcomes, strict=not self._dry_run):
            if isinstance(outcome, Failure):
                self._refuse(raw, outcome.reason)
        names = {_printable(document.id): raw.name for raw, document in self._batch.values()}
        failures = tuple(replace(one, name=names.get(one.name, one.name)) for one in report.failures)
        # Texts of a whole archive would fill the memory.
        self.report += replace(report, failures=failures, outcomes=())
        self._batch.clear()

    def _refuse(self, raw: RawFile, reason: str) -> None:
        if not self._dry_run:
            self._on_refused(raw, reason)

    def _read(self, raw: RawFile) -> Document | Failure | Skipped:
        try:
            document = self._naming.settle(parse_file(raw))
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


def _expected_outcomes(store: DocumentStore, documents: Iterable[Document]) -> list[tuple[str, Outcome]]:
    digests = {id_: digest for id_, (_, digest) in store.current_versions().items()}
    outcomes = []
    for document in documents:
        known, digest = digests.get(document.id), document.digest
        if known is None:
            outcome = Outcome.ADDED
        else:
            outcome = Outcome.UNCHANGED if known == digest else Outcome.CHANGED
        digests[document.id] = digest
        outcomes.append((document.id, outcome))
    return outcomes


def _check(document: Document) -> Document | Failure:
    """The document with its notices, or why it cannot be stored."""
    reason = _why_not(document)
    return with_notices(document) if reason is None else Failure(_printable(document.id), reason)


def _why_not(document: Document) -> str | None:
    """Why a document cannot be stored; None when it can."""
    if not document.id:
        return "it has no id."
    if not any(map(str.isalnum, document.text)):
        return "it holds no text."
    try:
        document.digest.encode()
        document.id.encode()
    except UnicodeEncodeError as error:
        return f"it holds half a character ({error.reason}) and cannot be written as UTF-8."
    spans = [(heading.start, heading.end) for heading in document.headings]
    spans += [(page.start, page.end) for page in document.pages]
    if any(not 0 <= start <= end <= len(document.text) for start, end in spans):
        return "a heading or page of it lies outside its text."
    return None


def _printable(text: str) -> str:
    return text.encode("utf-8", "backslashreplace").decode("utf-8")
