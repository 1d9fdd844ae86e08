"""Ask Puente, and print the answer sentence by sentence: `python examples/ask_stream.py "How …?"`.

PUENTE_URL says where it is, else http://127.0.0.1:8000; KEY is a key, where one is needed. Needs nothing
but Python.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

URL = os.environ.get("PUENTE_URL", "http://127.0.0.1:8000")
HEADERS = {"Accept": "text/event-stream", "Content-Type": "application/json"}
if "KEY" in os.environ:
    HEADERS["Authorization"] = f"Bearer {os.environ['KEY']}"


def events(question: str) -> Iterator[tuple[str, Any]]:
    """The name and the data of each event, as soon as it is there."""
    body = json.dumps({"question": question}).encode()
    with urlopen(Request(f"{URL}/v1/ask", body, HEADERS)) as reply:  # noqa: S310
        name = ""
        for line in reply:
            field, _, value = line.decode().rstrip("\n").partition(": ")
            if field == "event":
                name = value
            elif field == "data":
                yield name, json.loads(value)


try:
    for name, data in events(sys.argv[1]):
        match name:
            case "passages":
                print(f"({len(data['passages'])} passages are being read)")
            case "answer":
                print(data["text"], end="", flush=True)
            case "citations":
                print()
                for one in data["citations"]:
                    print(f"  [{one['n']}] {one['title']} ({one['published'] or 'no date'})")
            case "done" if data["refused"]:
                print(data["message"])
            case "error":
                sys.exit(data["detail"])
except HTTPError as error:
    sys.exit(json.load(error)["detail"])
