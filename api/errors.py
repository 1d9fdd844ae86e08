"""One table: error class -> HTTP status; and every error as RFC 9457 problem details."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, ClassVar, cast
from urllib.parse import quote

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from pydantic import ValidationError
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.routing import Match
from starlette.types import Scope

from api.keys import KeysUnavailable
from api.openai.errors import is_openai_path, tell_missing, write_openai_error
from api.schemas.fields import KIND
from api.schemas.problem import FieldProblem, Problem
from corpus import errors as corpus_errors
from index import errors as index_errors
from rag import errors as rag_errors

PROBLEM_MEDIA_TYPE = "application/problem+json"
MAX_FIELD_PROBLEMS = 20
MAX_FIELD_CHARS = 100
_HALF_A_PAIR = "holds half of a surrogate pair, which is no character; leave it out"
OPENAPI = "/openapi.json"

_log = logging.getLogger("puente.errors")


class HttpError(Exception):
    """A request that cannot be served as it came; the message is for who sent it."""

    headers: ClassVar[dict[str, str]] = {}


class BadHost(HttpError):
    """The Host header names a host that this service does not answer to."""


class BadBody(HttpError):
    """The body is not JSON that is worth parsing."""


class BodyTooSlow(HttpError):
    """The body did not arrive in time."""

    headers: ClassVar[dict[str, str]] = {"Connection": "close"}


class BodyTooLarge(HttpError):
    """The body is longer than the limit; the rest of it is not read."""

    headers: ClassVar[dict[str, str]] = {"Connection": "close"}


class NotJson(HttpError):
    """The body is not declared to be JSON."""


class Unauthorized(HttpError):
    """Nobody that is known sent this."""

    headers: ClassVar[dict[str, str]] = {"WWW-Authenticate": "Bearer"}


class BadSignature(HttpError):
    """What claims to come from a chat tool does not."""


class Forbidden(HttpError):
    """The key is good, but may not do this."""


class BadQuestion(HttpError):
    """A conversation does not end in a question that can be answered."""


class UnknownModel(HttpError):
    """A client of OpenAI's interface names another model than there is."""


class NotAnArticle(HttpError):
    """What was sent cannot become an article; the message is the reason."""


class NotThisMediaType(HttpError):
    """The body is of a type that this address does not take."""


class BadDocumentId(HttpError):
    """What stands in the path cannot be a document's id."""


class PreconditionFailed(HttpError):
    """A document is not what who asks to have it changed takes it to be."""


class BadSpan(HttpError):
    """A document's text does not hold the span that was asked for."""


class UnknownResource(HttpError):
    """An MCP client asks for a resource or a page of them that there is not."""


class ForeignOrigin(HttpError):
    """A page of another site asks, and is not on the list of those that may."""


class AnswerNotFound(HttpError):
    """No kept answer has this id."""


class ConversationNotFound(HttpError):
    """Whoever asks has no kept conversation of this id."""


class AnswerPurged(HttpError):
    """The answer showed text that was wiped since."""


class StandingNotFound(HttpError):
    """No standing question has this id, or it is another's."""


class TooManyStanding(HttpError):
    """One key has registered as many standing questions as it may."""


class TooManyRequests(HttpError):
    """One asker sends more requests than it may."""

    headers: ClassVar[dict[str, str]] = {"Retry-After": "10"}


class NotReady(HttpError):
    """Questions cannot be answered yet."""

    headers: ClassVar[dict[str, str]] = {"Retry-After": "5"}


class TooBusy(HttpError):
    """More requests are under way than can be served."""

    headers: ClassVar[dict[str, str]] = {"Retry-After": "2"}


class TookTooLong(HttpError):
    """The answer did not come in time."""

    headers: ClassVar[dict[str, str]] = {"Retry-After": "5"}


class AnswersUnavailable(Exception):
    """Kept answers cannot be read or written: full, read-only or damaged."""


class FeedbackUnavailable(AnswersUnavailable):
    """Feedback on answers cannot be read or written."""


class ChatUnavailable(Exception):
    """What chat tools need to remember cannot be read or written."""


class ConversationsUnavailable(Exception):
    """Conversations cannot be read or written: full, read-only or damaged."""


