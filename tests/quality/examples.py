"""The page's examples, and the golden questions that they are."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
EXAMPLES_FILE = HERE.parents[1] / "api" / "web" / "examples.js"


def read_examples() -> dict[str, list[str]]:
    """The page's examples by language: the object in examples.js is written as JSON."""
    _, _, written = EXAMPLES_FILE.read_text("utf-8").partition("export const EXAMPLES = ")
    examples: dict[str, list[str]] = json.loads(written.rstrip().removesuffix(";"))
    return examples


def golden_question(text: str, lang: str) -> dict[str, Any] | None:
    """The golden question with these words that has an answer and no history."""
    lines = (HERE / "questions.jsonl").read_text("utf-8").splitlines()
    fitting = (
        row
        for row in map(json.loads, lines)
        if (row["question"], row["lang"]) == (text, lang) and row["answerable"] and not row["history"]
    )
    return next(fitting, None)
