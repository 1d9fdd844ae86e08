"""A server that speaks the OpenAI chat API, as the `LanguageModel` that answers are written by."""

from __future__ import annotations

import json
import socket
import time
from collections.abc import Generator, Iterator, Mapping, Sequence
from contextlib import suppress
from typing import Any

import httpx2

from api.listener import Listener, current_listener
from rag.errors import LanguageModelDown, LanguageModelError, LanguageModelSlow
from rag.generate.model import Message

MOST_BYTES = 2_000_000
MOST_TOKENS = 1_000
CONNECT_SECONDS = 5.0
_EXPLAINED_CHARS = 200


class ChatServer:
    """Asks one model of one server. Called from many threads at once.

    Redirects are not followed and proxies of the environment not used: the key goes to the server that
    is named, and nowhere else. Each reply has a connection of its own, which is cut when nobody listens
    any more (`current_listener`), so that the server can stop too.
    """

    def __init__(self, base_url: str, model: str, api_key: str = "") -> None:
        self._url = f"{base_url.rstrip('/')}/chat/completions"
        self._model = model
        self._takes_limits = True
        headers = {"Accept": "text/event-stream, application/json", "Accept-Encoding": "identity"}
        if api_key:
            headers["Authorization"] = f"Bearer {api_key}"
        self._client = httpx2.Client(
            headers=headers,
            trust_env=False,
            follow_redirects=False,
            limits=httpx2.Limits(max_keepalive_connections=0),
        )

    def stream(self, messages: Sequence[Message], seconds: float) -> Generator[str]:
        """The reply, piece by piece.

        Raises:
            LanguageModelDown: it cannot be reached, refuses, or what it says is no reply.
            LanguageModelSlow: the reply was not finished in so many seconds.
            ListenerGone: whoever it is for has left.
        """
        listener, line = current_listener.get() or Listener(), Line()
        with listener.ending(line.cut):
            try:
                yield from self._read_reply(messages, seconds, line)
            except LanguageModelError:
                listener.check()
                raise

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    def _read_reply(self, messages: Sequence[Message], seconds: float, line: Line) -> Iterator[str]:
        deadline = time.monotonic() + seconds
        try:
            if self._takes_limits:
                try:
                    yield from self._ask(messages, deadline, line)
                    return
                except _Refused as refused:
                    if refused.status != 400:
                        raise
                    self._takes_limits = False  # some models refuse a temperature, or the limit's name
            yield from self._ask(messages, deadline, line)
        except httpx2.TimeoutException as error:
            raise _slow(seconds) from error
        except (httpx2.HTTPError, httpx2.InvalidURL) as error:
            raise LanguageModelDown(f"{self._url}: {type(error).__name__}: {error}") from error

    def _ask(self, messages: Sequence[Message], deadline: float, line: Line) -> Iterator[str]:
        body: dict[str, Any] = {
            "model": self._model,
            "messages": [{"role": one.role, "content": one.content} for one in messages],
            "stream": True,
        }
        if self._takes_limits:
            body |= {"temperature": 0, "max_tokens": MOST_TOKENS}
        left = max(deadline - time.monotonic(), 0.001)
        timeout = httpx2.Timeout(left, connect=min(CONNECT_SECONDS, left))
        with self._client.stream(
            "POST", self._url, json=body, timeout=timeout, extensions={"trace": line.follow}
        ) as reply:
            if reply.status_code != 200:
                raise _Refused(self._url, reply.status_code)
            lines = _read_lines(reply, deadline)
            if reply.headers.get("content-type", "").startswith("application/json"):
                yield _read_whole("".join(lines))
            else:
                yield from _read_events(lines)


class Line:
    """The connection by which a reply comes; another thread can cut it."""

    def __init__(self) -> None:
        self._socket: socket.socket | None = None
        self._is_cut = False

    def follow(self, event: str, info: Mapping[str, Any]) -> None:
        """Take note of the connection once it stands, and of its socket anew once it is encrypted."""
        if event in ("connection.connect_tcp.complete", "connection.start_tls.complete"):
            self._socket = info["return_value"].get_extra_info("socket")
            if self._is_cut:
                self.cut()

    def cut(self) -> None:
        """Whoever reads from it finds it ended, now or as soon as it stands."""
        self._is_cut = True
        if self._socket is not None:
            with suppress(OSError):
                socket.socket.shutdown(self._socket, socket.SHUT_RDWR)  # of TLS it would drop the state


class _Refused(LanguageModelDown):
    """Another status than 200; what the server says of it may hold the key, and is not repeated."""

    def __init__(self, url: str, status: int) -> None:
        super().__init__(f"{url} answers with status {status}.")
        self.status = status


def _read_lines(reply: httpx2.Response, deadline: float) -> Iterator[str]:
    """The body line by line, as long as there is time: one that drips is given up too."""
    unread, size = b"", 0
    for part in reply.iter_raw():
        if time.monotonic() > deadline:
            raise httpx2.ReadTimeout("The reply is not finished.")
        size += len(part)
        if size > MOST_BYTES:
            raise LanguageModelDown(f"The reply has more than {MOST_BYTES} bytes.")
        *lines, unread = (unread + part).split(b"\n")
        yield from (line.decode("utf-8", "replace").rstrip("\r") for line in lines)
    yield unread.decode("utf-8", "replace")


def _read_events(lines: Iterator[str]) -> Iterator[str]:
    is_finished = False
    for line in lines:
        if not line.startswith("data:"):
            continue
        data = line.removeprefix("data:").strip()
        if data == "[DONE]":
            return
        choice = _first_choice(data)
        delta = choice.get("delta")
        content = delta.get("content") if isinstance(delta, dict) else None
        if isinstance(content, str) and content:
            yield content
        is_finished = is_finished or choice.get("finish_reason") is not None
    if not is_finished:
        raise LanguageModelDown("The reply ends before it is finished.")


def _read_whole(text: str) -> str:
    """The reply of a server that does not stream."""
    message = _first_choice(text).get("message")
    content = message.get("content") if isinstance(message, dict) else None
    if not isinstance(content, str):
        raise LanguageModelDown("The reply holds no text.")
    return content


def _first_choice(data: str) -> dict[str, Any]:
    """The first of the choices that an event or a reply holds; empty if it holds none."""
    try:
        parsed = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise LanguageModelDown(f"The reply is not JSON: {data[:_EXPLAINED_CHARS]!r}") from error
    if not isinstance(parsed, dict) or "error" in parsed:
        raise LanguageModelDown("The reply is an error.")
    choices = parsed.get("choices")
    first = choices[0] if isinstance(choices, list) and choices else {}
    return first if isinstance(first, dict) else {}


def _slow(seconds: float) -> LanguageModelSlow:
    return LanguageModelSlow(f"No whole reply in {seconds:g} seconds.")
