"""Errors as OpenAI's clients read them, under the paths that are OpenAI's."""

from __future__ import annotations

import json
from collections.abc import Mapping

from starlette.responses import Response

_PREFIXES = ("/v1/chat/", "/v1/models/")
_PATHS = ("/v1/models",)
_CODES = {
    "unauthorized": "invalid_api_key",
    "too-many-requests": "rate_limit_exceeded",
    "unknown-model": "model_not_found",
}


def is_openai_path(path: str) -> bool:
    """Whether what stands at this path speaks as OpenAI's interface does."""
    return path in _PATHS or path.startswith(_PREFIXES)


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
