"""Connections that go to public addresses only, checked at the moment of connecting."""

from __future__ import annotations

import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import httpcore2
from httpcore2 import SOCKET_OPTION, NetworkBackend, NetworkStream, SyncBackend

from corpus.errors import ConnectionTrouble, FetchFailed, FetchRefused
from corpus.fetch.address import is_public
from corpus.fetch.target import HostPort

MAX_ADDRESSES_TRIED = 3

Resolve = Callable[[str, int], Sequence[str]]


def resolve_name(host: str, port: int) -> Sequence[str]:
    """All addresses of a host, by the system's own look-up.

    Raises:
        OSError: there are none, or the look-up failed.
    """
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


class GuardedBackend(NetworkBackend):
    """Resolves each name once, wants every address public, and connects to one of those.

    As the address that was checked is the address connected to, a name that answers differently
    the next time gains nothing. `deadline` (of time.monotonic) ends every read and write.
    """

    def __init__(
        self,
        *,
        allow: frozenset[HostPort],
        deadline: float,
        connect_seconds: float,
        resolve: Resolve = resolve_name,
        backend: NetworkBackend | None = None,
    ) -> None:
        self._allow = allow
        self._deadline = deadline
        self._connect_seconds = connect_seconds
        self._resolve = resolve
        self._backend = backend or SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[SOCKET_OPTION] | None = None,
    ) -> NetworkStream:
        addresses = self._look_up(host, port)
        if (host, port) not in self._allow:
            for address in addresses:
                if not is_public(address):
                    raise FetchRefused(_not_public(host, port, address))
        failure: Exception | None = None
        for address in addresses[:MAX_ADDRESSES_TRIED]:
            seconds = min(self._connect_seconds, _seconds_left(self._deadline))
            try:
                stream = self._backend.connect_tcp(address, port, seconds, None, socket_options)
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout) as error:
                failure = error
            else:
                return TimedStream(stream, self._deadline)
        raise FetchFailed(
            f"{host} does not answer on port {port} ({failure}).",
            connection=ConnectionTrouble.NO_CONNECTION,
        ) from failure

    def connect_unix_socket(self, *args: Any, **kwargs: Any) -> NetworkStream:
        raise FetchRefused("only http and https addresses are fetched, and this is a socket.")

    def _look_up(self, host: str, port: int) -> Sequence[str]:
        """Resolve in a thread of its own, as the system's look-up knows no time limit."""
        answers: list[Sequence[str]] = []
        errors: list[Exception] = []

        def look_up() -> None:
            try:
                answers.append(self._resolve(host, port))
            except (OSError, UnicodeError) as error:
                errors.append(error)

        thread = threading.Thread(target=look_up, name="resolve", daemon=True)
        thread.start()
        thread.join(min(self._connect_seconds, _seconds_left(self._deadline)))
        if errors:
            reason = getattr(errors[0], "strerror", None) or str(errors[0])
            raise FetchFailed(
                f"the name '{host}' is not found ({reason}).",
                connection=ConnectionTrouble.NO_SUCH_NAME,
            ) from errors[0]
        if not answers:
            raise FetchFailed(
                f"the look-up of '{host}' takes too long.", connection=ConnectionTrouble.TOO_SLOW
            )
        if not answers[0]:
            raise FetchFailed(
                f"the name '{host}' has no address.", connection=ConnectionTrouble.NO_SUCH_NAME
            )
        return answers[0]


class TimedStream(NetworkStream):
    """A connection whose every wait ends at the deadline, however slowly bytes drip in."""

    def __init__(self, stream: NetworkStream, deadline: float) -> None:
        self._stream = stream
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, _seconds_left(self._deadline))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, _seconds_left(self._deadline))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> NetworkStream:
        seconds = _seconds_left(self._deadline)
        return TimedStream(self._stream.start_tls(ssl_context, server_hostname, seconds), self._deadline)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


def _seconds_left(deadline: float) -> float:
    left = deadline - time.monotonic()
    if left <= 0:
        raise httpcore2.ReadTimeout("the time is up")
    return left


def _not_public(host: str, port: int, address: str) -> str:
    pair = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    named = f"{host} is" if host == address else f"{host} leads to {address},"
    return (
        f"{named} not an address on the public internet, and is not fetched. If it is one of your "
        f"own servers, name {pair} in PUENTE_FETCH_ALLOW."
    )
