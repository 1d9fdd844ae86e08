"""Web addresses: which are ones, and their hosts in ASCII (xn--…), where no letter passes for another."""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import urlsplit, urlunsplit

import idna

MAX_URL_CHARS = 2_000
UNSAFE_IN_URL = re.compile(r"[\s\x00-\x1f\x7f\\]")


def ascii_host(host: str) -> str:
    """A host as name servers are asked for it, which is how browsers read it.

    Raises:
        UnicodeError: it holds what no host can.
    """
    return host if host.isascii() else idna.encode(host, uts46=True).decode("ascii")


@lru_cache(maxsize=4_096)
def ascii_address(url: str) -> str | None:
    """A web address with its host in ASCII, the rest as it is; None where it leads to no host."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
        if parts.scheme not in ("http", "https") or not host or "@" in parts.netloc:
            return None
        if parts.netloc.isascii():
            return url
        written = ascii_host(host)
    except ValueError:
        return None
    return urlunsplit(parts._replace(netloc=written if port is None else f"{written}:{port}"))


def is_web_address(url: str) -> bool:
    """Whether this is an absolute http or https address that can be shown, linked and asked for.

    It names a host and no user; its port, if it has one, exists. There are no blanks, controls or
    backslashes in it, which programs read in different ways.
    """
    if len(url) > MAX_URL_CHARS or UNSAFE_IN_URL.search(url):
        return False
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(host) and "@" not in parts.netloc
