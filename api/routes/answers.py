"""GET /v1/answers/{id}: an answer again, and its citations in the formats of other programs."""

from __future__ import annotations

import json
from functools import partial
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request, Response

from api.access import Access, key_id
from api.citation_formats import FILE_NAMES, MEDIA_TYPES, CitationFormat, Reference, write_citations
from api.errors import AnswerNotFound, AnswerPurged, problem_responses
from api.keys import Scope
from api.links import absolute_link
from api.schemas.answers import AnswerBody
from api.schemas.versions import MAX_ANSWER_ID_CHARS
from api.service import AskService

AnswerId = Annotated[
    str, Path(description="The `id` of an answer.", min_length=1, max_length=MAX_ANSWER_ID_CHARS)
]
WRITTEN: dict[int | str, dict[str, Any]] = {
    200: {
        "content": {media_type.partition(";")[0]: {} for media_type in MEDIA_TYPES.values()},
        "description": "The citations, in the order of their numbers.",
    }
}


def make_router(service: AskService, access: Access, keep_questions_days: int) -> APIRouter:
    """The routes that read answers again."""
    router = APIRouter(tags=["answers"], dependencies=[access.needs(Scope.READ)])

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
    def write_answer_citations(
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

    return router
