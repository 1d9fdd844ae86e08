"""GET /healthz and /readyz: for whoever watches the process."""

from __future__ import annotations

from fastapi import APIRouter, Response

from api.errors import NotReady, problem_responses
from api.schemas.service import HealthBody, ReadyBody
from api.service import AskService


def make_router(service: AskService) -> APIRouter:
    """The routes that tell whether the service lives, and whether it can answer."""
    router = APIRouter(tags=["service"])

    @router.get(
        "/healthz",
        summary="Does it live?",
        response_model=HealthBody,
        responses=problem_responses(500),
    )
    async def read_health() -> Response:
        """Always 200; it needs no thread, so it answers however busy the service is."""
        return Response(HealthBody(status="ok").model_dump_json(), media_type="application/json")

    @router.get(
        "/readyz",
        summary="Can it answer questions?",
        response_model=ReadyBody,
        responses=problem_responses(500, 503),
    )
    def read_readiness() -> Response:
        """200 when questions can be answered, 503 with the reason while they can't."""
        is_ready, reason = service.readiness()
        if not is_ready:
            raise NotReady(reason)
        return Response(ReadyBody(status="ready").model_dump_json(), media_type="application/json")

    return router
