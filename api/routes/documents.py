"""GET /v1/documents and /v1/documents/{id}: the articles, with their exact text."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Response

from api.access import Access
from api.documents import Facets, find_document, find_documents
from api.errors import problem_responses
from api.keys import Scope
from api.routes.document_id import DocumentId, checked_id
from api.routes.revalidation import REVALIDATED, Known, tagged
from api.schemas.documents import DocumentBody, DocumentsBody, DocumentsQuery, VersionQuery
from api.service import AskService

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
        body = find_documents(service.store, facets, query)
        return Response(body.model_dump_json(), media_type="application/json")

    @router.get(
        "/v1/documents/{document_id}",
        summary="Read a document",
        response_model=DocumentBody,
        responses=REVALIDATED | problem_responses(400, 401, 403, 404, 410, 422, 500, 503),
    )
    def read_document(
        document_id: DocumentId,
        query: Annotated[VersionQuery, Query()],
        known: Known,
    ) -> Response:
        """One version of a document, with the exact text; old versions stay readable by number."""
        checked_id(document_id)
        body = find_document(service.store, document_id, query.version).model_dump_json()
        return tagged(body.encode(), "application/json", REVALIDATE, known)

    return router
