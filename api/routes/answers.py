"""/v1/answers/{id}: an answer again, its citations in the formats of other programs, and feedback."""

from __future__ import annotations

import json
from functools import partial
from typing import Annotated, Any

from fastapi import APIRouter, Body, Path, Query, Request, Response
from fastapi.routing import APIRoute

from api.access import Access, key_id
from api.citation_formats import FILE_NAMES, MEDIA_TYPES, CitationFormat, Reference, write_citations
from api.errors import AnswerNotFound, AnswerPurged, problem_responses
from api.keys import Scope
from api.links import absolute_link
from api.routes.reply import json_reply
from api.schemas.answers import AnswerBody
from api.schemas.feedback import FeedbackBody, FeedbackRequest
from api.schemas.versions import MAX_ANSWER_ID_CHARS
from api.service import AskService
from api.settings import Settings

AnswerId = Annotated[
    str, Path(description="The `id` of an answer.", min_length=1, max_length=MAX_ANSWER_ID_CHARS)
]
FEEDBACK_EXAMPLES: dict[str, Any] = {
    "up": {"summary": "It was right", "value": {"verdict": "up"}},
    "down": {
        "summary": "It was not, and why",
        "value": {"verdict": "down", "comment": "It tells of 2025; I asked for 2026."},
    },
}
WRITTEN: dict[int | str, dict[str, Any]] = {
    200: {
        "content": {media_type.partition(";")[0]: {} for media_type in MEDIA_TYPES.values()},
        "description": "The citations, in the order of their numbers.",
    }
}


def make_router(
    service: AskService, access: Access, json_route: type[APIRoute], settings: Settings
) -> APIRouter:
    """The routes of answers that were given."""
    keep_questions_days = settings.keep_questions_days
    reads = [access.needs(Scope.READ)]
    router = APIRouter(tags=["answers"], dependencies=reads)
    with_body = APIRouter(dependencies=reads, route_class=json_route)

    def find_kept(answer_id: str, request: Request) -> dict[str, Any]:
        if keep_questions_days == 0:
            raise AnswerNotFound("Answers are not kept here (PUENTE_KEEP_QUESTIONS_DAYS is 0).")
        kept = service.answer(answer_id, key_id(request))
        if kept is None:
            raise AnswerNotFound(
                f"There is no such answer, or not any more: answers are kept for "
                f"{keep_questions_days} days."
            )
        if "purged" in kept:
            raise AnswerPurged(f"It showed text that was purged since: {', '.join(kept['purged'])}.")
        return kept

    @router.get(
        "/v1/answers/{answer_id}",
        summary="Read an answer again",
        response_model=AnswerBody,
        responses=problem_responses(400, 401, 403, 404, 410, 422, 500, 503),
    )
    def read_answer(request: Request, answer_id: AnswerId) -> Response:
        """The answer with this id, for as long as answers are kept."""
        kept = find_kept(answer_id, request) | {"request_id": request.state.request_id}
        return Response(json.dumps(kept, ensure_ascii=False), media_type="application/json")

    @router.get(
        "/v1/answers/{answer_id}/citations",
        summary="Take the citations of an answer along",
        response_class=Response,
        responses=WRITTEN | problem_responses(400, 401, 403, 404, 410, 422, 500, 503),
    )
    def export_citations(
        request: Request,
        answer_id: AnswerId,
        form: Annotated[
            CitationFormat, Query(alias="format", description="How they are written.")
        ] = CitationFormat.TEXT,
    ) -> Response:
        """Each citation with its quote, as text, Markdown, BibTeX or RIS; nothing for a refusal."""
        kept = find_kept(answer_id, request)
        absolute = partial(absolute_link, request=request)
        references = [Reference.of(one, absolute) for one in kept.get("citations", ())]
        return Response(
            write_citations(references, form),
            headers={
                "Content-Type": MEDIA_TYPES[form],
                "Content-Disposition": f'inline; filename="{FILE_NAMES[form]}"',
            },
        )

    @with_body.post(
        "/v1/answers/{answer_id}/feedback",
        summary="Say what an answer is worth",
        response_model=FeedbackBody,
        responses=problem_responses(400, 401, 403, 404, 408, 410, 413, 415, 422, 500, 503),
    )
    def give_feedback(
        request: Request,
        answer_id: AnswerId,
        body: Annotated[FeedbackRequest, Body(openapi_examples=FEEDBACK_EXAMPLES)],
    ) -> Response:
        """A thumb up or down, and a comment, in the place of what was said of the answer before.

        It is kept, with the question and what was cited, for as long as answers are.
        """
        given = service.give_feedback(find_kept(answer_id, request), body.verdict, body.comment)
        return json_reply(FeedbackBody.model_validate(given), request)

    router.include_router(with_body)
    return router
