"""GET /v1/sources: where articles come from, and how each source is doing."""

from __future__ import annotations

from fastapi import APIRouter, Response

from api.access import Access
from api.errors import problem_responses
from api.keys import Scope
from api.schemas.operations import SourcesBody
from api.service import AskService


def make_router(service: AskService, access: Access) -> APIRouter:
    """The route that tells of the sources."""
    router = APIRouter(tags=["service"], dependencies=[access.needs(Scope.READ)])

    @router.get(
        "/v1/sources",
        summary="List the sources",
        response_model=SourcesBody,
        responses=problem_responses(400, 401, 403, 500, 503),
    )
    def list_sources() -> Response:
        """Every source of sources.toml, with its last success and error, and whether it is stale."""
        return Response(service.sources().model_dump_json(), media_type="application/json")

    return router
