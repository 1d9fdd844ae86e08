"""GET /v1/documents and /v1/documents/{id}: the articles, with their exact text."""

from __future__ import annotations

import hashlib
import threading
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from api.access import Access
from api.errors import problem_responses
from api.keys import Scope
from api.routes.document_id import DocumentId, checked_id
from api.schemas.documents import (
    DocumentBody,
    DocumentsBody,
    DocumentsQuery,
    DocumentSummary,
    FacetsBody,
    VersionQuery,
)
from api.service import AskService
from corpus.document import Document
from corpus.errors import DocumentDeleted, DocumentPurged
from corpus.store import DocumentStore

DOCUMENTS_A_READ = 500
REVALIDATE = "no-cache"


def make_router(service: AskService, access: Access) -> APIRouter:
    """The routes that read documents."""
    reads = [access.needs(Scope.READ)]
    router = APIRouter(tags=["documents"], dependencies=reads)
    facets = Facets(service.store)

    @router.get(
        "/v1/documents",
        summary="List documents",
        response_model=DocumentsBody,
        responses=problem_responses(400, 401, 403, 422, 500, 503),
    )
    def list_documents(query: Annotated[DocumentsQuery, Query()]) -> Response:
        """A page of the current documents, newest first, and every value of the filters."""
        documents, total = service.store.page(
            query.offset,
            query.limit,
            lang=query.lang,
            topic=query.topic,
            publisher=query.publisher,
        )
        body = DocumentsBody(
            documents=[DocumentSummary.of(document) for document in documents],
            total=total,
            offset=query.offset,
            limit=query.limit,
            facets=facets.read(),
        )
        return Response(body.model_dump_json(), media_type="application/json")

    @router.get(
        "/v1/documents/{document_id}",
        summary="Read a document",
        response_model=DocumentBody,
        responses=problem_responses(400, 401, 403, 404, 410, 422, 500, 503),
    )
    def read_document(
        request: Request,
        document_id: DocumentId,
        query: Annotated[VersionQuery, Query()],
    ) -> Response:
        """One version of a document, with the exact text; old versions stay readable by number."""
        checked_id(document_id)
        document, newest_version, deleted_at = read_version(service.store, document_id, query.version)
        notices = service.store.notices(document_id)
        body = DocumentBody.of(document, newest_version, deleted_at, notices).model_dump_json()
        tag = f'"{hashlib.sha256(body.encode()).hexdigest()[:32]}"'
        headers = {"ETag": tag, "Cache-Control": REVALIDATE}
        if tag in request.headers.get("if-none-match", ""):
            return Response(status_code=304, headers=headers)
        return Response(body, media_type="application/json", headers=headers)

    return router


def read_version(
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
    """Every publisher and topic of the current documents, read again when the store has changed."""

    def __init__(self, store: DocumentStore) -> None:
        self._store = store
        self._lock = threading.Lock()
        self._known: tuple[int, FacetsBody] | None = None

    def read(self) -> FacetsBody:
        """The publishers and topics, each in order."""
        with self._lock:
            change = self._store.change_number()
            if self._known is None or self._known[0] != change:
                self._known = change, self._collect()
            return self._known[1]

    def _collect(self) -> FacetsBody:
        publishers: set[str] = set()
        topics: set[str] = set()
        offset, total = 0, 1
        while offset < total:
            documents, total = self._store.page(offset, DOCUMENTS_A_READ)
            offset += DOCUMENTS_A_READ
            publishers.update(one.publisher for one in documents if one.publisher)
            topics.update(topic for one in documents for topic in one.topics)
        return FacetsBody(
            publishers=sorted(publishers, key=str.casefold), topics=sorted(topics, key=str.casefold)
        )
