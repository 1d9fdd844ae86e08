"""Sender: what goes out to the API of a chat tool, within time limits, to public addresses only."""

from __future__ import annotations

import json
import ssl
import time
from collections.abc import Collection, Mapping
from functools import cache
from typing import Any

import certifi
import httpcore2

from corpus.errors import FetchFailed, FetchRefused
from corpus.fetch.network import GuardedBackend
from corpus.fetch.target import HostPort, Target, parse_allow, parse_target

TOTAL_SECONDS = 15.0
CONNECT_SECONDS = 5.0
MOST_REPLY_BYTES = 1_048_576
MOST_RETRY_SECONDS = 10.0
USER_AGENT = "Puente"


class NotSent(Exception):
    """A chat tool's API cannot be reached, or does not take what was sent (with this status). Holds no
    address: some have a token in them."""

    def __init__(self, message: str, status: int | None = None) -> None:
        super().__init__(message)
        self.status = status


class Sender:
    """Sends JSON or a form, and reads JSON. Called from many threads at once."""

    def __init__(self, allow: Collection[str] = (), trusted: Collection[str] = ()) -> None:
        """Prepare to send.

        Args:
            allow: `host:port` pairs that may be private, as in PUENTE_FETCH_ALLOW.
            trusted: addresses from the settings, which may be private too.
        """
        self._allow = parse_allow(allow) | {_pair_of(url) for url in trusted}

    def send(
        self,
        method: str,
        url: str,
        body: bytes = b"",
        headers: Mapping[str, str] | None = None,
    ) -> Any:
        """Send a request, once more if the API asks to wait a little; no redirect is followed.

        Returns:
            the JSON of the reply; None if it has none.

        Raises:
            NotSent: no reply in time, or one that is not good.
        """
        try:
            target = parse_target(url, self._allow)
            status, reply, retry_after = self._once(method, target, body, headers or {})
            if status == 429 and retry_after <= MOST_RETRY_SECONDS:
                time.sleep(retry_after)
                status, reply, _ = self._once(method, target, body, headers or {})
        except FetchRefused:
            raise NotSent("The address is not one that anything is sent to.") from None
        except (FetchFailed, httpcore2.TimeoutException, httpcore2.NetworkError) as error:
            raise NotSent(f"The API cannot be reached ({type(error).__name__}).") from None
        except (httpcore2.ProtocolError, ssl.SSLError) as error:
            raise NotSent(f"The API does not answer as it should ({type(error).__name__}).") from None
        if not 200 <= status < 300:
            raise NotSent(f"The API answers with status {status}.", status)
        try:
            return json.loads(reply) if reply else None
        except (ValueError, RecursionError):
            return None

    def send_json(
        self, method: str, url: str, value: Any, headers: Mapping[str, str] | None = None
    ) -> Any:
        """The same, with a value as JSON."""
        body = json.dumps(value).encode("ascii")
        return self.send(method, url, body, {"Content-Type": "application/json", **(headers or {})})

    def _once(
        self, method: str, target: Target, body: bytes, headers: Mapping[str, str]
    ) -> tuple[int, bytes, float]:
        """Status, body and how many seconds to wait before trying again."""
        backend = GuardedBackend(
            allow=self._allow,
            deadline=time.monotonic() + TOTAL_SECONDS,
            connect_seconds=CONNECT_SECONDS,
        )
        sent = {
            "Host": target.url.split("/", 3)[2],
            "User-Agent": USER_AGENT,
            "Accept": "application/json",
            "Connection": "close",
            "Content-Length": str(len(body)),
            **headers,
        }
        with (
            httpcore2.ConnectionPool(
                ssl_context=_certificates(), network_backend=backend, max_connections=1, http2=False
            ) as pool,
            pool.stream(
                method,
                httpcore2.URL(
                    scheme=target.scheme.encode(),
                    host=target.host.encode(),
                    port=target.port,
                    target=target.path.encode(),
                ),
                headers=[(name.encode("ascii"), value.encode("ascii")) for name, value in sent.items()],
                content=body,
            ) as response,
        ):
            reply = bytearray()
            for piece in response.iter_stream():
                reply += piece
                if len(reply) > MOST_REPLY_BYTES:
                    raise FetchFailed("the reply is too long.")
            waits = [value for name, value in response.headers if name.lower() == b"retry-after"]
            return response.status, bytes(reply), _seconds(waits[0] if waits else b"1")


def _seconds(header: bytes) -> float:
    """What Retry-After says; without end for what cannot be read."""
    try:
        seconds = float(header)
    except ValueError:
        return float("inf")
    return seconds if seconds >= 0 else float("inf")


def _pair_of(url: str) -> HostPort:
    parts = httpcore2.URL(url)
    port = parts.port or (443 if parts.scheme == b"https" else 80)
    return parts.host.decode("ascii").lower(), port


@cache
def _certificates() -> ssl.SSLContext:
    """The system's certificate authorities, or certifi's where the system has none at hand."""
    context = ssl.create_default_context()
    if not context.cert_store_stats()["x509_ca"]:
        context.load_verify_locations(certifi.where())
    return context
