"""POST /v1/search: passages alone."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Body, Request, Response
from fastapi.routing import APIRoute

from api.access import Access
from api.errors import problem_responses
from api.keys import Scope
from api.routes.reply import json_reply
from api.schemas.answers import SearchBody
from api.schemas.questions import SearchRequest
from api.service import AskService

EXAMPLES: dict[str, Any] = {
    "words": {"summary": "A few words", "value": {"query": "fentanyl seizures at the border"}},
    "spanish": {
        "summary": "In Spanish, among documents in English",
        "value": {
            "query": "traslado de reos a Estados Unidos",
            "k": 10,
            "filters": {"lang": "en"},
        },
    },
}


def make_router(service: AskService, access: Access, json_route: type[APIRoute]) -> APIRouter:
    """The route that finds passages."""
    reads = [access.needs(Scope.READ)]
    router = APIRouter(tags=["answers"], dependencies=reads, route_class=json_route)

    @router.post(
        "/v1/search",
        summary="Find passages",
        response_model=SearchBody,
        responses=problem_responses(400, 401, 403, 408, 413, 415, 422, 500, 503),
    )
    def search(
        request: Request, body: Annotated[SearchRequest, Body(openapi_examples=EXAMPLES)]
    ) -> Response:
        """The passages nearest to a query, for those who compose answers themselves."""
        request.state.question = body.query
        return json_reply(SearchBody.of(service.search(body.to_question())), request)

    return router
