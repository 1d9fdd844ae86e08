"""A reply that a client keeps, and asks for again only if it is another by now (ETag)."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Annotated, Any

from fastapi import Header, Response

NOT_MODIFIED = 304
TAG_HEADER = {"ETag": {"$ref": "#/components/headers/ETag"}}
REVALIDATED: dict[int | str, dict[str, Any]] = {
    200: {"headers": TAG_HEADER},
    NOT_MODIFIED: {
        "description": "It is still what `If-None-Match` names.",
        "headers": TAG_HEADER,
    },
}
"""What an operation answers, for the OpenAPI document."""

IfNoneMatch = Annotated[
    list[str] | None, Header(description="The `ETag` of what is known already; if it is still that, 304.")
]


def is_known(tag: str, known: Sequence[str]) -> bool:
    """Whether one of the lines of If-None-Match names this tag, or any ("*")."""
    return any(line.strip() == "*" or tag in line for line in known)


def tagged(body: bytes, media_type: str, cache_control: str, known: Sequence[str] | None) -> Response:
    """The body with its tag; without it where the client knows this one.

    known: the lines of If-None-Match that were sent.
    """
    tag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    headers = {"ETag": tag, "Cache-Control": cache_control}
    if is_known(tag, known or ()):
        return Response(status_code=NOT_MODIFIED, headers=headers)
    return Response(body, media_type=media_type, headers=headers)
