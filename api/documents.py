"""Documents as they are told: a page of them, one of them, and a part of one."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from api.cursors import write_cursor
from api.errors import BadSpan
from api.schemas.documents import (
    DocumentBody,
    DocumentPartBody,
    DocumentsBody,
    DocumentsQuery,
    DocumentSummary,
    FacetsBody,
    PartRequest,
)
from corpus.document import Document
from corpus.errors import DocumentDeleted, DocumentPurged
from corpus.store import DocumentStore

KEPT_SECONDS = 5.0
"""Facets may lag so far behind the store, since to read them is to go through all of it."""


def find_documents(store: DocumentStore, facets: Facets, query: DocumentsQuery) -> DocumentsBody:
    """A page of the current documents, newest first, and every value of the filters."""
    found = store.page(query.offset, query.limit, start=query.start(), **query.filters())
    return DocumentsBody(
        documents=[DocumentSummary.of(document) for document in found.entries],
        total=found.total,
        next=write_cursor(found.next),
        offset=query.offset,
        limit=query.limit,
        facets=facets.read(),
    )


def find_document(store: DocumentStore, document_id: str, version: int | None) -> DocumentBody:
    """A version of a document; None is the newest.

    Raises:
        DocumentNotFound, VersionNotFound: there is no such thing.
        DocumentDeleted: `version` is None and the document was deleted.
        DocumentPurged: its text was wiped.
    """
    document, newest_version, deleted_at = _read_version(store, document_id, version)
    return DocumentBody.of(document, newest_version, deleted_at, store.notices(document_id))


def find_part(store: DocumentStore, asked: PartRequest) -> DocumentPartBody:
    """A version of a document, with its whole text or what stands around a span of it.

    Raises:
        BadSpan: the version's text does not hold that span.
        DocumentNotFound, VersionNotFound, DocumentDeleted, DocumentPurged: as `find_document`.
    """
    document, newest_version, deleted_at = _read_version(store, asked.document_id, asked.version)
    start, end = asked.span or (0, len(document.text))
    if not start <= end <= len(document.text) or (asked.span and start == end):
        raise BadSpan(
            f"The text of version {document.version} has {len(document.text)} characters, so it holds no "
            f"span from {start} to {end}. Take start and end from a citation or passage of this version."
        )
    around = asked.around if asked.span else 0
    first, last = max(0, start - around), min(len(document.text), end + around)
    body = DocumentBody.of(document, newest_version, deleted_at, store.notices(asked.document_id))
    is_served = document.access == "full"
    return DocumentPartBody(
        **dict(body) | {"text": document.text[first:last] if is_served else None},
        text_start=first,
        text_end=last,
        chars=len(document.text),
        span=document.text[start:end] if is_served and asked.span else None,
    )


def _read_version(
    store: DocumentStore, document_id: str, version: int | None
) -> tuple[Document, int, str | None]:
    """A version (None: the newest), the newest one's number, and when the document was deleted.

    Raises:
        DocumentNotFound, VersionNotFound: there is no such thing.
        DocumentDeleted: `version` is None and the document was deleted.
    """
    if version is None:
        document = store.get(document_id)
        return document, document.version, None
    document = store.get(document_id, version)
    try:
        return document, store.get(document_id).version, None
    except DocumentDeleted as deleted:
        return document, deleted.newest, deleted.deleted_at
    except DocumentPurged as purged:
        return document, purged.version, purged.purged_at


class Facets:
    """Every publisher and topic of the current documents, read again some seconds after a change.

    After a purge they are read again at once.
    """

    def __init__(self, store: DocumentStore, clock: Callable[[], float] = time.monotonic) -> None:
        self._store = store
        self._clock = clock
        self._lock = threading.Lock()
        self._known: FacetsBody | None = None
        self._change = 0
        self._read_at = 0.0

    def read(self) -> FacetsBody:
        """The publishers and topics, each in order."""
        with self._lock:
            change = self._store.change_number()
            if self._known is None or (change != self._change and self._is_due()):
                self._read_at = self._clock()
                self._known, self._change = self._collect(), change
            return self._known

    def _is_due(self) -> bool:
        is_old = self._clock() - self._read_at >= KEPT_SECONDS
        return is_old or bool(self._store.purged_since(self._change))

    def _collect(self) -> FacetsBody:
        publishers, topics = self._store.facets()
        return FacetsBody(
            publishers=sorted(publishers, key=str.casefold), topics=sorted(topics, key=str.casefold)
        )
