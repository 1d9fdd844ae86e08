"""Give a Discord application its command: `python examples/discord_register.py`.

DISCORD_APPLICATION_ID and DISCORD_BOT_TOKEN are those of the application. Once is enough. DISCORD_API_URL
is where Discord's API is, if not at its usual place.
"""

from __future__ import annotations

import json
import os
import sys
from urllib.request import Request, urlopen

API = os.environ.get("DISCORD_API_URL", "https://discord.com/api/v10")
try:
    APPLICATION, TOKEN = os.environ["DISCORD_APPLICATION_ID"], os.environ["DISCORD_BOT_TOKEN"]
except KeyError as missing:
    sys.exit(f"Set {missing.args[0]} to that of the Discord application.")
COMMAND = {
    "name": "puente",
    "description": "Ask about US–Mexico security cooperation",
    "description_localizations": {"es-ES": "Pregunte sobre la cooperación en seguridad México–EE. UU."},
    "options": [
        {
            "type": 3,
            "name": "question",
            "description": "In English or Spanish",
            "required": True,
            "max_length": 2000,
        }
    ],
}

request = Request(  # noqa: S310
    f"{API}/applications/{APPLICATION}/commands",
    json.dumps(COMMAND).encode(),
    {
        "Authorization": f"Bot {TOKEN}",
        "Content-Type": "application/json",
        "User-Agent": "DiscordBot (puente, 1)",
    },
)
with urlopen(request, timeout=10) as reply:  # noqa: S310
    print(f"/{json.load(reply)['name']} is there.")
