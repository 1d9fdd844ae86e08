"""What goes into a fetch and what comes out of it."""

from __future__ import annotations

from dataclasses import dataclass

MEGABYTE = 1_000_000


@dataclass(frozen=True, slots=True)
class Limits:
    """How much of a server's time and bytes a fetch takes.

    max_bytes: of a page or a feed, unpacked; max_file_bytes: of a PDF or DOCX.
    total_seconds: for everything, from the look-up of the name to the last byte of the last hop.
    connect_seconds: for each look-up and each connection.
    max_redirects: addresses followed after the first.
    """

    max_bytes: int = 5 * MEGABYTE
    max_file_bytes: int = 20 * MEGABYTE
    total_seconds: float = 30.0
    connect_seconds: float = 10.0
    max_redirects: int = 4


@dataclass(frozen=True, slots=True)
class Conditional:
    """What an earlier fetch said about the version it got; an unchanged page answers 304."""

    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True, slots=True)
class Fetched:
    """One answer.

    url: as asked for; final_url: after redirects, as it was really fetched.
    status: 200 to 299, or 304 (unchanged, `data` is empty).
    media_type: the Content-Type header, parameters included; "" without one.
    fetched_at: UTC, ISO 8601, to the second.
    """

    url: str
    final_url: str
    status: int
    media_type: str
    data: bytes
    etag: str | None
    last_modified: str | None
    fetched_at: str

    @property
    def is_unchanged(self) -> bool:
        """Whether the server said that nothing changed since the fetch named by `Conditional`."""
        return self.status == 304
