"""GET /v1/timeline: what was published and what was corrected, in the order of the days."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Response

from api.access import Access
from api.cursors import write_cursor
from api.errors import problem_responses
from api.keys import Scope
from api.schemas.documents import DocumentsQuery
from api.schemas.timeline import TimelineBody, TimelineEntryBody
from api.service import AskService


def make_router(service: AskService, access: Access) -> APIRouter:
    """The route that tells what happened when."""
    router = APIRouter(tags=["documents"], dependencies=[access.needs(Scope.READ)])

    @router.get(
        "/v1/timeline",
        summary="Articles and corrections by their days",
        response_model=TimelineBody,
        responses=problem_responses(400, 401, 403, 422, 500, 503),
    )
    def read_timeline(query: Annotated[DocumentsQuery, Query()]) -> Response:
        """The current documents, and their corrections and retractions, each on its day.

        The last day comes first, what has no date last. A notice without a day stands on that of its
        recording.
        """
        found = service.store.timeline(query.offset, query.limit, start=query.start(), **query.filters())
        body = TimelineBody(
            entries=[TimelineEntryBody.of(one) for one in found.entries],
            total=found.total,
            next=write_cursor(found.next),
            offset=query.offset,
            limit=query.limit,
        )
        return Response(body.model_dump_json(), media_type="application/json")

    return router
