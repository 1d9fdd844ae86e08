"""A web address taken apart once, strictly; nothing else in a fetch reads it again."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from ipaddress import AddressValueError, IPv4Address, IPv6Address
from urllib.parse import quote, urlsplit

from corpus.errors import FetchRefused
from corpus.hosts import ascii_host

DEFAULT_PORTS = {"http": 80, "https": 443}
MAX_URL_CHARS = 2_000
FORBIDDEN = re.compile(r"[\x00-\x20\x7f\\\u0080-\u00a0\u2028\u2029\ufeff]")
HOST_NAME = re.compile(
    r"(?=.{1,253}\Z)(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.)*[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
)
NUMBER = re.compile(r"(?:0x[0-9a-f]*|[0-9]+)")
KEPT_IN_TARGET = "%/:=&?~+!$,;'@()*[]|"

HostPort = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Target:
    """Where a request goes: `host` in ASCII and lower case, without brackets; `path` with the query."""

    scheme: str
    host: str
    port: int
    path: str

    @property
    def url(self) -> str:
        """The address, written in the one usual way."""
        port = "" if self.port == DEFAULT_PORTS[self.scheme] else f":{self.port}"
        return f"{self.scheme}://{self.bracketed_host}{port}{self.path}"

    @property
    def bracketed_host(self) -> str:
        return f"[{self.host}]" if ":" in self.host else self.host


def parse_target(url: str, allow: frozenset[HostPort] = frozenset()) -> Target:
    """Take a web address apart; its fragment is dropped.

    Args:
        allow: (host, port) pairs whose port need not be 80 or 443.

    Raises:
        FetchRefused: no http or https, a user name in it, another port, letters that servers and
            browsers read differently (a backslash, a control character), or no host.
    """
    url = url.strip(" \t\r\n")
    if len(url) > MAX_URL_CHARS:
        raise FetchRefused(f"the address is {len(url):,} characters long, and at most 2,000 are fetched.")
    if FORBIDDEN.search(url):
        raise FetchRefused(
            "the address holds a backslash, a space or a control character, which programs read "
            "in different ways. Correct it."
        )
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise FetchRefused(f"this is not a web address: {error}.") from error
    if parts.scheme not in DEFAULT_PORTS:
        raise FetchRefused(
            f"only http and https addresses are fetched, and this is {parts.scheme or 'neither'}."
        )
    if "@" in parts.netloc:
        raise FetchRefused("the address holds a user name or a password. Leave them out.")
    host = read_host(parts.netloc.rpartition(":")[0] if _has_port(parts.netloc) else parts.netloc)
    port = DEFAULT_PORTS[parts.scheme] if port is None else port
    if port not in DEFAULT_PORTS.values() and (host, port) not in allow:
        raise FetchRefused(
            f"port {port} is not fetched from, only 80 and 443. To exempt it, name "
            f"{_pair(host, port)} in PUENTE_FETCH_ALLOW."
        )
    path = quote(parts.path or "/", safe=KEPT_IN_TARGET)
    query = f"?{quote(parts.query, safe=KEPT_IN_TARGET)}" if parts.query else ""
    return Target(parts.scheme, host, port, path + query)


def parse_allow(pairs: Iterable[str]) -> frozenset[HostPort]:
    """Read `host:port` pairs, as PUENTE_FETCH_ALLOW holds them.

    Raises:
        ValueError: one is not a host and a port; the message names it.
    """
    found = set()
    for pair in pairs:
        host, _, port = pair.strip().rpartition(":")
        try:
            if not (port.isascii() and port.isdigit() and 0 < int(port) < 65_536):
                raise FetchRefused("it has no port.")
            found.add((read_host(host), int(port)))
        except FetchRefused as error:
            raise ValueError(
                f"'{pair}' is not host:port, as in 127.0.0.1:8080 or feeds.example.org:8443."
            ) from error
    return frozenset(found)


def read_host(written: str) -> str:
    """A host as it stands in an address, in ASCII and lower case.

    Raises:
        FetchRefused: it is none, or an IP address in another notation than the usual one.
    """
    if written.startswith("["):
        try:
            return (
                str(IPv6Address(written[1:].removesuffix("]")))
                if "%" not in written
                else _refuse(written)
            )
        except AddressValueError:
            return _refuse(written)
    try:
        host = ascii_host(written)
    except UnicodeError:
        return _refuse(written)
    host = host.lower().removesuffix(".")
    if not HOST_NAME.fullmatch(host):
        return _refuse(written)
    if NUMBER.fullmatch(host.rpartition(".")[2]):
        try:
            if str(IPv4Address(host)) != host:
                return _refuse(written)
        except AddressValueError:
            return _refuse(written)
    return host


def _refuse(written: str) -> str:
    raise FetchRefused(
        f"'{written[:100]}' is no host name, or an IP address in an unusual notation. Write the name, "
        "or the address in its usual form; PUENTE_FETCH_ALLOW exempts servers of your own."
    )


def _has_port(netloc: str) -> bool:
    return ":" in netloc.rpartition("]")[2]


def _pair(host: str, port: int) -> str:
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
