"""Register a standing question, receive what is told of it, and check that Puente sent it.

    python examples/standing_webhook.py "How many prisoners did Mexico send to the United States?" \
        --server http://127.0.0.1:8000 --key "$KEY" --listen 127.0.0.1:9000

A webhook on a private address is only called where the server was started with
PUENTE_FETCH_ALLOW=127.0.0.1:9000. Needs nothing but Python.
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import hmac
import json
import time
from collections.abc import Mapping
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any
from urllib.request import Request, urlopen

MOST_SECONDS_APART = 300


def is_signed(headers: Mapping[str, str], body: bytes, secret: str) -> bool:
    """Whether a webhook is what it says, and was sent just now: Standard Webhooks, without a library."""
    message_id, sent_at = headers.get("webhook-id", ""), headers.get("webhook-timestamp", "")
    if not sent_at.isdecimal() or abs(time.time() - int(sent_at)) > MOST_SECONDS_APART:
        return False
    key = base64.b64decode(secret.removeprefix("whsec_"))
    signed = f"{message_id}.{sent_at}.".encode() + body
    right = "v1," + base64.b64encode(hmac.digest(key, signed, hashlib.sha256)).decode()
    given = headers.get("webhook-signature", "").split(" ")
    return any(hmac.compare_digest(one.encode(), right.encode()) for one in given)


def call(server: str, key: str, method: str, path: str, body: object = None) -> Any:
    """A request to Puente, and the JSON of its reply."""
    headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}
    data = None if body is None else json.dumps(body).encode()
    request = Request(server + path, data, headers, method=method)  # noqa: S310
    with urlopen(request) as reply:  # noqa: S310
        return json.load(reply)


def tell(change: Mapping[str, Any]) -> None:
    """Print a change with its citations."""
    print(change["answer"] or f"No answer: {change['reason']}")
    for sign, quotes in (("+", change["new"]), ("-", change["withdrawn"]), ("~", change["changed"])):
        for quote in quotes:
            print(f"  {sign} {quote['quote']} ({quote['title']}, {quote['standing']}) {quote['link']}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("question")
    parser.add_argument("--server", default="http://127.0.0.1:8000")
    parser.add_argument("--key", required=True, help="of any scope, from `puente keys create`")
    parser.add_argument("--listen", default="127.0.0.1:9000", help="where this receives")
    parser.add_argument("--changes", type=int, default=0, help="end after so many; 0 goes on")
    options = parser.parse_args()

    told: list[str] = []
    secret = ""

    class Webhook(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            is_good = is_signed(self.headers, body, secret)
            self.send_response(204 if is_good else 401)
            self.end_headers()
            if is_good and self.headers["webhook-id"] not in told:  # the same id again is a retry
                told.append(self.headers["webhook-id"])
                tell(json.loads(body)["data"])

        def log_message(self, *_: object) -> None:
            pass

    host, _, port = options.listen.rpartition(":")
    with HTTPServer((host, int(port)), Webhook) as server:
        asked = {"question": options.question, "webhook": f"http://{options.listen}/"}
        made = call(options.server, options.key, "POST", "/v1/standing", asked)
        secret = made["secret"]
        print(f"Registered {made['id']}; its feed is {made['feed']}", flush=True)
        try:
            while not options.changes or len(told) < options.changes:
                server.handle_request()
        finally:
            call(options.server, options.key, "DELETE", f"/v1/standing/{made['id']}")


if __name__ == "__main__":
    main()
