"""A stand-in for Slack's API on a local port, and requests signed as Slack signs them."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler
from typing import Any
from urllib.parse import parse_qsl, urlencode

from slack_sdk.signature import SignatureVerifier

from tests.served import served

SECRET = "8f742231b10e8888abcd99yyyzzz85a5"


class SlackStandIn:
    """What was called, in order, as (method, arguments with the token). `fails` makes methods fail.

    Like Slack it posts a message with a known `client_msg_id` once: `posted` has what channels show.
    """

    def __init__(self, port: int) -> None:
        self.address = f"http://127.0.0.1:{port}"
        self.api_url = f"{self.address}/api/"
        self.calls: list[tuple[str, dict[str, Any]]] = []
        self.fails: dict[str, dict[str, Any]] = {}
        self.headers: dict[str, str] = {}
        self.posted: dict[str, dict[str, Any]] = {}
        self.changed = threading.Condition()

    def reply_to(self, method: str, arguments: dict[str, Any]) -> dict[str, Any]:
        with self.changed:
            self.calls.append((method, arguments))
            if "client_msg_id" in arguments and method not in self.fails:
                self.posted.setdefault(arguments["client_msg_id"], arguments)
            self.changed.notify_all()
        known = {
            "oauth.v2.access": {
                "access_token": f"xoxb-{arguments.get('code')}",
                "app_id": "A1",
                "bot_user_id": "UBOT",
                "team": {"id": str(arguments.get("code"))},
                "authed_user": {"id": "U1"},
            },
            "auth.test": {"bot_id": "B1", "url": "https://example.slack.com/"},
        }
        return self.fails.get(method, {"ok": True, "ts": "99.1", **known.get(method, {})})

    def wait_for(self, count: int, seconds: float = 10) -> list[tuple[str, dict[str, Any]]]:
        """The calls, once there are this many."""
        with self.changed:
            assert self.changed.wait_for(lambda: len(self.calls) >= count, seconds), self.calls
            return list(self.calls)


@contextmanager
def slack_stand_in() -> Iterator[SlackStandIn]:
    """A stand-in that runs for as long as the block."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            is_json = self.headers["Content-Type"].startswith("application/json")
            arguments = json.loads(body) if is_json else dict(parse_qsl(body))
            arguments["token"] = self.headers.get("Authorization", "").removeprefix("Bearer ")
            reply = json.dumps(made.reply_to(self.path.removeprefix("/api/"), arguments)).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(reply)))
            for name, value in made.headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(reply)

        def log_message(self, *_: Any) -> None:
            pass

    with served(Handler) as port:
        made = SlackStandIn(port)
        yield made


def sign(body: bytes, seconds: float | None = None, secret: str = SECRET) -> dict[str, str]:
    """The headers by which Slack's own library signs a body, at this time or now."""
    timestamp = str(int(time.time() if seconds is None else seconds))
    signature = SignatureVerifier(secret).generate_signature(timestamp=timestamp, body=body)
    return {"X-Slack-Request-Timestamp": timestamp, "X-Slack-Signature": str(signature)}


def write_event(event_id: str, team: str = "T1", **event: Any) -> bytes:
    """The body of an event, as the Events API sends it; E7 tells of the message "7.1" if of no other."""
    return json.dumps(
        {
            "type": "event_callback",
            "team_id": team,
            "api_app_id": "A1",
            "event_id": event_id,
            "event": {"user": "U1", "channel": "C1", "ts": f"{event_id.lstrip('E')}.1", **event},
            "authorizations": [{"team_id": team, "user_id": "UBOT", "is_bot": True}],
        }
    ).encode()


def write_command(
    text: str, response_url: str, team: str = "T1", user: str = "U1", channel: str = "C1"
) -> bytes:
    """The body of a slash command."""
    return urlencode(
        {
            "command": "/puente",
            "text": text,
            "team_id": team,
            "channel_id": channel,
            "user_id": user,
            "response_url": response_url,
            "trigger_id": f"{time.time_ns()}",
        }
    ).encode()


def write_press(
    action_id: str, value: str, response_url: str, team: str = "T1", channel: str = "C1"
) -> bytes:
    """The body of a pressed button."""
    payload = {
        "type": "block_actions",
        "team": {"id": team},
        "user": {"id": "U1", "team_id": team},
        "channel": {"id": channel},
        "response_url": response_url,
        "trigger_id": f"{time.time_ns()}",
        "actions": [{"type": "button", "action_id": action_id, "block_id": "b", "value": value}],
    }
    return urlencode({"payload": json.dumps(payload)}).encode()
