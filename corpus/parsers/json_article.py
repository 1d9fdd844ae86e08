"""Articles as JSON: one object, or one on each line of a file."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from corpus.document import RawFile
from corpus.errors import UnreadableFile
from corpus.ingest_report import Failure
from corpus.parsers.clean import clean_text
from corpus.parsers.decode import decode_text
from corpus.parsers.front_matter import read_fields
from corpus.parsers.parsed import Parsed

MAX_LINE_BYTES = 5_000_000
MAX_ARTICLES = 100_000
SHOWN = '{"title": …, "text": …, "published": "YYYY-MM-DD", …}'


def parse_json(raw: RawFile) -> Parsed:
    """Read one article: {id?, title, text, lang, published, publisher, url, topics, author, modified}.

    `title` and `text` are needed; the text is kept as it is, but for control characters. Other keys
    are ignored.

    Raises:
        UnreadableFile: no JSON object, or a key with an impossible value; the message names it.
    """
    try:
        found = json.loads(decode_text(raw.data), parse_constant=_refuse_constant)
    except json.JSONDecodeError as error:
        raise UnreadableFile(
            f"not JSON: {error.msg} at line {error.lineno}, column {error.colno}."
        ) from error
    except RecursionError as error:
        raise UnreadableFile("the JSON is nested too deep to read.") from error
    except ValueError as error:  # a number of more digits than Python reads
        raise UnreadableFile(f"not JSON that can be read: {error}.") from error
    if not isinstance(found, dict):
        raise UnreadableFile(f"the JSON is not an object like {SHOWN}.")
    text = _text(found)
    fields = read_fields(found)
    if fields.title is None:
        raise UnreadableFile("title is missing.")
    return Parsed(
        text=text,
        title=fields.title,
        id=fields.id,
        lang=fields.lang,
        published=fields.published,
        written=fields.written,
        publisher=fields.publisher,
        url=fields.url,
        sources=fields.sources,
        topics=fields.topics,
        author=fields.author,
        modified=fields.modified,
    )


def split_jsonl(raw: RawFile) -> Iterator[RawFile | Failure]:
    """Each line of a JSONL file as a file of its own, named "file:line"; empty lines are left out.

    A line too long to be an article is a Failure; whether the others can be read is seen when they
    are parsed, so that each succeeds or fails by its own number.
    """
    start, number, articles = 0, 0, 0
    data = raw.data.removeprefix(b"\xef\xbb\xbf")
    while start < len(data):
        end = data.find(b"\n", start)
        end = len(data) if end < 0 else end
        number += 1
        line = data[start : min(end, start + MAX_LINE_BYTES + 1)].strip()
        start = end + 1
        if not line:
            continue
        name = f"{raw.name}:{number}"
        articles += 1
        if articles > MAX_ARTICLES:
            yield Failure(name, f"the file holds more than {MAX_ARTICLES:,} articles: split it here.")
            return
        if len(line) > MAX_LINE_BYTES:
            yield Failure(name, f"the line is longer than {MAX_LINE_BYTES // 1_000_000} MB.")
        else:
            path = f"{raw.path}:{number}" if raw.path else None
            yield replace(raw, name=name, data=line, media_type="application/json", path=path)


def _text(found: dict[str, Any]) -> str:
    text = found.get("text")
    if text is None:
        raise UnreadableFile("text is missing.")
    if not isinstance(text, str):
        raise UnreadableFile("text should be a string.")
    return clean_text(text).strip("\n").rstrip()


def _refuse_constant(name: str) -> None:
    raise UnreadableFile(f"not JSON: {name} is no number of JSON.")
