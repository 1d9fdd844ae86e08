"""Files of a source into the store: parsed, stored, and what is refused into the quarantine."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from corpus.document import Document, RawFile
from corpus.errors import (
    DocumentDeleted,
    DocumentNotFound,
    DocumentPurged,
    FetchFailed,
    FetchRefused,
    StoreDamaged,
    UnreadableFile,
)
from corpus.ingest import store_documents
from corpus.ingest_report import Failure, IngestReport
from corpus.naming import Naming
from corpus.parse import parse_file
from corpus.quarantine import Quarantine
from corpus.received import Given, Hints, ReceivedFile
from corpus.sources.claims import gives, refuse_second_claim
from corpus.sources.listing import Source, SourceKind
from corpus.sources.web import Web, article_files
from corpus.store import DocumentStore


@dataclass(frozen=True, slots=True)
class Delivered:
    """What became of some files.

    ids: name of the file -> id of its document, for all that are in the store now.
    new_or_changed: how many became a new version; added: how many of them are new articles.
    failures: the files that were refused; they are in the quarantine.
    kept_deleted: ids of documents that were deleted or purged by hand, and stay so.
    """

    ids: Mapping[str, str] = field(default_factory=dict)
    new_or_changed: int = 0
    failures: tuple[Failure, ...] = ()
    kept_deleted: tuple[str, ...] = ()
    added: int = 0


class Delivery:
    """Takes files in for the poller, and for a retry out of the quarantine.

    on_stored: called with the report of each batch that went into the store.
    """

    def __init__(
        self,
        store: DocumentStore,
        quarantine: Quarantine,
        *,
        web: Web | None = None,
        on_stored: Callable[[IngestReport], None] | None = None,
    ) -> None:
        self._store = store
        self._quarantine = quarantine
        self._web = web or Web()
        self._on_stored = on_stored

    def __call__(self, source: Source, files: list[RawFile]) -> Delivered:
        """Take in what a source brought.

        A document that somebody deleted is not brought back by the source that still carries it,
        and a purged one by none.

        Raises:
            StoreUnavailable, SandboxUnavailable: nothing of this batch counts as taken in.
        """
        documents: dict[str, Document] = {}
        failures: list[Failure] = []
        naming = Naming(self._store)
        for raw in files:
            try:
                documents[raw.name] = naming.settle(_read(raw, source, naming))
            except UnreadableFile as error:
                self._quarantine.add(raw, str(error))
                failures.append(Failure(raw.name, str(error)))
        by_name = {raw.name: raw for raw in files}
        kept_deleted = {
            name: document.id
            for name, document in documents.items()
            if self._stays_deleted(document.id, by_name[name])
        }
        names = [name for name in documents if name not in kept_deleted]
        report = self._put([documents[name] for name in names])
        for name, outcome in zip(names, report.outcomes, strict=True):
            if isinstance(outcome, Failure):
                self._quarantine.add(by_name[name], outcome.reason)
                failures.append(Failure(name, outcome.reason))
                del documents[name]
        return Delivered(
            ids={name: document.id for name, document in documents.items()},
            new_or_changed=len(report.added) + len(report.changed),
            failures=tuple(failures),
            kept_deleted=tuple(kept_deleted.values()),
            added=len(report.added),
        )

    def follow(self, sources: Iterable[Source]) -> None:
        """Serve what is stored of these sources as they say by now: whole, or only quoted.

        Raises:
            StoreUnavailable: it cannot be written.
        """
        self._store.set_access({source.name: source.text for source in sources})

    def withdraw(self, source: Source, document_ids: Iterable[str]) -> None:
        """Delete documents whose articles are gone from their source; old versions stay readable."""
        for document_id in document_ids:
            try:
                self._store.delete(document_id)
            except (DocumentNotFound, DocumentPurged):
                continue

    def take(self, raw: RawFile) -> None:
        """Take in one file out of the quarantine; one that was never fetched is fetched now.

        Raises:
            UnreadableFile: it is refused again.
        """
        files: list[RawFile | Failure] = [raw]
        if not raw.data and raw.url:
            given = raw.given if isinstance(raw, ReceivedFile) else Given()
            hints = raw.hints if isinstance(raw, ReceivedFile) else Hints()
            try:
                files = article_files(self._web.get(raw.url), given, hints)
            except (FetchFailed, FetchRefused) as error:
                raise UnreadableFile(str(error)) from error
        documents = []
        naming = Naming(self._store, takes_unclaimed=False)
        for file in files:
            if isinstance(file, Failure):
                raise UnreadableFile(file.reason)
            document = naming.settle(parse_file(file))
            self._refuse_another_file(document)
            documents.append(document)
        report = self._put(documents)
        if report.failures:
            raise UnreadableFile(report.failures[0].reason)

    def is_purged(self, document_id: str) -> bool:
        """Whether a document's text was wiped, so that nothing may be kept that tells of it."""
        return self._store.is_purged(document_id)

    def _refuse_another_file(self, document: Document) -> None:
        """A file that waited must not become a version of an article that another file is by now."""
        if document.origin is None or not self._store.is_known(document.id):
            return
        other = self._store.origin_of(document.id)
        same = {holder.document_id for holder in self._store.holders_of(document.digest)}
        is_taken = other is None or (other != document.origin.path and gives(other, document.id))
        if is_taken and document.id not in same:
            raise UnreadableFile(
                f"its id '{document.id}' is already that of {other or 'another article'}, whose content "
                "differs. Give one of the two another id."
            )

    def _stays_deleted(self, document_id: str, raw: RawFile) -> bool:
        try:
            self._store.get(document_id)
        except DocumentPurged:
            return True
        except DocumentDeleted:
            return not (isinstance(raw, ReceivedFile) and raw.given.revives)
        except (DocumentNotFound, StoreDamaged):
            return False
        return False

    def _put(self, documents: Iterable[Document]) -> IngestReport:
        report = store_documents(self._store, documents)
        if self._on_stored is not None and (report.added or report.changed):
            self._on_stored(report)
        return report


def _read(raw: RawFile, source: Source, naming: Naming) -> Document:
    document = parse_file(raw)
    if source.kind is SourceKind.FOLDER:
        document = refuse_second_claim(document, naming, Path(source.location))
    return document