class StandingUnavailable(AnswersUnavailable):
    """Standing questions cannot be read or written: full, read-only or damaged."""


@dataclass(frozen=True, slots=True)
class Kind:
    """How one class of errors is told to a client.

    shows_message: whether the error's own text is fit for a client; otherwise the title is sent,
    and the text is logged only.
    """

    status: int
    slug: str
    title: str
    shows_message: bool = True


INTERNAL = Kind(500, "internal", "Something went wrong inside", shows_message=False)
INVALID = Kind(422, "invalid-request", "The request does not hold what it should")

KINDS: dict[type[Exception], Kind] = {
    BadHost: Kind(400, "bad-host", "This service does not answer to that host name"),
    BadBody: Kind(400, "bad-body", "The request body cannot be read"),
    Unauthorized: Kind(401, "unauthorized", "A good key is needed"),
    BadSignature: Kind(401, "bad-signature", "That did not come from the chat tool"),
    Forbidden: Kind(403, "forbidden", "The key may not do this"),
    ForeignOrigin: Kind(403, "foreign-origin", "Pages of that origin may not ask here"),
    KeysUnavailable: Kind(503, "keys-unavailable", "Keys cannot be checked", False),
    AnswerNotFound: Kind(404, "answer-not-found", "No such answer"),
    ConversationNotFound: Kind(404, "conversation-not-found", "No such conversation"),
    UnknownResource: Kind(404, "unknown-resource", "No such resource"),
    StandingNotFound: Kind(404, "standing-not-found", "No such standing question"),
    TooManyStanding: Kind(409, "too-many-standing", "No more standing questions"),
    StandingUnavailable: Kind(503, "standing-unavailable", "Standing questions cannot be used", False),
    AnswerPurged: Kind(410, "purged", "The text was purged"),
    BodyTooSlow: Kind(408, "body-too-slow", "The request body did not arrive in time"),
    PreconditionFailed: Kind(412, "precondition-failed", "The document is another by now"),
    BodyTooLarge: Kind(413, "body-too-large", "The request body is too large"),
    BadQuestion: Kind(422, "bad-question", "The conversation ends in no question"),
    UnknownModel: Kind(404, "unknown-model", "No such model"),
    NotAnArticle: Kind(422, "not-an-article", "What was sent cannot become an article"),
    BadDocumentId: Kind(422, "bad-document-id", "That cannot be a document's id"),
    BadSpan: Kind(422, "bad-span", "The text does not hold that span"),
    NotThisMediaType: Kind(415, "media-type", "A body of that type is not taken here"),
    NotJson: Kind(415, "not-json", "The request body must be JSON"),
    NotReady: Kind(503, "not-ready", "Questions cannot be answered yet"),
    TooManyRequests: Kind(429, "too-many-requests", "More requests came than one may send"),
    TooBusy: Kind(503, "too-busy", "Too many requests are under way"),
    TookTooLong: Kind(503, "took-too-long", "The answer did not come in time"),
    AnswersUnavailable: Kind(503, "answers-unavailable", "Kept answers cannot be read", False),
    FeedbackUnavailable: Kind(503, "feedback-unavailable", "Feedback cannot be stored", False),
    ChatUnavailable: Kind(503, "chat-unavailable", "Chat messages cannot be taken", False),
    ConversationsUnavailable: Kind(
        503, "conversations-unavailable", "Conversations cannot be read or kept", False
    ),
    corpus_errors.DocumentNotFound: Kind(404, "document-not-found", "No such document"),
    corpus_errors.VersionNotFound: Kind(404, "version-not-found", "No such version"),
    corpus_errors.DocumentDeleted: Kind(410, "document-deleted", "The document was deleted"),
    corpus_errors.NotInQuarantine: Kind(404, "not-in-quarantine", "No such file is in quarantine"),
    corpus_errors.DocumentPurged: Kind(410, "purged", "The text was purged"),
    corpus_errors.UnreadableFile: Kind(422, "not-an-article", "What was sent cannot become an article"),
    corpus_errors.FetchRefused: Kind(422, "fetch-refused", "That address is not fetched"),
    corpus_errors.FetchFailed: Kind(502, "fetch-failed", "What stands at that address cannot be had"),
    corpus_errors.UnknownSource: Kind(404, "unknown-source", "No such source is listed"),
    corpus_errors.SandboxUnavailable: Kind(503, "parsers-unavailable", "Files cannot be read", False),
    corpus_errors.StoriesUnavailable: Kind(503, "stories-unavailable", "Stories cannot be read", False),
    corpus_errors.StoreDamaged: Kind(503, "store-damaged", "What is stored is damaged", False),
    corpus_errors.StoreFull: Kind(503, "disk-full", "The disk is full, and nothing can be stored", False),
    corpus_errors.StoreUnavailable: Kind(
        503, "store-unavailable", "Documents cannot be read or stored", False
    ),
    corpus_errors.CorpusError: INTERNAL,
    rag_errors.IndexEmpty: Kind(503, "not-ready", "Questions cannot be answered yet"),
    rag_errors.AnsweringError: INTERNAL,
    index_errors.ModelMissing: Kind(503, "model-missing", "The model is missing", False),
    index_errors.ModelDamaged: Kind(503, "model-damaged", "The model is damaged", False),
    index_errors.ModelMismatch: Kind(
        503, "model-mismatch", "The index was built with another model", False
    ),
    index_errors.DimensionMismatch: Kind(
        503, "model-mismatch", "The index was built with another model", False
    ),
    index_errors.BuildRunning: Kind(409, "build-running", "A build is under way"),
    index_errors.NothingToRollBack: Kind(409, "nothing-to-roll-back", "There is no index to go back to"),
    index_errors.IndexDamaged: Kind(503, "index-damaged", "The index is damaged", False),
    index_errors.IndexingError: Kind(503, "index-unavailable", "The index cannot be used", False),
}

