"""Have Telegram send a bot's messages to Puente: `python examples/telegram_webhook.py`.

PUENTE_PUBLIC_URL, PUENTE_TELEGRAM_BOT_TOKEN and PUENTE_TELEGRAM_WEBHOOK_SECRET are those that Puente is
started with. TELEGRAM_API_URL is where Telegram's API is, if not at its usual place.
"""

from __future__ import annotations

import json
import os
import sys
from urllib.request import Request, urlopen

try:
    TOKEN, SECRET, URL = (
        os.environ[f"PUENTE_{name}"]
        for name in ("TELEGRAM_BOT_TOKEN", "TELEGRAM_WEBHOOK_SECRET", "PUBLIC_URL")
    )
except KeyError as missing:
    sys.exit(f"Set {missing.args[0]} to what Puente is started with.")
BOT = f"{os.environ.get('TELEGRAM_API_URL', 'https://api.telegram.org')}/bot{TOKEN}"


def call(method: str, **arguments: object) -> None:
    """Call the bot's API."""
    body = json.dumps(arguments).encode()
    request = Request(f"{BOT}/{method}", body, {"Content-Type": "application/json"})  # noqa: S310
    with urlopen(request, timeout=10) as reply:  # noqa: S310
        print(f"{method}: {json.load(reply).get('description', 'done')}")


call(
    "setWebhook",
    url=f"{URL}/chat/telegram",
    secret_token=SECRET,
    allowed_updates=["message", "callback_query"],
)
call(
    "setMyCommands",
    commands=[{"command": "puente", "description": "Ask about US–Mexico security cooperation"}],
)
