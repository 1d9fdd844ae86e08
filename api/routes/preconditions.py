"""If-Match and If-None-Match on what changes a document."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Header, Request

from api.preconditions import Preconditions

IfMatch = Annotated[
    str | None,
    Header(description="The `ETag` of the document as it was read, or `*` for any; if not, 412."),
]
IfNoneMatch = Annotated[
    str | None,
    Header(description="`*`: only if there is no such document; else 412."),
]


def _read_preconditions(
    request: Request, if_match: IfMatch = None, if_none_match: IfNoneMatch = None
) -> Preconditions:
    """What was sent, be it on several lines."""
    return Preconditions(
        None if if_match is None else tuple(request.headers.getlist("if-match")),
        None if if_none_match is None else tuple(request.headers.getlist("if-none-match")),
    )


Expected = Annotated[Preconditions, Depends(_read_preconditions)]
