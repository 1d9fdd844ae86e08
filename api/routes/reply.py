"""json_reply: a body as JSON, with the id of the request that it answers."""

from __future__ import annotations

from fastapi import Request, Response
from pydantic import BaseModel


def json_reply(body: BaseModel, request: Request) -> Response:
    """The body as JSON, written by pydantic in one pass; `request_id` is filled in."""
    body = body.model_copy(update={"request_id": request.state.request_id})
    return Response(body.model_dump_json(), media_type="application/json")
