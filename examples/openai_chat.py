"""Ask Puente with OpenAI's client, streamed: `python examples/openai_chat.py "How …?" "And in 2026?"`.

OPENAI_BASE_URL says where Puente is, as http://127.0.0.1:8000/v1; OPENAI_API_KEY is a key of Puente's, or
anything where reading is open.
"""

from __future__ import annotations

import sys

from openai import OpenAI

client = OpenAI()
messages = []
for question in sys.argv[1:]:
    messages.append({"role": "user", "content": question})
    answer, citations = "", []
    for chunk in client.chat.completions.create(model="puente", messages=messages, stream=True):
        piece = chunk.choices[0].delta.content or ""
        print(piece, end="", flush=True)
        answer += piece
        citations = getattr(chunk, "citations", citations)
    messages.append({"role": "assistant", "content": answer})
    print()
    for citation in citations:
        published = citation["published"] or "no date"
        print(f"  [{citation['n']}] {citation['title']} ({published}): “{citation['quote']}”")
    print()
