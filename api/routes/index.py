"""GET /v1/index: which index answers, and how fresh it is."""

from __future__ import annotations

from fastapi import APIRouter, Response

from api.access import Access
from api.errors import problem_responses
from api.keys import Scope
from api.schemas.service import IndexBody
from api.service import AskService


def make_router(service: AskService, access: Access) -> APIRouter:
    """The route that tells about the index."""
    reads = [access.needs(Scope.READ)]
    router = APIRouter(tags=["service"], dependencies=reads)

    @router.get(
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
            service=service.stats(),
        )
        return Response(body.model_dump_json(), media_type="application/json")

    return router
