"""A reply that a client keeps, and asks for again only if it is another by now (ETag)."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Depends, Header, Request, Response

from api.preconditions import names, tag_of

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

_IfNoneMatch = Annotated[
    str | None, Header(description="The `ETag` of what is known already; if it is still that, 304.")
]


def _read_known(request: Request, if_none_match: _IfNoneMatch = None) -> list[str]:
    """The lines that were sent; the document tells of one, as clients are made that send one."""
    return [] if if_none_match is None else request.headers.getlist("if-none-match")


Known = Annotated[list[str], Depends(_read_known)]


def tagged(body: bytes, media_type: str, cache_control: str, known: list[str]) -> Response:
    """The body with its tag; without it where the client knows this one.

    known: the lines of If-None-Match that were sent.
    """
    tag = tag_of(body)
    headers = {"ETag": tag, "Cache-Control": cache_control}
    if names(known, tag, weakly=True):
        return Response(status_code=NOT_MODIFIED, headers=headers)
    return Response(body, media_type=media_type, headers=headers)
