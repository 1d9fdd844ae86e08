"""/v1/index: which index answers, how fresh it is, and building it anew."""

from __future__ import annotations

from typing import Any, Literal

from fastapi import APIRouter, Response

from api.access import Access
from api.errors import problem_responses
from api.keys import Scope
from api.schemas.operations import AcceptedBody
from api.schemas.service import IndexBody
from api.service import AskService


def make_router(service: AskService, access: Access) -> APIRouter:
    """The routes that tell about the index, and that have it built anew."""
    router = APIRouter(tags=["service"])
    reading = APIRouter(dependencies=[access.needs(Scope.READ)])
    administration = APIRouter(dependencies=[access.needs(Scope.ADMIN)])

    @reading.get(
        "/v1/index",
        summary="Which index answers",
        response_model=IndexBody,
        responses=problem_responses(400, 401, 403, 500, 503),
    )
    def read_index() -> Response:
        """The index that answers now; its fields are null while there is none."""
        is_ready, reason = service.readiness()
        state = service.index_state()
        body = IndexBody(
            ready=is_ready,
            reason=None if is_ready else reason,
            generation=state.generation if state else None,
            built_at=state.built_at if state else None,
            newest_published=state.newest_published if state else None,
            documents=state.documents if state else 0,
            chunks=state.chunks if state else 0,
            stale_sources=list(state.stale_sources) if state else [],
            stored_documents=service.store.count(),
            store_change=service.store.change_number(),
            indexing=service.indexing(),
            service=service.stats(),
        )
        return Response(body.model_dump_json(), media_type="application/json")

    def begin(what: Literal["build", "rollback"]) -> Response:
        service.ask_writer(what)
        body = AcceptedBody(accepted=what)
        return Response(body.model_dump_json(), status_code=202, media_type="application/json")

    accepted: dict[str, Any] = {
        "status_code": 202,
        "response_model": AcceptedBody,
        "responses": problem_responses(400, 401, 403, 409, 500, 503),
    }

    @administration.post("/v1/index:build", summary="Build the index anew", **accepted)
    def build_index() -> Response:
        """Build beside the index that answers, with the model and chunk size that are set.

        It is checked on golden questions and taken only if it answers no worse; else `indexing.build`
        of `GET /v1/index` is `refused`, with the reason. While a build is under way, none is begun (409).
        """
        return begin("build")

    @administration.post("/v1/index:rollback", summary="Go back to the index before", **accepted)
    def roll_back_index() -> Response:
        """Let the index of before the last full build answer again; where none is kept, 409."""
        return begin("rollback")

    router.include_router(reading)
    router.include_router(administration)
    return router
