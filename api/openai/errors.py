"""Errors as OpenAI's clients read them, under the paths that are OpenAI's."""

from __future__ import annotations

import json
from collections.abc import Mapping

from starlette.responses import Response

_OF_OPENAI = {
    "assistants", "audio", "batches", "chat", "completions", "containers", "conversations",
    "embeddings", "evals", "files", "fine_tuning", "images", "models", "moderations", "realtime",
    "responses", "threads", "uploads", "vector_stores", "videos",
}  # fmt: skip
"""What follows /v1/ in the addresses that OpenAI's clients call, most of which there are not here."""

_CODES = {
    "unauthorized": "invalid_api_key",
    "too-many-requests": "rate_limit_exceeded",
    "unknown-model": "model_not_found",
}


def is_openai_path(path: str) -> bool:
    """Whether what stands at this path, or is missing there, speaks as OpenAI's interface does."""
    _, version, name, *_ = f"{path}//".split("/")
    return version == "v1" and name in _OF_OPENAI


def tell_missing(path: str) -> str:
    """What a client of OpenAI's interface is told where it asks for what there is not."""
    return (
        f"There is no {path} here. This service answers at POST /v1/chat/completions, and GET /v1/models "
        "names its model."
    )


def write_openai_error(
    status: int, slug: str, detail: str, param: str | None, headers: Mapping[str, str] | None
) -> Response:
    """An error in OpenAI's shape; a body that does not hold what it should is a 400 there.

    Args:
        slug: which kind of problem, as in the `type` of problem details; `code` follows from it.
        param: the field that is wrong, if it is one.
    """
    error = {
        "message": detail,
        "type": "server_error" if status >= 500 else "invalid_request_error",
        "param": param,
        "code": _CODES.get(slug, slug.replace("-", "_")),
    }
    return Response(
        json.dumps({"error": error}, ensure_ascii=False),
        status_code=400 if status == 422 else status,
        media_type="application/json",
        headers=dict(headers) if headers else None,
    )
