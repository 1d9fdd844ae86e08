"""What became of a document: its versions, what changed between two, its notices; citations."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Body, Query, Request, Response
from fastapi.routing import APIRoute

from api.access import Access, key_id
from api.citations import judge_citation, judge_sent, worst_of
from api.errors import AnswerNotFound, problem_responses
from api.keys import Scope
from api.routes.document_id import DocumentId, WrittenId, checked_id
from api.routes.preconditions import Expected
from api.schemas.versions import (
    ChangeBody,
    CheckedBody,
    CheckRequest,
    ChecksBody,
    CitationToCheck,
    DiffBody,
    DiffQuery,
    FieldChangeBody,
    NoticeBody,
    NoticeRequest,
    SpanBody,
    VersionBody,
    VersionsBody,
    WithdrawnBody,
)
from api.service import AskService
from corpus.diff import TextChange, diff_texts
from corpus.document import Document, Notice
from corpus.hosts import ascii_address

COMPARED_FIELDS = ("title", "author", "lang", "published", "modified", "publisher", "url", "topics")
NOTICE_EXAMPLES: dict[str, Any] = {
    "correction": {
        "summary": "A correction",
        "value": {
            "kind": "correction",
            "on": "2025-08-14",
            "text": "An earlier version gave another number of people.",
        },
    }
}
CHECK_EXAMPLES: dict[str, Any] = {
    "citation": {
        "summary": "One citation",
        "value": {
            "document_id": "transfer-february-2025",
            "version": 1,
            "start": 0,
            "end": 9,
            "quote": "Transfers",
        },
    }
}


def make_router(service: AskService, access: Access, json_route: type[APIRoute]) -> APIRouter:
    """The routes that tell what became of documents and citations."""
    reads, writes = [access.needs(Scope.READ)], [access.needs(Scope.WRITE)]
    router = APIRouter()
    reading = APIRouter(tags=["documents"], dependencies=reads)
    checking = APIRouter(tags=["documents"], dependencies=reads, route_class=json_route)
    noting = APIRouter(tags=["writing"], dependencies=writes, route_class=json_route)
    withdrawing = APIRouter(tags=["writing"], dependencies=writes)
    store = service.store

    @reading.get(
        "/v1/documents/{document_id}/versions",
        summary="List a document's versions",
        response_model=VersionsBody,
        responses=problem_responses(400, 401, 403, 404, 410, 422, 500, 503),
    )
    def list_versions(document_id: DocumentId) -> Response:
        """Every version that can be read, oldest first, also of a deleted document."""
        checked_id(document_id)
        body = VersionsBody(
            document_id=document_id,
            deleted_at=store.deleted_at(document_id),
            notices=[NoticeBody.model_validate(one) for one in store.notices(document_id)],
            versions=[VersionBody.model_validate(one) for one in store.versions(document_id)],
        )
        return Response(body.model_dump_json(), media_type="application/json")

    @reading.get(
        "/v1/documents/{document_id}/diff",
        summary="Compare two versions",
        response_model=DiffBody,
        responses=problem_responses(400, 401, 403, 404, 410, 422, 500, 503),
    )
    def compare_versions(document_id: DocumentId, query: Annotated[DiffQuery, Query()]) -> Response:
        """What changed from one version to another: plain text, with exact offsets in both.

        Putting every `after` in the place of its `before` turns the one text into the other.
        """
        checked_id(document_id)
        before, after = store.get(document_id, query.from_), store.get(document_id, query.to)
        body = DiffBody(
            document_id=document_id,
            before=before.version,
            after=after.version,
            changes=[_tell(change, before, after) for change in diff_texts(before.text, after.text)],
            fields=_compare_fields(before, after),
        )
        return Response(body.model_dump_json(), media_type="application/json")

    @checking.post(
        "/v1/citations:check",
        summary="Check a citation",
        response_model=ChecksBody,
        responses=problem_responses(400, 401, 403, 404, 408, 413, 415, 422, 500, 503),
    )
    def check_citations(
        request: Request,
        body: Annotated[CheckRequest, Body(openapi_examples=CHECK_EXAMPLES)],
    ) -> Response:
        """Whether a citation, or all of an answer, stands by now.

        `stands`; `corrected` or `retracted` since, itself or what it copies; its article was `deleted`
        or `purged`; or `never_was`: the version does not hold the quote there.
        """
        if isinstance(body, CitationToCheck):
            checked = [judge_sent(store, body, service.stories)]
        else:
            checked = _check_answer(service, body.answer_id, key_id(request))
        told = ChecksBody(verdict=worst_of(checked), citations=checked)
        return Response(told.model_dump_json(), media_type="application/json")

    @noting.post(
        "/v1/documents/{document_id}/notices",
        summary="Record a correction or a retraction",
        response_model=NoticeBody,
        responses=problem_responses(400, 401, 403, 404, 408, 410, 412, 413, 415, 422, 500, 503),
    )
    def record_notice(
        document_id: WrittenId,
        body: Annotated[NoticeRequest, Body(openapi_examples=NOTICE_EXAMPLES)],
        expected: Expected,
    ) -> Response:
        """Record what a publisher made known of its article; the same notice twice is one.

        Answers say when an article that they cite was corrected, and rest on none that was retracted.
        """
        checked_id(document_id)
        recorded = store.record_notice(
            document_id,
            Notice(body.kind, body.on, body.text),
            lambda: expected.check(store, document_id),
        )
        return Response(
            NoticeBody.model_validate(recorded).model_dump_json(), media_type="application/json"
        )

    @withdrawing.delete(
        "/v1/documents/{document_id}/notices",
        summary="Take notices back",
        response_model=WithdrawnBody,
        responses=problem_responses(400, 401, 403, 404, 410, 412, 422, 500, 503),
    )
    def withdraw_notices(document_id: WrittenId, expected: Expected) -> Response:
        """Take back the notices that were recorded here; what an article says itself stays."""
        checked_id(document_id)
        withdrawn = store.withdraw_notices(document_id, lambda: expected.check(store, document_id))
        body = WithdrawnBody(withdrawn=withdrawn)
        return Response(body.model_dump_json(), media_type="application/json")

    for part in (reading, checking, noting, withdrawing):
        router.include_router(part)
    return router


def _check_answer(service: AskService, answer_id: str, asker: str | None) -> list[CheckedBody]:
    kept = service.answer(answer_id, asker)
    if kept is None:
        raise AnswerNotFound("There is no such answer, or it is not kept any more.")
    return [
        judge_citation(
            service.store,
            one["document_id"],
            one["version"],
            one["start"],
            one["end"],
            one.get("quote", ""),
            service.stories,
            one["n"],
        )
        for one in kept["citations"]
    ]


def _tell(change: TextChange, before: Document, after: Document) -> ChangeBody:
    return ChangeBody(
        kind=change.kind,
        before=_span(before, change.old_start, change.old_end),
        after=_span(after, change.new_start, change.new_end),
    )


def _span(document: Document, start: int, end: int) -> SpanBody:
    text = document.text[start:end] if document.access == "full" else None
    return SpanBody(start=start, end=end, text=text)


def _compare_fields(before: Document, after: Document) -> list[FieldChangeBody]:
    pairs = ((name, getattr(before, name), getattr(after, name)) for name in COMPARED_FIELDS)
    return [
        FieldChangeBody(field=name, before=_as_text(name, old), after=_as_text(name, new))
        for name, old, new in pairs
        if old != new
    ]


def _as_text(name: str, value: str | date | datetime | tuple[str, ...] | None) -> str | None:
    if name == "url" and isinstance(value, str):
        return ascii_address(value)
    if isinstance(value, tuple):
        return ", ".join(value)
    return value.isoformat() if isinstance(value, date) else value
