"""Try Puente's Slack app without Slack: `python examples/slack_try.py "How …?" ["And in 2026?" …]`.

Signs each question as Slack signs a slash command, sends it, and prints the message that comes back.
Start the server with PUENTE_SLACK_SIGNING_SECRET (the same here), any PUENTE_SLACK_BOT_TOKEN,
PUENTE_PUBLIC_URL, and PUENTE_SLACK_API_URL=http://127.0.0.1:8055/api/. PUENTE_URL says where it is, else
http://127.0.0.1:8000. SLACK_PORT is where the answers come, else 8055.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import queue
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import urlencode
from urllib.request import Request, urlopen

if "PUENTE_SLACK_SIGNING_SECRET" not in os.environ:
    sys.exit("Set PUENTE_SLACK_SIGNING_SECRET to what Puente is started with.")
SECRET = os.environ["PUENTE_SLACK_SIGNING_SECRET"].encode()
URL = os.environ.get("PUENTE_URL", "http://127.0.0.1:8000") + "/chat/slack"
PORT = int(os.environ.get("SLACK_PORT", "8055"))
messages: queue.Queue[dict] = queue.Queue()


class Hook(BaseHTTPRequestHandler):
    """Where the answer to a slash command is sent."""

    def do_POST(self) -> None:
        messages.put(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"ok")

    def log_message(self, *_: object) -> None:
        pass


def ask(question: str) -> dict:
    """The message that a slash command is answered with."""
    form = {
        "command": "/puente",
        "text": question,
        "team_id": "T1",
        "channel_id": "C1",
        "user_id": "U1",
        "response_url": f"http://127.0.0.1:{PORT}/hook",
    }
    body, now = urlencode(form).encode(), str(int(time.time()))
    signature = hmac.new(SECRET, f"v0:{now}:".encode() + body, hashlib.sha256).hexdigest()
    headers = {
        "Content-Type": "application/x-www-form-urlencoded",
        "X-Slack-Request-Timestamp": now,
        "X-Slack-Signature": f"v0={signature}",
    }
    with urlopen(Request(URL, body, headers), timeout=3):  # noqa: S310
        return messages.get(timeout=30)


def show(block: dict) -> str:
    """A block, or a part of one, as text; the address of a link stands behind it."""
    if block.get("type") == "link":
        return f"{block['text']} <{block['url']}>"
    if isinstance(block.get("text"), dict):
        return block["text"]["text"]
    inner = "".join(show(one) for one in block.get("elements", ()))
    ends = {"rich_text_section": "\n", "actions": "\n", "context": "\n"}
    return block.get("text", inner) + ends.get(block["type"], "")


server = HTTPServer(("127.0.0.1", PORT), Hook)
threading.Thread(target=server.serve_forever, daemon=True).start()
for asked in sys.argv[1:]:
    message = ask(asked)
    print("".join(show(block) for block in message["blocks"]))
