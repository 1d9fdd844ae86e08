"""How many requests one asker may send in a minute, counted by all servers on a data folder together."""

from __future__ import annotations

import ipaddress
import logging
import math
import sqlite3
import threading
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from starlette.requests import Request

WINDOW_SECONDS = 60
BUSY_TIMEOUT_SECONDS = 1.0
UNKNOWN = "unknown"

_SCHEMA = (
    "CREATE TABLE IF NOT EXISTS counts "
    "(asker TEXT, minute INTEGER, requests INTEGER NOT NULL, PRIMARY KEY (asker, minute)) WITHOUT ROWID"
)
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Share:
    """What an asker may send in a minute, after a request was counted or refused.

    left: how many more now. seconds: until the minute is over. wait_seconds: until one more is served.
    """

    limit: int
    left: int
    seconds: int
    wait_seconds: int
    is_refused: bool

    def headers(self) -> dict[str, str]:
        """The header fields that clients read it from."""
        told = {
            "RateLimit-Limit": str(self.limit),
            "RateLimit-Remaining": str(self.left),
            "RateLimit-Reset": str(self.seconds),
        }
        return told | {"Retry-After": str(self.wait_seconds)} if self.is_refused else told


class RateLimit:
    """A window of a minute that moves: this minute's requests, and the part of the last one's that
    would still be in it. Called from many threads and processes at once.

    What is refused does not count. Where the counts cannot be written, nobody is refused; a damaged
    file is begun anew.
    """

    def __init__(self, path: Path, per_minute: int, *, clock: Callable[[], float] = time.time) -> None:
        """`per_minute` 0 sets no limit, and makes no file."""
        self._path = path
        self._per_minute = per_minute
        self._clock = clock
        self._lock = threading.Lock()

    @property
    def is_set(self) -> bool:
        """Whether there is a limit."""
        return self._per_minute > 0

    def count(self, asker: str) -> Share | None:
        """Count one request, unless the asker has sent as many as it may.

        Returns:
            what is left to the asker; None where nothing can be counted.
        """
        now = self._clock()
        minute, into_it = int(now // WINDOW_SECONDS), now % WINDOW_SECONDS / WINDOW_SECONDS
        try:
            with self._lock, closing(self._open()) as connection, connection:
                connection.execute("BEGIN IMMEDIATE")
                connection.execute("DELETE FROM counts WHERE minute < ?", (minute - 1,))
                found = dict(
                    connection.execute(
                        "SELECT minute, requests FROM counts WHERE asker = ?", (asker,)
                    ).fetchall()
                )
                now_sent, sent_before = found.get(minute, 0), found.get(minute - 1, 0)
                sent = now_sent + sent_before * (1 - into_it)
                if sent < self._per_minute:
                    connection.execute(
                        "INSERT INTO counts VALUES (?, ?, 1) "
                        "ON CONFLICT DO UPDATE SET requests = requests + 1",
                        (asker, minute),
                    )
        except (sqlite3.Error, OSError) as error:
            _log.warning("requests cannot be counted: %s", error)
            if not isinstance(error, sqlite3.OperationalError | OSError):  # it is damaged: begin anew
                self._path.unlink(missing_ok=True)
            return None
        is_refused = sent >= self._per_minute
        left = 0 if is_refused else max(0, math.ceil(self._per_minute - sent - 1))
        seconds = math.ceil(WINDOW_SECONDS * (1 - into_it))
        wait_seconds = self._wait(now_sent, sent_before, into_it) if is_refused else 0
        return Share(self._per_minute, left, seconds, wait_seconds, is_refused)

    def _wait(self, now_sent: int, sent_before: int, into_it: float) -> int:
        """Whole seconds until so much of the last minute has left the window that one more is served."""
        if now_sent < self._per_minute:
            served_at = 1 - (self._per_minute - now_sent) / sent_before
        else:
            served_at = 2 - self._per_minute / now_sent
        return math.floor(WINDOW_SECONDS * (served_at - into_it)) + 1

    def _open(self) -> sqlite3.Connection:
        self._path.touch(mode=0o600)
        connection = sqlite3.connect(self._path, timeout=BUSY_TIMEOUT_SECONDS, isolation_level=None)
        try:
            connection.execute("PRAGMA synchronous = OFF")
            connection.execute(_SCHEMA)
        except sqlite3.Error:
            connection.close()
            raise
        return connection


def address_of(request: Request, trusted_proxies: int) -> str:
    """The address that a request comes from; of IPv6 the network, which one asker has to itself.

    Args:
        trusted_proxies: how many proxies stand in front; each adds to X-Forwarded-For whom it was
            asked by, so what comes before their entries is anybody's word.
    """
    address = request.client.host if request.client else UNKNOWN
    if trusted_proxies:
        forwarded = ",".join(request.headers.getlist("x-forwarded-for")).split(",")
        address = forwarded[-trusted_proxies].strip() if len(forwarded) >= trusted_proxies else address
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return UNKNOWN
    if found.version == 4:
        return str(found)
    mapped = found.ipv4_mapped
    return str(mapped or ipaddress.ip_network((found, 64), strict=False))