HTTP_KINDS: dict[int, Kind] = {
    400: Kind(400, "bad-request", "The request cannot be read"),
    404: Kind(404, "not-found", "There is nothing at this address"),
    405: Kind(405, "method-not-allowed", "This address does not take that method"),
    406: Kind(406, "not-acceptable", "This address has only JSON"),
    408: Kind(408, "request-too-slow", "The request did not arrive in time"),
    413: Kind(413, "body-too-large", "The request body is too large"),
    415: Kind(415, "not-json", "The request body must be JSON"),
    431: Kind(431, "head-too-large", "The request's line and headers are too large"),
    503: KINDS[TooBusy],
}


def problem_types() -> list[str]:
    """Every `type` that a problem can have, in order."""
    kinds = (INTERNAL, INVALID, *KINDS.values(), *HTTP_KINDS.values())
    return sorted({f"/problems/{kind.slug}" for kind in kinds})


def kind_of(error: Exception) -> Kind:
    """The row of the table for an error: its own class, or the nearest one above it."""
    return next((KINDS[base] for base in type(error).__mro__ if base in KINDS), INTERNAL)


def tell(error: Exception, request_id: str) -> tuple[Kind, str]:
    """What a client is told of any error; the log has the rest, under the request's id."""
    kind = kind_of(error)
    if kind.status >= 500 and not isinstance(error, HttpError):
        _log.error("%s", kind.slug, exc_info=error, extra={"request_id": request_id})
    if kind is INTERNAL:
        return kind, "The service could not finish this request. Its log has more under the request id."
    if not kind.shows_message:
        return kind, f"{kind.title}. The service's log has more under the request id."
    return kind, str(error) or f"{kind.title}."


def problem_of(scope: Scope, error: Exception) -> Response:
    """The problem response for any error; what is not in the table is a 500 without details."""
    kind, detail = tell(error, _request_id(scope))
    headers = error.headers if isinstance(error, HttpError) else {}
    return write_problem(scope, kind, detail, headers=headers)


