"""What came over HTTP as a message: told in a line where it is none, without what was sent."""

from __future__ import annotations

from http import HTTPStatus

import mcp_types as types
import pydantic_core
from pydantic import ValidationError
from starlette.responses import Response

_NOT_JSON = "Parse error: the body is not JSON."
_NO_MESSAGE = (
    'Invalid Request: send one JSON-RPC message, an object with "jsonrpc": "2.0", a "method" and, for a '
    'request, an "id"; "params" are an object.'
)
_BAD_ID = 'Invalid Request: an "id" is a string or an integer, and not null; a notification has none.'


def refuse_malformed(body: bytes) -> Response | None:
    """The reply to what is no message of the protocol; None for one that is."""
    try:
        sent = pydantic_core.from_json(body)
        message = types.jsonrpc_message_adapter.validate_python(sent, by_name=False)
    except ValidationError:
        return _refuse(types.INVALID_REQUEST, _NO_MESSAGE)
    except ValueError:
        return _refuse(types.PARSE_ERROR, _NOT_JSON)
    if isinstance(message, types.JSONRPCNotification) and "id" in sent:
        return _refuse(types.INVALID_REQUEST, _BAD_ID)
    return None


def _refuse(code: int, reason: str) -> Response:
    error = types.JSONRPCError(jsonrpc="2.0", id=None, error=types.ErrorData(code=code, message=reason))
    return Response(
        error.model_dump_json(exclude_unset=True),
        status_code=HTTPStatus.BAD_REQUEST,
        media_type="application/json",
    )
