"""Links in answers as other programs need them: absolute."""

from __future__ import annotations

from fastapi import Request


def absolute_link(link: str, request: Request) -> str:
    """A link as it is where PUENTE_PUBLIC_URL is set, else under the address that was asked."""
    return link if not link.startswith("/") else str(request.base_url).rstrip("/") + link
