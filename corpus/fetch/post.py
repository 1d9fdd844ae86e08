"""post(): send a body to an address of somebody else's, by the same rules as for fetching."""

from __future__ import annotations

import ssl
import time
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from ipaddress import ip_address

import httpcore2

from corpus.errors import ConnectionTrouble, FetchFailed, FetchRefused
from corpus.fetch.address import is_public
from corpus.fetch.fetcher import (
    SYSTEM_NETWORK,
    Network,
    certificates,
    connection_failed,
    core_url,
    read_header,
    read_retry_after,
)
from corpus.fetch.network import GuardedBackend
from corpus.fetch.target import Target, parse_allow, parse_target

TOTAL_SECONDS = 10.0
CONNECT_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class Posted:
    """What the server said: its status, and how long it asks to be left alone. Its body is not read."""

    status: int
    retry_after_seconds: float | None


def check_address(url: str, allow: Collection[str] = ()) -> str:
    """The address in its usual form, if one may post there by what can be seen without a look-up.

    Raises:
        FetchRefused: it is no web address, holds a user name, names another port than 80 and 443, or
            is an IP address that is not public.
    """
    allowed = parse_allow(allow)
    target = parse_target(url, allowed)
    if _is_ip(target.host) and not is_public(target.host) and (target.host, target.port) not in allowed:
        raise FetchRefused(
            f"{target.host} is not an address on the public internet. If it is one of your own servers, "
            f"name {target.bracketed_host}:{target.port} in PUENTE_FETCH_ALLOW."
        )
    return target.url


def post(
    url: str,
    body: bytes,
    headers: Mapping[str, str],
    *,
    allow: Collection[str] = (),
    total_seconds: float = TOTAL_SECONDS,
    network: Network = SYSTEM_NETWORK,
) -> Posted:
    """Send a body to a web address, once. Redirects are not followed, and nothing of the reply but its
    status is read.

    Args:
        headers: in ASCII; Host and Content-Length are added.
        allow: `host:port` pairs exempt from the rules on ports and addresses.
        total_seconds: for everything, from the look-up of the name to the status.

    Raises:
        FetchRefused: a rule forbids the address, or one that its name leads to.
        FetchFailed: no connection, a bad certificate, too slow, or no HTTP.
    """
    allowed = parse_allow(allow)
    target = parse_target(url, allowed)
    backend = GuardedBackend(
        allow=allowed,
        deadline=time.monotonic() + total_seconds,
        connect_seconds=CONNECT_SECONDS,
        resolve=network.resolve,
        backend=network.backend,
    )
    pool = httpcore2.ConnectionPool(
        ssl_context=network.ssl_context or certificates(),
        network_backend=backend,
        max_connections=1,
        http2=False,
    )
    try:
        with (
            pool,
            pool.stream(
                "POST", core_url(target), headers=_headers(target, body, headers), content=body
            ) as response,
        ):
            return Posted(response.status, read_retry_after(read_header(response, b"retry-after")))
    except httpcore2.TimeoutException as error:
        raise FetchFailed(
            f"it takes more than {total_seconds:g} seconds to answer.",
            connection=ConnectionTrouble.TOO_SLOW,
        ) from error
    except (httpcore2.NetworkError, httpcore2.ProtocolError, ssl.SSLError) as error:
        raise connection_failed(error) from error


def _headers(target: Target, body: bytes, headers: Mapping[str, str]) -> list[tuple[bytes, bytes]]:
    sent = {
        "Host": target.url.split("/", 3)[2],
        "Accept-Encoding": "identity",
        "Connection": "close",
        "Content-Length": str(len(body)),
        **headers,
    }
    return [(name.encode("ascii"), value.encode("ascii")) for name, value in sent.items()]


def _is_ip(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True
