"""JsonRoute: reads a JSON body within its limits, before anything parses it."""

from __future__ import annotations

import asyncio
import inspect
import json
import re
from collections import Counter
from collections.abc import Callable, Coroutine, Iterator, Sequence
from contextlib import suppress
from itertools import islice
from typing import Any, get_type_hints

from fastapi import Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from starlette.concurrency import run_in_threadpool
from starlette.types import Message

from api.access import Access
from api.errors import (
    MAX_FIELD_PROBLEMS,
    BadBody,
    BodyTooLarge,
    BodyTooSlow,
    NotJson,
    NotThisMediaType,
    refuse_repeated,
)
from api.query_parameters import check_parameters
from api.schemas.fields import RequestModel
from api.settings import Settings

MAX_DEPTH = 32
MAX_NUMBER_CHARS = 64
JSON = "application/json"
LINE_TYPES = ("application/x-ndjson", "application/jsonl")
JSON_TYPES = (JSON, *LINE_TYPES)
BYTE_ORDER_MARK = b"\xef\xbb\xbf"

# A string is always matched to its end, or to the end of the body: one pass, whatever is sent.
_TOKEN = re.compile(
    rb'"(?:[^"\\]++|\\.?)*+"?' rb"|[0-9.eE+-]{%d}|NaN|Infinity|[\[{]|[\]}]" % (MAX_NUMBER_CHARS + 1),
    re.DOTALL,
)


def json_route(
    settings: Settings,
    access: Access,
    max_bytes: int | None = None,
    on_read: Callable[[Any], None] = lambda _: None,
) -> type[APIRoute]:
    """The class for routes that take JSON, with the limits of these settings.

    Who asks is checked before the body is read: FastAPI would read it first. An endpoint that takes the
    request and one body, and makes its own response, is called at once with a body that is good;
    whatever is wrong with one, FastAPI tells.

    max_bytes: the longest body, if not that of the settings.
    on_read: is told a good body before the endpoint is called with it, and must be quick.
    """
    most_bytes = settings.max_body_bytes if max_bytes is None else max_bytes

    class JsonRoute(APIRoute):
        reads_body_within_limits = True

        def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
            handle = super().get_route_handler()
            needed = access.scope_of(self.dependencies)
            is_checked = access.covers(self.dependencies)
            endpoint, model = self.endpoint, _only_body(self.endpoint) if is_checked else None

            async def handle_within_limits(request: Request) -> Response:
                if needed is not None:
                    await access.authorize(request, needed)
                check_media_type(request.headers.get("content-type"))
                body = without_mark(await read_body(request, most_bytes, settings.body_timeout_seconds))
                check_json(body)
                if model is None:
                    refuse_repeats(body)
                asked = _read_good(model, body) if model else None
                if asked is None:
                    return await handle(Request(request.scope, replay(body, request)))
                check_parameters(request)
                on_read(asked)
                return await run_in_threadpool(endpoint, request, asked)

            return handle_within_limits

    return JsonRoute


def _only_body(endpoint: Callable[..., Any]) -> type[RequestModel] | None:
    """The model of the body, for an endpoint that is called with that and the request, in a thread."""
    if inspect.iscoroutinefunction(endpoint):
        return None
    hints = get_type_hints(endpoint)
    made, *taken = hints.pop("return", None), *hints.values()
    if len(taken) != 2 or taken[0] is not Request or not _is_a(made, Response):
        return None
    return taken[1] if _is_a(taken[1], RequestModel) else None


def _is_a(hint: object, kind: type) -> bool:
    return isinstance(hint, type) and issubclass(hint, kind)


def _read_good(model: type[RequestModel], body: bytes) -> RequestModel | None:
    """The body as its model; None where it is not one.

    Raises:
        RequestValidationError: a name comes twice in one of its objects.
    """
    try:
        return model.model_validate(_read_once(body))
    except (ValueError, RecursionError):
        return None


def upload_route(settings: Settings, access: Access, media_types: Sequence[str]) -> type[APIRoute]:
    """The class for routes that take whole files, with the limits of these settings.

    Who asks, and what type they send, is checked before the body is read. The endpoint finds it
    in `await request.body()`.
    """

    class UploadRoute(APIRoute):
        reads_body_within_limits = True

        def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
            handle = super().get_route_handler()
            needed = access.scope_of(self.dependencies)

            async def handle_within_limits(request: Request) -> Response:
                if needed is not None:
                    await access.authorize(request, needed)
                media_type = media_type_of(request)
                if media_type not in media_types:
                    raise NotThisMediaType(f"Send one of these: {', '.join(media_types)}.")
                if media_type in JSON_TYPES and not _is_utf8(request.headers["content-type"]):
                    raise NotThisMediaType("Send JSON in UTF-8; no other charset is taken.")
                body = await read_body(request, settings.max_upload_bytes, settings.body_timeout_seconds)
                return await handle(Request(request.scope, replay(body, request)))

            return handle_within_limits

    return UploadRoute


def media_type_of(request: Request) -> str:
    """The type of a request's body, in lower case and without parameters; "" if it has none."""
    return _bare_type(request.headers.get("content-type", ""))


