"""JSON lines, plain or gzipped, in which every bad line is told with its file and number."""

from __future__ import annotations

import gzip
import json
import re
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from rag.errors import BadEvaluationSet

Row = dict[str, Any]

_HALF_A_CHARACTER = re.compile("[\ud800-\udfff]")


def read_rows(path: Path) -> Iterator[tuple[str, Row]]:
    """Every line's object, with where it stands ("FILE, line N"); empty lines are passed over.

    Raises:
        BadEvaluationSet: the file cannot be read, or a line is not a JSON object.
    """
    opener = gzip.open if path.suffix == ".gz" else open
    try:
        with opener(path, "rt", encoding="utf-8-sig") as file:
            for number, line in enumerate(file, 1):
                if not line.strip():
                    continue
                where = f"{path}, line {number}"
                try:
                    row = json.loads(line)
                except (ValueError, RecursionError) as error:
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
    if _HALF_A_CHARACTER.search(value):
        raise BadEvaluationSet(f"{where}: '{key}' holds half of a surrogate pair, which is no character.")
    return value


def flag_in(row: Row, key: str, where: str, *, default: bool) -> bool:
    """The flag under `key`, if it is there."""
    value = row.get(key, default)
    if not isinstance(value, bool):
        raise BadEvaluationSet(f"{where}: '{key}' is {value!r}; it can be true or false.")
    return value


def answers_in(row: Row, where: str) -> tuple[str, ...]:
    """The texts under "answers": a list of them, or a single one."""
    found = row.get("answers") or []
    texts = [found] if isinstance(found, str) else found
    if not isinstance(texts, list) or not all(isinstance(text, str) for text in texts):
        raise BadEvaluationSet(f"{where}: 'answers' is not a list of texts.")
    return tuple(text for text in texts if text.strip())
