"""Asks a running server many questions and holds every quote and passage against the stored text.

python -m tests.benchmarks.quotes SET… [--answers 10000] [--url http://127.0.0.1:8000]

The questions of all sets are asked in turn with every confidence let pass, from the beginning again
where there are too few, so that nearly each brings an answer. Exits with 1 if anything differs.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from functools import lru_cache
from itertools import cycle, islice
from pathlib import Path
from typing import Any

import httpx

from rag.evaluation.load import load_question_set

_ANY_ERROR = 0.999
_SHOWN_DIFFERENCES = 20


class Texts:
    """The versions' texts, as the server gives them."""

    def __init__(self, client: httpx.Client) -> None:
        self.get = lru_cache(maxsize=20_000)(self._get)
        self._client = client

    def _get(self, document_id: str, version: int) -> str:
        reply = self._client.get(f"/v1/documents/{document_id}", params={"version": version})
        text: str = reply.raise_for_status().json()["text"]
        return text


def differences(answer: dict[str, Any], texts: Texts) -> Iterator[str]:
    """What an answer shows that is not the stored text from its start to its end, a line each."""
    shown = [("quote", one["quote"], one) for one in answer["citations"]]
    shown += [("passage", one["text"], one) for one in answer["passages"]]
    for kind, words, place in shown:
        stored = texts.get(place["document_id"], place["version"])[place["start"] : place["end"]]
        if words != stored:
            yield f"{kind} of {place['document_id']} in answer {answer['id']}: {words!r}, not {stored!r}"
    for one in answer["sentences"]:
        quotes = [cited["quote"] for cited in answer["citations"] if cited["n"] in one["citations"]]
        if not any(one["text"] in quote for quote in quotes):
            yield f"sentence of answer {answer['id']} that no citation holds: {one['text']!r}"


def main() -> None:
    """Ask, check and print what was counted."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("sets", nargs="+", type=Path, metavar="SET")
    parser.add_argument("--answers", type=int, default=10_000)
    parser.add_argument("--url", default="http://127.0.0.1:8000")
    options = parser.parse_args()
    questions = [one.text for folder in options.sets for one in load_question_set(folder).questions]
    counts = {"questions": 0, "answers": 0, "quotes": 0, "passages": 0}
    wrong: list[str] = []
    with httpx.Client(base_url=options.url, timeout=60) as client:
        texts = Texts(client)
        for question in islice(cycle(questions), 2 * options.answers):
            body = {"question": question, "max_error": _ANY_ERROR}
            answer = client.post("/v1/ask", json=body).raise_for_status().json()
            counts["questions"] += 1
            counts["answers"] += not answer["refused"]
            counts["quotes"] += len(answer["citations"])
            counts["passages"] += len(answer["passages"])
            wrong.extend(differences(answer, texts))
            if counts["answers"] >= options.answers:
                break
    print(json.dumps({**counts, "wrong": len(wrong)}, indent=1))
    for line in wrong[:_SHOWN_DIFFERENCES]:
        print(line)
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main()
