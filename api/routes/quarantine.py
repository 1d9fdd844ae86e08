"""/v1/quarantine: the files that were refused, with the reason; they can be tried again."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Response

from api.access import Access
from api.errors import problem_responses
from api.keys import Scope
from api.schemas.operations import (
    DiscardedBody,
    QuarantineBody,
    QuarantinedBody,
    RetriedAllBody,
    RetriedBody,
)
from api.service import AskService

FileId = Annotated[
    str, Path(description="The file's id in the list.", json_schema_extra={"pattern": "^[0-9a-f]{16}$"})
]


def make_router(service: AskService, access: Access) -> APIRouter:
    """The routes of the quarantine. They need the scope `write`: names of files are not for everybody."""
    router = APIRouter(tags=["writing"], dependencies=[access.needs(Scope.WRITE)])

    @router.get(
        "/v1/quarantine",
        summary="List what was refused",
        response_model=QuarantineBody,
        responses=problem_responses(400, 401, 403, 500, 503),
    )
    def list_quarantine() -> Response:
        """What a source or `puente ingest` brought and was refused, each with its reason."""
        files = [QuarantinedBody.model_validate(one) for one in service.quarantine.list()]
        return Response(QuarantineBody(files=files).model_dump_json(), media_type="application/json")

    @router.post(
        "/v1/quarantine:retry",
        summary="Try all again",
        response_model=RetriedAllBody,
        responses=problem_responses(400, 401, 403, 500, 503),
    )
    def retry_files() -> Response:
        """Try again whatever was refused fewer than three times."""
        stored, refused = service.quarantine.retry_all(service.retry)
        body = RetriedAllBody(stored=stored, refused=refused)
        return Response(body.model_dump_json(), media_type="application/json")

    @router.post(
        "/v1/quarantine/{file_id}/retry",
        summary="Try one again",
        response_model=RetriedBody,
        responses=problem_responses(400, 401, 403, 404, 422, 500, 503),
    )
    def retry_file(file_id: FileId) -> Response:
        """Try one again, however often it was refused."""
        reason = service.quarantine.retry(file_id, service.retry)
        body = RetriedBody(id=file_id, stored=reason is None, reason=reason)
        return Response(body.model_dump_json(), media_type="application/json")

    @router.delete(
        "/v1/quarantine/{file_id}",
        summary="Discard one",
        response_model=DiscardedBody,
        responses=problem_responses(400, 401, 403, 404, 422, 500, 503),
    )
    def discard_file(file_id: FileId) -> Response:
        """Keep one no longer."""
        service.quarantine.discard(file_id)
        return Response(DiscardedBody(id=file_id).model_dump_json(), media_type="application/json")

    return router