def check_media_type(content_type: str | None) -> None:
    """Refuse what a page of another site could send without asking first.

    Raises:
        NotJson: it is not application/json, or not in UTF-8.
    """
    declared = content_type or ""
    if _bare_type(declared) != JSON or not _is_utf8(declared):
        raise NotJson("Send the body as JSON in UTF-8, with Content-Type: application/json.")


def _bare_type(content_type: str) -> str:
    return content_type.partition(";")[0].strip().lower()


def _is_utf8(content_type: str) -> bool:
    """Whether no other charset is declared; JSON has no other."""
    parameters = (parameter.partition("=") for parameter in content_type.split(";")[1:])
    return all(
        value.strip().strip('"').lower() in ("utf-8", "utf8")
        for name, _, value in parameters
        if name.strip().lower() == "charset"
    )


async def read_body(request: Request, max_bytes: int, timeout_seconds: float) -> bytes:
    """The whole body; what is beyond the limit is never read.

    Raises:
        NotThisMediaType: it is compressed, or encoded in another way.
        BodyTooLarge: Content-Length, or what has arrived, is more than `max_bytes`.
        BodyTooSlow: it has not arrived after `timeout_seconds`.
    """
    encoding = request.headers.get("content-encoding", "identity").strip().lower()
    if encoding not in ("", "identity"):
        raise NotThisMediaType("Send the body as it is: no Content-Encoding is taken here.")
    declared = request.headers.get("content-length", "")
    if declared.isdecimal() and (len(declared) > 18 or int(declared) > max_bytes):
        raise BodyTooLarge(f"The body may hold {max_bytes:,} bytes; this one is announced as larger.")
    body = bytearray()
    try:
        async with asyncio.timeout(timeout_seconds):
            async for piece in request.stream():
                body += piece
                if len(body) > max_bytes:
                    raise BodyTooLarge(f"The body may hold {max_bytes:,} bytes; this one holds more.")
    except TimeoutError:
        raise BodyTooSlow(
            f"The body must arrive within {timeout_seconds:g} seconds; {len(body):,} bytes did."
        ) from None
    return bytes(body)


def check_json(body: bytes) -> None:
    """Refuse JSON that would hurt to parse; whether it is JSON at all, the parser says.

    Raises:
        BadBody: not UTF-8, nested deeper than 32, a number of more than 64 characters, or one that JSON
            does not have (NaN, Infinity).
    """
    if b"\0" in body:
        raise BadBody("The body holds a NUL byte; send JSON in UTF-8.")
    try:
        body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise BadBody(f"The body is not UTF-8 (at byte {error.start}).") from None
    depth = 0
    for token in _TOKEN.finditer(body):
        first = body[token.start()]
        if first in b"[{":
            depth += 1
            if depth > MAX_DEPTH:
                raise BadBody(f"The JSON is nested deeper than {MAX_DEPTH}.")
        elif first in b"]}":
            depth -= 1
        elif first in b"NI":
            raise BadBody(f"{token[0].decode()} is no JSON; send a number, or null for none.")
        elif first != ord('"'):
            raise BadBody(f"The JSON holds a number of more than {MAX_NUMBER_CHARS} characters.")


def without_mark(body: bytes) -> bytes:
    """JSON, or lines of it, without the byte order mark that some programs begin a file with."""
    return body.removeprefix(BYTE_ORDER_MARK)


def refuse_repeats(body: bytes) -> None:
    """Refuse JSON of which readers could disagree; whether it is JSON at all, the parser says.

    Raises:
        RequestValidationError: a name comes twice in one of its objects.
    """
    with suppress(ValueError, RecursionError):
        _read_once(body)


class _Repeating(dict[str, Any]):
    """An object of JSON in which some names come twice."""

    def __init__(self, found: dict[str, Any], repeated: Sequence[str]) -> None:
        super().__init__(found)
        self.repeated = repeated


def _read_once(body: bytes) -> Any:
    """What JSON holds.

    Raises:
        RequestValidationError: a name comes twice in one of its objects.
        ValueError, RecursionError: it is no JSON.
    """
    has_repeats = False

    def take(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        nonlocal has_repeats
        found = dict(pairs)
        if len(found) == len(pairs):
            return found
        has_repeats = True
        given = Counter(name for name, _ in pairs)
        return _Repeating(found, [name for name, times in given.items() if times > 1])

    read = json.loads(body, object_pairs_hook=take)
    if has_repeats:
        paths = islice(_find_repeated(read), MAX_FIELD_PROBLEMS)
        raise RequestValidationError([refuse_repeated("body", *path) for path in paths])
    return read


def _find_repeated(read: object) -> Iterator[tuple[str | int, ...]]:
    """The path of each name that comes twice; what only the value that was dropped holds has none."""
    if isinstance(read, _Repeating):
        yield from ((name,) for name in read.repeated)
    inside = read.items() if isinstance(read, dict) else enumerate(read) if isinstance(read, list) else ()
    for place, one in inside:
        yield from ((place, *path) for path in _find_repeated(one))


def replay(body: bytes, request: Request) -> Callable[[], Coroutine[Any, Any, Message]]:
    """A `receive` that gives the body that was read, and then what the server gives."""
    messages: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def receive() -> Message:
        return messages.pop() if messages else await request.receive()

    return receive
