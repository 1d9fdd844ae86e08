"""Make the package that adds Puente to Microsoft Teams: `python examples/teams_app.py puente.zip`.

PUENTE_TEAMS_APP_ID and PUENTE_PUBLIC_URL are those that Puente is started with.
"""

from __future__ import annotations

import json
import os
import struct
import sys
import zipfile
import zlib
from urllib.parse import urlsplit

if len(sys.argv) != 2:
    sys.exit("Say where to write it: python examples/teams_app.py puente.zip")
try:
    APP, URL = os.environ["PUENTE_TEAMS_APP_ID"], os.environ["PUENTE_PUBLIC_URL"]
except KeyError as missing:
    sys.exit(f"Set {missing.args[0]} to what Puente is started with.")
MANIFEST = {
    "$schema": "https://developer.microsoft.com/json-schemas/teams/v1.16/MicrosoftTeams.schema.json",
    "manifestVersion": "1.16",
    "version": "1.0.0",
    "id": APP,
    "developer": {
        "name": "Puente",
        "websiteUrl": URL,
        "privacyUrl": URL,
        "termsOfUseUrl": URL,
    },
    "name": {"short": "Puente", "full": "Puente"},
    "description": {
        "short": "Cited answers about US–Mexico security cooperation",
        "full": "Answers questions, in English and Spanish, with sentences of articles.",
    },
    "icons": {"color": "color.png", "outline": "outline.png"},
    "accentColor": "#1D5C4B",
    "bots": [{"botId": APP, "scopes": ["personal", "team", "groupChat"]}],
    "validDomains": [urlsplit(URL).netloc],
}


def square(size: int, color: bytes) -> bytes:
    """A PNG of one colour (red, green, blue, opacity)."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        check = struct.pack(">I", zlib.crc32(kind + data))
        return struct.pack(">I", len(data)) + kind + data + check

    head = struct.pack(">IIBBBBB", size, size, 8, 6, 0, 0, 0)
    rows = (b"\0" + color * size) * size
    parts = chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + parts


with zipfile.ZipFile(sys.argv[1], "w") as package:
    package.writestr("manifest.json", json.dumps(MANIFEST, indent=2, ensure_ascii=False))
    package.writestr("color.png", square(192, b"\x1d\x5c\x4b\xff"))
    package.writestr("outline.png", square(32, b"\xff\xff\xff\xff"))
print(f"{sys.argv[1]} is ready to be uploaded.")