def write_problem(
    scope: Scope,
    kind: Kind,
    detail: str,
    errors: Sequence[FieldProblem] | None = None,
    headers: dict[str, str] | None = None,
) -> Response:
    """A problem response, in the form of RFC 9457; in OpenAI's under its paths."""
    if is_openai_path(scope["path"]):
        param = errors[0].field if errors else None
        return write_openai_error(kind.status, kind.slug, printable(detail), param, headers)
    problem = Problem(
        type=f"/problems/{kind.slug}",
        title=kind.title,
        status=kind.status,
        detail=printable(detail),
        instance=quote(scope["path"], safe="/-._~", encoding="utf-8", errors="replace"),
        request_id=_request_id(scope),
        errors=list(errors) if errors is not None else None,
    )
    return Response(
        problem.model_dump_json(exclude_none=True),
        status_code=kind.status,
        media_type=PROBLEM_MEDIA_TYPE,
        headers=headers,
    )


def problem_without_request(status: int, detail: str, request_id: str) -> Response:
    """The problem response for what did not come as a request, and so asks for no path."""
    scope = {"path": "", "state": {"request_id": request_id}}
    headers = TooBusy.headers if status == HTTPStatus.SERVICE_UNAVAILABLE else {}
    return write_problem(scope, HTTP_KINDS[status], detail, headers=headers)


def _request_id(scope: Scope) -> str:
    return str(scope.get("state", {}).get("request_id", ""))


def printable(text: str) -> str:
    """The text with "?" for what cannot be sent as UTF-8."""
    return text.encode("utf-8", "replace").decode("utf-8")


def add_error_handlers(app: FastAPI) -> None:
    """Answer every error that an endpoint raises with problem details."""
    app.add_exception_handler(RequestValidationError, _answer_invalid)
    app.add_exception_handler(HTTPException, answer_http)
    for error in KINDS:
        app.add_exception_handler(error, _answer_known)


