"""What is thought of an answer, as it comes in and as it is told back."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, Field, Strict

from api.schemas.fields import NO_NUL, RequestModel, ResponseModel, refuse_nul

MAX_COMMENT_CHARS = 2_000

CommentText = Annotated[
    str,
    Strict(),
    Field(min_length=1, max_length=MAX_COMMENT_CHARS, json_schema_extra={"pattern": NO_NUL}),
    AfterValidator(refuse_nul),
]


class FeedbackRequest(RequestModel):
    """A thumb up or down, and why."""

    verdict: Literal["up", "down"]
    comment: CommentText | None = Field(None, description="Why; at most 2,000 characters.")


class FeedbackBody(ResponseModel):
    """The feedback as it was stored."""

    request_id: str | None = Field(None, description="That of this request, as in X-Request-ID.")
    answer_id: str
    given_at: str
    verdict: Literal["up", "down"]
    comment: str | None
