"""json_reply, answer_reply: a body as JSON, with the id of the request that it answers."""

from __future__ import annotations

from fastapi import Request, Response
from pydantic import BaseModel
from pydantic_core import to_json

from api.schemas.answers import AnswerBody
from rag.answer import Answer

_JSON = "application/json"
_ANSWER_FIELDS = tuple(AnswerBody.model_fields)


def json_reply(body: BaseModel, request: Request) -> Response:
    """The body as JSON, written by pydantic in one pass; `request_id` is filled in."""
    body = body.model_copy(update={"request_id": request.state.request_id})
    return Response(body.model_dump_json(), media_type=_JSON)


def answer_reply(answer: Answer, request: Request, conversation_id: str | None) -> Response:
    """What `AnswerBody.of` the answer would be as JSON, written in one pass without making one.

    Making it takes longer than writing it: each part is read again as what it is already.
    """
    added = {"request_id": request.state.request_id, "conversation_id": conversation_id}
    body = {name: added[name] if name in added else getattr(answer, name) for name in _ANSWER_FIELDS}
    return Response(to_json(body, inf_nan_mode="null"), media_type=_JSON)