def problem_responses(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """What an operation can answer besides its result, for the OpenAPI document.

    Where it looks at keys (401), it looks at the query (422) and counts requests (429) too. Any request
    may be cut off before it is known what it asks for.
    """
    also = {422, 429} if 401 in statuses else set()
    return {
        status: {
            "description": DESCRIPTIONS[status],
            "content": {PROBLEM_MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
        }
        for status in sorted({*statuses, *also, *_BEFORE_ANY})
    }


_BEFORE_ANY = (400, 408, 431)
DESCRIPTIONS = {
    400: "The request cannot be read: its JSON, its encoding, or its Host header.",
    401: "A key is needed, or the one that was sent is not good.",
    403: "The key's scope is too small.",
    404: "There is no such thing.",
    408: "The request did not arrive in time.",
    409: "It cannot be done as things stand; `detail` says why.",
    410: "It was deleted (its old versions can still be read by number), or purged for good.",
    412: "The document is another by now than `If-Match` or `If-None-Match` takes it to be.",
    413: "The body is too large.",
    415: "The body is not declared as application/json.",
    422: "A field is missing, unknown, or out of its bounds; `errors` names it.",
    429: "More requests came in a minute than one may send; `Retry-After` says when to try again.",
    431: "The request's line and headers are too large.",
    500: "Something went wrong inside.",
    503: "Not ready, too busy, or something that is needed is unavailable; try again later.",
}


async def _answer_known(request: Request, error: Exception) -> Response:
    return problem_of(request.scope, error)


async def answer_http(request: Request, error: Exception) -> Response:
    """The problem for what the router found or took amiss: nothing is there, or not for that method."""
    error = cast("HTTPException", error)
    kind = HTTP_KINDS.get(
        error.status_code, Kind(error.status_code, "http", "The request was not served")
    )
    headers = dict(error.headers or {})
    if kind.status == 405:
        headers["Allow"] = ", ".join(sorted(_methods_at(request.app.routes, request.scope)))
    path = request.scope["path"]
    detail = tell_missing(path) if kind.status == 404 and is_openai_path(path) else f"{kind.title}."
    return write_problem(request.scope, kind, detail, headers=headers)


def _methods_at(routes: Sequence[Any], scope: Scope) -> set[str]:
    """Every method that the address takes; the router knows of its first route alone."""
    found: set[str] = set()
    for route in routes:
        inner = getattr(route, "original_router", None)
        if inner is not None:
            found |= _methods_at(inner.routes, scope)
        elif route.matches(scope)[0] is not Match.NONE:
            found |= route.methods or set()
    return found


async def _answer_invalid(request: Request, error: Exception) -> Response:
    found = cast("RequestValidationError", error).errors()
    if (why := _why_no_json(found)) is not None:
        return problem_of(request.scope, BadBody(f"The body {why}."))
    errors = _list_fields(found)
    return write_problem(request.scope, INVALID, _join(errors), errors=errors)


def refuse_unknown(place: str, name: str) -> dict[str, Any]:
    """For a RequestValidationError: a name in the query or the body that is not known."""
    return {"type": "extra_forbidden", "loc": (place, name), "msg": "Extra inputs are not permitted"}


def refuse_repeated(place: str, *path: str | int) -> dict[str, Any]:
    """For a RequestValidationError: a name that comes twice, in the query or an object of the body.

    path: the name, after the names and places of what it stands in.
    """
    return {"type": "repeated", "loc": (place, *path), "msg": "is given more than once; give it once"}


def refuse_no_text(place: str, name: str) -> dict[str, Any]:
    """For a RequestValidationError: a name in the query, or its value, that is not UTF-8."""
    return {
        "type": "no_text",
        "loc": (place, name),
        "msg": "is not UTF-8; send México as M%C3%A9xico",
    }


def refuse_body(error: ValidationError) -> RequestValidationError:
    """What to raise for a body that the service reads itself and that does not hold what it should."""
    return RequestValidationError([_within_body(one) for one in error.errors(include_url=False)])


def explain_fields(error: ValidationError, described_in: str = OPENAPI) -> str:
    """What is wrong with JSON that came in, in one line and without what was sent.

    described_in: where a client finds the fields that there are.
    """
    found = error.errors(include_url=False)
    if (why := _why_no_json(found)) is not None:
        return f"It {why}."
    return _join(_list_fields([_within_body(problem) for problem in found], described_in))


def explain_refused(error: RequestValidationError) -> str:
    """What is wrong with a request, in one line and without what was sent."""
    return _join(_list_fields(error.errors()))


def _within_body(problem: Any) -> dict[str, Any]:
    return {**problem, "loc": ("body", *problem["loc"])}


def _why_no_json(found: Sequence[Any]) -> str | None:
    """Why JSON could not be read; None where it could."""
    unread = [problem for problem in found if problem["type"] == "json_invalid"]
    if not unread:
        return None
    return _HALF_A_PAIR if "hex escape" in str(unread[0].get("ctx", "")) else "is not JSON"


def _list_fields(found: Sequence[dict[str, Any]], described_in: str = OPENAPI) -> list[FieldProblem]:
    return [
        FieldProblem(field=_name_field(problem["loc"]), message=_explain(problem, described_in))
        for problem in found[:MAX_FIELD_PROBLEMS]
    ]


def _join(errors: Sequence[FieldProblem]) -> str:
    return "; ".join(f"{one.field}: {one.message}" for one in errors[:3]) + "."


def _name_field(location: Sequence[int | str]) -> str:
    """ "filters.publisher" for ("body", "filters", "publisher"); "body" for the body itself.

    Which kind of entry one was taken for is no field of it.
    """
    fields = [str(part) for part in location if not str(part).startswith(KIND)]
    inside = fields[1:] or fields[:1]
    return printable(".".join(inside))[:MAX_FIELD_CHARS]


def _explain(problem: dict[str, Any], described_in: str) -> str:
    """What is wrong with a field, without what was sent."""
    match problem["type"]:
        case "extra_forbidden":
            return f"this field is not known; see {described_in}"
        case "missing":
            return "this field is required"
        case "string_unicode":
            return _HALF_A_PAIR
        case "string_too_long":
            return f"may have at most {problem['ctx']['max_length']:,} characters"
        case "too_long":
            return f"may have at most {problem['ctx']['max_length']:,} entries"
        case "too_short":
            return f"needs {problem['ctx']['min_length']:,} or more entries"
        case "list_type" | "tuple_type":
            return "input should be a list"
        case "dict_type" | "model_type" | "model_attributes_type":
            return "input should be an object"
    message = str(problem["msg"]).removeprefix("Value error, ")
    return printable(message[:1].lower() + message[1:])
