"""PUT and DELETE /v1/documents/{id}, POST /v1/documents:batch: what changes the documents."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.params import Depends as DependsOn
from starlette.concurrency import run_in_threadpool

from api.access import Access
from api.errors import problem_responses
from api.json_body import JSON, LINE_TYPES, media_type_of, upload_route
from api.keys import Scope
from api.routes.document_id import WrittenId, checked_id, checked_new_id
from api.routes.preconditions import Expected
from api.schemas.writing import (
    ArticleLine,
    BatchBody,
    DeletedBody,
    DeleteQuery,
    PurgedBody,
    WrittenBody,
)
from api.service import AskService
from api.settings import Settings
from api.writing import MAX_LINES, MEDIA_TYPES
from corpus.store import Outcome

BATCH_TYPES = (*LINE_TYPES, JSON)
JSON_EXAMPLE = {
    "title": "Mexico transfers 26 cartel figures",
    "text": "Mexico transferred 26 cartel figures to the United States on 12 August 2025.",
    "lang": "en",
    "published": "2025-08-13",
    "publisher": "Puente",
    "url": "https://example.org/transfer-august-2025",
    "topics": ["transfers"],
}
MARKDOWN_EXAMPLE = """---
title: Mexico transfers 26 cartel figures
published: 2025-08-13
---

Mexico transferred 26 cartel figures to the United States on 12 August 2025.
"""


def make_router(service: AskService, access: Access, settings: Settings) -> APIRouter:
    """The routes that store and delete documents."""
    router = APIRouter(tags=["writing"])
    writes = [access.needs(Scope.WRITE)]
    one_file = APIRouter(
        dependencies=writes,
        route_class=upload_route(settings, access, MEDIA_TYPES),
    )
    lines = APIRouter(
        dependencies=writes,
        route_class=upload_route(settings, access, BATCH_TYPES),
    )

    async def what_to_delete(request: Request, query: Annotated[DeleteQuery, Query()]) -> DeleteQuery:
        """The query, if it asks for a purge once the key was found to allow one."""
        if query.purge:
            await access.authorize(request, Scope.ADMIN)
        return query

    purges_as_admin, deletes_as_writer = Depends(what_to_delete), access.needs(Scope.WRITE)
    bodiless = APIRouter()

    @one_file.put(
        "/v1/documents/{document_id}",
        summary="Store an article",
        response_model=WrittenBody,
        responses={
            201: {"description": "It is new.", "model": WrittenBody},
            **problem_responses(400, 401, 403, 408, 412, 413, 415, 422, 500, 503),
        },
        openapi_extra={"requestBody": {"required": True, "content": _describe_bodies()}},
    )
    async def put_document(request: Request, document_id: WrittenId, expected: Expected) -> Response:
        """Store an article under this id, as JSON or as a file of one of these types.

        The same content again changes nothing (200); other content becomes the next version (200);
        an id that is new, or was deleted, answers 201. The id counts, whatever the article says.
        With `If-Match` nothing is stored over what another has stored since; with `If-None-Match: *`,
        over nothing at all.
        """
        checked_new_id(document_id)
        body = await request.body()
        content_type = request.headers.get("content-type", "")
        stored = await run_in_threadpool(service.writing.put, document_id, content_type, body, expected)
        version = stored.document.version
        written = WrittenBody(
            document_id=document_id,
            version=version,
            changed=stored.outcome != Outcome.UNCHANGED,
            searchable=service.is_searchable(document_id, version),
        )
        return Response(
            written.model_dump_json(),
            status_code=201 if stored.outcome == Outcome.ADDED else 200,
            media_type="application/json",
        )

    @lines.post(
        "/v1/documents:batch",
        summary="Store many articles",
        response_model=BatchBody,
        responses=problem_responses(400, 401, 403, 408, 413, 415, 422, 500, 503),
        openapi_extra={"requestBody": {"required": True, "content": _describe_batches()}},
    )
    async def put_documents(request: Request) -> Response:
        """Store up to 1,000 articles, each with its `id`: one JSON object a line, or a JSON array.

        Every line has its own outcome; a bad one keeps no other from being stored. An array that holds
        a bad article is refused whole; else its articles are told as lines, from 1.
        """
        body = await request.body()
        is_array = media_type_of(request) == JSON
        put = service.writing.put_array if is_array else service.writing.put_lines
        told = await run_in_threadpool(put, body)
        return Response(told.model_dump_json(), media_type="application/json")

    @bodiless.delete(
        "/v1/documents/{document_id}",
        summary="Delete a document",
        response_model=DeletedBody | PurgedBody,
        responses=problem_responses(400, 401, 403, 404, 410, 412, 422, 500, 503),
    )
    async def delete_document(
        *,
        query: DeleteQuery = purges_as_admin,
        _: DependsOn = deletes_as_writer,
        document_id: WrittenId,
        expected: Expected,
    ) -> Response:
        """Take a document out of answers, at once; its versions can still be read by number.

        Deleting it again changes nothing. An article put under the id later is its next version.
        With `purge=true` (scope `admin`) the text of every version is wiped from the disk for good:
        from the store, the index, kept answers and caches. `backups` names those that still hold it.
        """
        checked_id(document_id)
        change = service.writing.purge if query.purge else service.writing.delete
        body = await run_in_threadpool(change, document_id, expected)
        return Response(body.model_dump_json(), media_type="application/json")

    for part in (one_file, lines, bodiless):
        router.include_router(part)
    return router


def _describe_bodies() -> dict[str, Any]:
    files: dict[str, Any] = {
        media_type: {"schema": {"type": "string", "contentMediaType": media_type}}
        for media_type in MEDIA_TYPES
        if media_type != JSON
    }
    files["text/markdown"]["examples"] = {"markdown": {"value": MARKDOWN_EXAMPLE}}
    schema = {"$ref": "#/components/schemas/ArticleBody"}
    return {JSON: {"schema": schema, "examples": {"json": {"value": JSON_EXAMPLE}}}, **files}


def _describe_batches() -> dict[str, Any]:
    articles = [
        ArticleLine(id=f"example-{n}", title=f"Example {n}", text=f"The text of example {n}.")
        for n in (1, 2)
    ]
    lines = "".join(one.model_dump_json(exclude_defaults=True) + "\n" for one in articles)
    array = [one.model_dump(mode="json", exclude_defaults=True) for one in articles]
    return {
        LINE_TYPES[0]: {
            "schema": {
                "type": "string",
                "description": "One JSON object a line: as for a single article, and `id`. "
                f"For example:\n\n```\n{lines}```",
            },
        },
        JSON: {
            "schema": {
                "type": "array",
                "maxItems": MAX_LINES,
                "items": {"$ref": "#/components/schemas/ArticleLine"},
            },
            "examples": {"array": {"summary": "Two articles", "value": array}},
        },
    }
