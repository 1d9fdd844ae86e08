"""The Bot Framework between a bot and a Teams that has no tokens: it signs, and passes on."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler
from typing import Any

import httpx
import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from jwt.algorithms import RSAAlgorithm

from tests.served import served

APP = "00000000-1111-2222-3333-444444444444"
KEYS = "/keys"
MESSAGES = "/messages"
_KEY_ID = "k1"


@dataclass
class BotFramework:
    """Its key set is at KEYS, its login at any other path but MESSAGES, where activities come.

    bot: the address that an activity is passed on to, with a token that vouches for its service URL.
    """

    address: str
    bot: str = ""


@contextmanager
def bot_framework() -> Iterator[BotFramework]:
    """A Bot Framework that runs for as long as the block."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    public = json.loads(RSAAlgorithm.to_jwk(key.public_key()))
    keys = {"keys": [public | {"kid": _KEY_ID, "use": "sig", "endorsements": ["msteams"]}]}

    def sign(service_url: str) -> str:
        claims = {
            "iss": "https://api.botframework.com",
            "aud": APP,
            "exp": int(time.time()) + 600,
            "serviceurl": service_url,
        }
        return jwt.encode(claims, key, algorithm="RS256", headers={"kid": _KEY_ID})

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.reply(200 if self.path == KEYS else 404, keys if self.path == KEYS else {})

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            if self.path != MESSAGES:
                self.reply(200, {"access_token": "of the connector", "expires_in": 3600})
                return
            token = sign(json.loads(body)["serviceUrl"])
            headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
            self.reply(httpx.post(made.bot, content=body, headers=headers, timeout=30).status_code, {})

        def reply(self, status: int, value: object) -> None:
            sent = json.dumps(value).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(sent)))
            self.end_headers()
            self.wfile.write(sent)

        def log_message(self, *_: Any) -> None:
            pass

    with served(Handler) as port:
        made = BotFramework(f"http://127.0.0.1:{port}")
        yield made
