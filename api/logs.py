"""Logs: one JSON object a line; no question, no key, and no way to forge a line."""

from __future__ import annotations

import json
import logging
import sys
import traceback
from datetime import UTC, datetime
from types import TracebackType
from typing import Any, TextIO

from api.settings import Settings

REQUESTS = "puente.requests"
TALKATIVE = (
    "httpx",
    "httpx2",
    "httpcore",
    "httpcore2",
    "urllib3",
    "mcp",
    "slack_bolt",
    "slack_sdk",
)  # log addresses, headers, each message
_requests = logging.getLogger(REQUESTS)


class JsonLines(logging.Formatter):
    """Formats a record as one line of JSON, in ASCII: no CR, LF or ESC gets through.

    Of an exception it keeps the type and where it happened. Its message may quote what a user
    asked, so it is kept only where questions may be logged.
    """

    def __init__(self, log_questions: bool) -> None:
        super().__init__()
        self._log_questions = log_questions

    def format(self, record: logging.LogRecord) -> str:
        """The record as a line, without the line end."""
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
        }
        if record.name == REQUESTS and isinstance(record.args, dict):
            line |= {
                name: value
                for name, value in record.args.items()
                if name != "question" or (self._log_questions and value is not None)
            }
        else:
            line["message"] = record.getMessage()
            if hasattr(record, "request_id"):
                line["request_id"] = record.request_id
        if record.exc_info and record.exc_info[1] is not None:
            line["error"] = self._describe(record.exc_info[1])
        return json.dumps(line, default=str)

    def _describe(self, error: BaseException | None) -> list[dict[str, Any]]:
        """An exception and what caused it, the outermost first."""
        described = []
        seen: set[int] = set()
        while error is not None and id(error) not in seen:
            seen.add(id(error))
            entry: dict[str, Any] = {
                "type": f"{type(error).__module__}.{type(error).__qualname__}",
                "at": _places(error.__traceback__),
            }
            if self._log_questions or _is_own(error):
                entry["message"] = str(error)
            described.append(entry)
            error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
        return described


def configure_logs(settings: Settings, stream: TextIO | None = None) -> None:
    """Send every log record of this process to `stream` (stderr if None) as JSON lines."""
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(JsonLines(settings.log_questions))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(settings.log_level.upper())
    for name in ("uvicorn", "uvicorn.error", "uvicorn.access"):
        logger = logging.getLogger(name)
        logger.handlers.clear()
        logger.propagate = name != "uvicorn.access"
    for name in TALKATIVE:
        logging.getLogger(name).setLevel(logging.WARNING)


def log_request(
    *,
    request_id: str,
    method: str,
    path: str | None,
    status: int,
    duration_ms: float,
    question: str | None,
) -> None:
    """Log one request. `path` is the route's template; what was asked for stays out of it."""
    _requests.info(
        "request",
        {
            "request_id": request_id,
            "method": method,
            "path": path,
            "status": status,
            "duration_ms": round(duration_ms, 2),
            "question": question,
        },
    )


def _is_own(error: BaseException) -> bool:
    """Whether the message was written in this project, where none quotes a question."""
    return type(error).__module__.split(".", 1)[0] in ("api", "corpus", "index")


def _places(trace: TracebackType | None) -> list[str]:
    return [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(trace)]
