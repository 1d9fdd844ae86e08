"""fetch(): one address, its redirects, and what stands there."""

from __future__ import annotations

import ssl
import time
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import cache
from urllib.parse import urljoin

import certifi
import httpcore2

from corpus.errors import ConnectionTrouble, FetchFailed, FetchRefused
from corpus.fetch.body import read_encodings, unpack_gzip
from corpus.fetch.fetched import MEGABYTE, Conditional, Fetched, Limits
from corpus.fetch.network import GuardedBackend, Resolve, resolve_name
from corpus.fetch.target import HostPort, Target, parse_allow, parse_target

USER_AGENT = "Puente (reads news articles to answer questions with citations)"
ACCEPT = (
    "text/html,application/xhtml+xml,application/xml,application/pdf,application/json,text/*,*/*;q=0.5"
)
REDIRECTS = (301, 302, 303, 307, 308)
NOT_MODIFIED = 304
PDF_MARK = b"%PDF-"
FILE_MEDIA_TYPES = (
    "application/pdf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
)
MAX_VALIDATOR_CHARS = 300
DEFAULT_LIMITS = Limits()
MAX_RETRY_AFTER_SECONDS = 86_400.0


@dataclass(frozen=True, slots=True)
class Network:
    """What a fetch reaches the outside by; tests bring their own."""

    resolve: Resolve = resolve_name
    backend: httpcore2.NetworkBackend | None = None
    ssl_context: ssl.SSLContext | None = None


SYSTEM_NETWORK = Network()


def fetch(
    url: str,
    *,
    allow: Collection[str] = (),
    limits: Limits = DEFAULT_LIMITS,
    conditional: Conditional | None = None,
    network: Network = SYSTEM_NETWORK,
) -> Fetched:
    """Fetch one web address, following its redirects.

    Each hop is checked alike: http or https, ports 80 and 443, no user name, and a name all of
    whose addresses are public. Proxies set in the environment are not used, and no cookies kept.

    Args:
        allow: `host:port` pairs exempt from the rules on ports and addresses, as in
            PUENTE_FETCH_ALLOW.
        conditional: what an earlier fetch said; an unchanged page then comes back as status 304.

    Raises:
        FetchRefused: a rule forbids the address, or what stands there is too big or packed in
            another way than gzip.
        FetchFailed: no connection, a bad certificate, an error status, too slow, or cut off.
        ValueError: `allow` holds something else than host:port pairs.

    Memory stays within a few times the limits' bytes, whatever the server sends.
    """
    return _Fetch(url, parse_allow(allow), limits, conditional, network).run()


class _Fetch:
    """One fetch under way."""

    def __init__(
        self,
        url: str,
        allow: frozenset[HostPort],
        limits: Limits,
        conditional: Conditional | None,
        network: Network,
    ) -> None:
        self._url = url
        self._allow = allow
        self._limits = limits
        self._headers = _conditional_headers(conditional)
        self._network = network
        self._deadline = time.monotonic() + limits.total_seconds

    def run(self) -> Fetched:
        backend = GuardedBackend(
            allow=self._allow,
            deadline=self._deadline,
            connect_seconds=self._limits.connect_seconds,
            resolve=self._network.resolve,
            backend=self._network.backend,
        )
        pool = httpcore2.ConnectionPool(
            ssl_context=self._network.ssl_context or certificates(),
            network_backend=backend,
            max_connections=1,
            http2=False,
        )
        try:
            with pool:
                return self._follow(pool)
        except httpcore2.TimeoutException as error:
            raise FetchFailed(
                f"it takes more than {self._limits.total_seconds:g} seconds to fetch.",
                connection=ConnectionTrouble.TOO_SLOW,
            ) from error
        except (httpcore2.NetworkError, httpcore2.ProtocolError, ssl.SSLError) as error:
            raise connection_failed(error) from error

    def _follow(self, pool: httpcore2.ConnectionPool) -> Fetched:
        target = parse_target(self._url, self._allow)
        for _ in range(self._limits.max_redirects + 1):
            with pool.stream("GET", core_url(target), headers=self._request_headers(target)) as response:
                if response.status not in REDIRECTS:
                    return self._read(response, target)
                location = read_header(response, b"location")
                if not location:
                    raise FetchFailed(f"it redirects (status {response.status}) to nowhere.")
            target = self._redirected(target, location)
        raise FetchFailed(f"it redirects more than {self._limits.max_redirects} times.")

    def _redirected(self, target: Target, location: str) -> Target:
        try:
            return parse_target(urljoin(target.url, location.strip()), self._allow)
        except FetchRefused as error:
            raise FetchRefused(f"it redirects to where nothing is fetched: {error}") from error
        except ValueError as error:
            raise FetchRefused(f"it redirects to what is no address: {error}.") from error

    def _request_headers(self, target: Target) -> list[tuple[bytes, bytes]]:
        headers = {
            "Host": target.url.split("/", 3)[2],
            "User-Agent": USER_AGENT,
            "Accept": ACCEPT,
            "Accept-Language": "es,en;q=0.9",
            "Accept-Encoding": "gzip",
            "Connection": "close",
            **self._headers,
        }
        return [(name.encode("ascii"), value.encode("ascii")) for name, value in headers.items()]

    def _read(self, response: httpcore2.Response, target: Target) -> Fetched:
        if response.status != NOT_MODIFIED and not 200 <= response.status < 300:
            raise FetchFailed(
                f"the server answers with status {response.status}.",
                response.status,
                read_retry_after(read_header(response, b"retry-after")),
            )
        media_type = read_header(response, b"content-type") or ""
        data = b"" if response.status == NOT_MODIFIED else self._body(response, media_type)
        return Fetched(
            url=self._url,
            final_url=target.url,
            status=response.status,
            media_type=media_type[:200],
            data=data,
            etag=_validator(read_header(response, b"etag")),
            last_modified=_validator(read_header(response, b"last-modified")),
            fetched_at=datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        )

    def _body(self, response: httpcore2.Response, media_type: str) -> bytes:
        is_gzip = read_encodings(
            value.decode("latin-1")
            for name, value in response.headers
            if name.lower() == b"content-encoding"
        )
        limit = self._limits.max_bytes
        if media_type.partition(";")[0].strip().lower() in FILE_MEDIA_TYPES:
            limit = self._limits.max_file_bytes
        declared = read_header(response, b"content-length") or ""
        if declared.isdigit() and int(declared[:15]) > max(limit, self._limits.max_file_bytes):
            raise _too_big(limit)
        packed = _Counted(response.iter_stream(), self._limits.max_file_bytes)
        parts: list[bytes] = []
        size = 0
        for piece in unpack_gzip(packed) if is_gzip else packed:
            if not parts and piece.startswith(PDF_MARK):
                limit = self._limits.max_file_bytes
            size += len(piece)
            if size > limit:
                raise _too_big(limit)
            if time.monotonic() > self._deadline:
                raise httpcore2.ReadTimeout("the time is up")
            parts.append(piece)
        return b"".join(parts)


