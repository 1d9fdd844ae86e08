"""Ask Puente, and say whether the answer helped: `python examples/give_feedback.py "How …?"`.

PUENTE_URL says where it is, else http://127.0.0.1:8000; KEY is a key, where one is needed. Needs nothing
but Python.
"""

from __future__ import annotations

import json
import os
import sys
from typing import Any
from urllib.request import Request, urlopen

URL = os.environ.get("PUENTE_URL", "http://127.0.0.1:8000")
HEADERS = {"Content-Type": "application/json"}
if "KEY" in os.environ:
    HEADERS["Authorization"] = f"Bearer {os.environ['KEY']}"


def post(path: str, body: dict[str, Any]) -> Any:
    """Send JSON, and read the JSON that comes back."""
    with urlopen(Request(URL + path, json.dumps(body).encode(), HEADERS)) as reply:  # noqa: S310
        return json.load(reply)


answer = post("/v1/ask", {"question": sys.argv[1]})
print(answer["answer"] or answer["message"])
try:
    verdict = "up" if input("Did this help? [y/n] ").strip().lower() == "y" else "down"
    comment = input("Why? (Enter for no comment) ").strip() or None
except EOFError:
    sys.exit("\nStart it in a terminal: it asks whether the answer helped.")
given = post(f"/v1/answers/{answer['id']}/feedback", {"verdict": verdict, "comment": comment})
print(f"Noted at {given['given_at']}: {given['verdict']}")
