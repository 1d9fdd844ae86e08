"""Hosts of web addresses in ASCII (xn--…), where no letter can be taken for another."""

from __future__ import annotations

from urllib.parse import urlsplit, urlunsplit

import idna


def ascii_host(host: str) -> str:
    """A host as name servers are asked for it, which is how browsers read it.

    Raises:
        UnicodeError: it holds what no host can.
    """
    return host if host.isascii() else idna.encode(host, uts46=True).decode("ascii")


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