class _Counted:
    """Chunks as they come, up to `max_bytes` in all."""

    def __init__(self, chunks: Iterator[bytes], max_bytes: int) -> None:
        self._chunks = chunks
        self._left = self._max_bytes = max_bytes

    def __iter__(self) -> Iterator[bytes]:
        for chunk in self._chunks:
            self._left -= len(chunk)
            if self._left < 0:
                raise _too_big(self._max_bytes)
            yield chunk


@cache
def certificates() -> ssl.SSLContext:
    """The system's certificate authorities, or certifi's where the system has none at hand."""
    context = ssl.create_default_context()
    if not context.cert_store_stats()["x509_ca"]:
        context.load_verify_locations(certifi.where())
    return context


def core_url(target: Target) -> httpcore2.URL:
    """The address as httpcore takes it."""
    return httpcore2.URL(
        scheme=target.scheme.encode(),
        host=target.host.encode(),
        port=target.port,
        target=target.path.encode(),
    )


def _conditional_headers(conditional: Conditional | None) -> dict[str, str]:
    if conditional is None:
        return {}
    headers = {
        "If-None-Match": _validator(conditional.etag),
        "If-Modified-Since": _validator(conditional.last_modified),
    }
    return {name: value for name, value in headers.items() if value}


def _validator(value: str | None) -> str | None:
    """An ETag or a date that can be sent back as it came, or None."""
    if not value or len(value) > MAX_VALIDATOR_CHARS or not value.isascii() or not value.isprintable():
        return None
    return value


def read_header(response: httpcore2.Response, name: bytes) -> str | None:
    """The first header of that name (lower case), or None."""
    for key, value in response.headers:
        if key.lower() == name:
            try:
                return value.decode("utf-8")
            except UnicodeDecodeError:
                return value.decode("latin-1")
    return None


def read_retry_after(value: str | None) -> float | None:
    """Seconds from now, from a number or a date; at most a day."""
    if not value:
        return None
    try:
        seconds = (
            float(value[:10])
            if value.isascii() and value.isdigit()
            else (parsedate_to_datetime(value) - datetime.now(UTC)).total_seconds()
        )
    except (ValueError, TypeError):
        return None
    return min(max(seconds, 0.0), MAX_RETRY_AFTER_SECONDS)


def _too_big(limit: int) -> FetchRefused:
    return FetchRefused(f"it is larger than {limit / MEGABYTE:g} MB, the most that is fetched.")


def connection_failed(error: Exception) -> FetchFailed:
    """Why there is no connection, or not any more."""
    text = str(error) or type(error).__name__
    if "CERTIFICATE_VERIFY_FAILED" in text:
        reason = text.rpartition("failed: ")[2].partition(" (_ssl")[0]
        return FetchFailed(
            f"its certificate is not valid ({reason}).", connection=ConnectionTrouble.BAD_CERTIFICATE
        )
    return FetchFailed(f"the connection failed ({text}).", connection=ConnectionTrouble.NO_CONNECTION)
