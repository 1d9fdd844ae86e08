"""The lines at the top of a plain text that say what it is: "Title: …", "By …", "Publicado: …"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from corpus.parsers.clean import clean_line
from corpus.parsers.dated_line import read_dated
from corpus.parsers.dates import read_day

MAX_LINE_CHARS = 300
MAX_BYLINE_CHARS = 100
LABELS = {
    "title": "title|t[íi]tulo",
    "author": "author|autora?",
    "published": "published(?: on)?|publication date|publicad[oa](?: el)?|fecha de publicaci[óo]n",
    "publisher": "publisher|medio",
}
LABELLED = re.compile(
    "(?:"
    + "|".join(f"(?P<{field}>{words})" for field, words in LABELS.items())
    + r")[ \t]*:(?P<value>.*)",
    re.IGNORECASE,
)
BYLINE = re.compile(r"(?:By|BY|Por|POR):?[ \t]+(?P<value>\S.*)")
ENDS_SENTENCE = re.compile(r"(?<![ .][A-Z])[.!?:;,…][\"”»]?\s*\Z")


@dataclass(frozen=True, slots=True)
class TextHeader:
    """What a plain text says of itself; None where it does not say, or not for certain."""

    title: str | None = None
    author: str | None = None
    published: date | None = None
    publisher: str | None = None
    modified: date | None = None


def split_header(text: str) -> tuple[TextHeader, str]:
    """Read the header of a plain text, and return it with the text below it.

    The header is the lines at the top that have a known label, each label once, before the first
    blank line; "By …" alone is none, as a sentence may begin so. Where nothing is left below, the
    lines are the text. A date that is no day of the calendar, or may be two, stays unknown.
    """
    top = text.lstrip()
    found: dict[str, str] = {}
    has_label = False
    start = 0
    while (line := _line_at(top, start)) is not None:
        below = top[start + len(line) + 1 :][:MAX_LINE_CHARS].lstrip()
        read = _read_line(line, below)
        if read is None or read.keys() & found.keys():
            break
        has_label = has_label or read_byline(line) is None
        found |= read
        start += len(line) + 1
    body = top[start:]
    if not has_label or not body.strip():
        return TextHeader(), text
    return TextHeader(
        title=clean_line(found.get("title", "")),
        author=clean_line(found.get("author", "")),
        published=read_day(found.get("published", "").strip()),
        publisher=clean_line(found.get("publisher", "")),
        modified=read_day(found.get("modified")),
    ), body


def _line_at(text: str, start: int) -> str | None:
    """The line that begins there; None at the end of the text, or for one too long for a header."""
    end = text.find("\n", start, start + MAX_LINE_CHARS)
    return text[start:end] if end >= 0 else None


def _read_line(line: str, below: str) -> dict[str, str] | None:
    """The fields of a header's line and their values; None for any other line."""
    labelled = LABELLED.match(line)
    if labelled is not None:
        return {field: labelled["value"] for field in LABELS if labelled[field] is not None}
    if dated := read_dated(line, below):
        return dated
    author = read_byline(line)
    return None if author is None else {"author": author}


def read_byline(line: str) -> str | None:
    """Who a line of nothing but "By Ana Pérez" names; None for any other line."""
    byline = BYLINE.match(line)
    if byline is None or len(line) > MAX_BYLINE_CHARS or ENDS_SENTENCE.search(line):
        return None
    return byline["value"] if byline["value"][0].isupper() else None
