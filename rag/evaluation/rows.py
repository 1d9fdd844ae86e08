"""JSON lines, plain or gzipped, in which every bad line is told with its file and number."""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from rag.errors import BadEvaluationSet

Row = dict[str, Any]


def read_rows(path: Path) -> Iterator[tuple[str, Row]]:
    """Every line's object, with where it stands ("FILE, line N"); empty lines are passed over.

    Raises:
        BadEvaluationSet: the file cannot be read, or a line is not a JSON object.
    """
    opener = gzip.open if path.suffix == ".gz" else open
    try:
        with opener(path, "rt", encoding="utf-8") as file:
            for number, line in enumerate(file, 1):
                if not line.strip():
                    continue
                where = f"{path}, line {number}"
                try:
                    row = json.loads(line)
                except ValueError as error:
                    raise BadEvaluationSet(f"{where}: not JSON ({error}).") from error
                if not isinstance(row, dict):
                    raise BadEvaluationSet(f"{where}: not a JSON object.")
                yield where, row
    except (OSError, EOFError, UnicodeDecodeError, zlib.error) as error:
        raise BadEvaluationSet(f"{path} cannot be read: {error}") from error


def text_in(row: Row, key: str, where: str) -> str:
    """The text under `key`, which must be there."""
    value = row.get(key)
    if not isinstance(value, str):
        raise BadEvaluationSet(f"{where}: '{key}' is missing or is not a text.")
    return value


def answers_in(row: Row) -> tuple[str, ...]:
    """The texts under "answers": a list of them, or a single one."""
    found = row.get("answers") or ()
    texts = [found] if isinstance(found, str) else found
    return tuple(str(text) for text in texts if str(text).strip())
