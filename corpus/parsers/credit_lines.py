"""The lines directly below a headline that say who wrote the article, and when it was published."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from itertools import accumulate, pairwise

from corpus.parsers.clean import clean_line
from corpus.parsers.dated_line import read_dated
from corpus.parsers.dates import read_day
from corpus.parsers.text_header import LABELLED, MAX_LINE_CHARS, read_byline

_CAPITALISED = r"[^\W\d_a-zß-ÿ](?:[^\W\d_]|[.'’-]){0,40}"
NAMES = re.compile(
    rf"(?!THE ){_CAPITALISED}"
    rf"(?: (?:(?:de|del|la|los|van|von|y|and|of) ){{0,3}}{_CAPITALISED}){{1,5}}(?:,|\Z)"
)
"""Capitalised words, up to a comma: "Ana Pérez, alcaldesa de Saltillo", not "Monday morning"."""


@dataclass(frozen=True, slots=True)
class Credits:
    """What stands between a headline and its text; None where it is not said, or not for certain.

    lines: how many lines it takes.
    """

    lines: int = 0
    author: str | None = None
    published: date | None = None
    modified: date | None = None
    publisher: str | None = None


def read_credits(paragraphs: list[list[str]]) -> Credits:
    """Read the credits at the top of what stands below a headline.

    A byline, and lines of nothing but a label and a date, each kind once, on lines or in paragraphs of
    their own. The text may follow a date at once, a byline only after a blank line: a sentence may
    begin with one. "Publisher:" counts below a date. Where nothing is left below, there are none.
    """
    lines = (line.strip() for paragraph in paragraphs for line in paragraph)
    read: list[dict[str, str]] = []
    told: dict[str, str] = {}
    for line, below in pairwise(lines):
        found = _read_line(line, below, is_dated="published" in told or "modified" in told)
        if not found or found.keys() & told.keys():
            break
        read.append(found)
        told |= found
    while read and "author" in read[-1] and not _end_a_paragraph(paragraphs, len(read)):
        del told["author"], read[-1]
    return Credits(
        lines=len(read),
        author=clean_line(told.get("author", "")),
        published=read_day(told.get("published")),
        modified=read_day(told.get("modified")),
        publisher=clean_line(told.get("publisher", "")),
    )


def _end_a_paragraph(paragraphs: list[list[str]], lines: int) -> bool:
    """Whether the first lines, so many of them, are whole paragraphs."""
    ends = accumulate(map(len, paragraphs))
    return next((end for end in ends if end >= lines), 0) == lines


def _read_line(line: str, below: str, *, is_dated: bool) -> dict[str, str] | None:
    """What a line says by its labels; None for any line that is no credit."""
    if len(line) > MAX_LINE_CHARS:
        return None
    if dated := read_dated(line, below):
        return dated
    author = read_byline(line)
    labelled = LABELLED.fullmatch(line)
    if labelled and labelled["author"]:
        author = labelled["value"].strip()
    if author is not None:
        return {"author": author} if NAMES.match(author) else None
    if is_dated and labelled and labelled["publisher"] and labelled["value"].strip():
        return {"publisher": labelled["value"]}
    return None
