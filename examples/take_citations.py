"""Ask Puente, and write the answer's citations down: `python examples/take_citations.py "How …?" bibtex`.

The formats are text (if none is named), markdown, bibtex and ris. PUENTE_URL says where Puente is, else
http://127.0.0.1:8000; KEY is a key, where one is needed. Needs nothing but Python.
"""

from __future__ import annotations

import json
import os
import sys
from urllib.request import Request, urlopen

URL = os.environ.get("PUENTE_URL", "http://127.0.0.1:8000")
HEADERS = {"Content-Type": "application/json"}
if "KEY" in os.environ:
    HEADERS["Authorization"] = f"Bearer {os.environ['KEY']}"

if not 2 <= len(sys.argv) <= 3:
    sys.exit('Usage: python take_citations.py "A question?" [text|markdown|bibtex|ris]')
question, form = sys.argv[1], sys.argv[2] if len(sys.argv) == 3 else "text"
with urlopen(Request(f"{URL}/v1/ask", json.dumps({"question": question}).encode(), HEADERS)) as reply:  # noqa: S310
    answer = json.load(reply)
if answer["refused"]:
    sys.exit(answer["message"])
with urlopen(Request(f"{URL}/v1/answers/{answer['id']}/citations?format={form}", None, HEADERS)) as reply:  # noqa: S310
    sys.stdout.write(reply.read().decode())
