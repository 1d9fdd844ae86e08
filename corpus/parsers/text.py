"""Plain text: its title, its section headings, and hard-wrapped lines joined again."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from corpus.document import RawFile
from corpus.parsers.blocks import Block, join_blocks
from corpus.parsers.clean import clean_line, clean_text
from corpus.parsers.credit_lines import Credits, read_credits
from corpus.parsers.decode import charset_of, decode_text
from corpus.parsers.parsed import Parsed
from corpus.parsers.text_header import split_header

MAX_TITLE_CHARS = 150
MAX_HEADING_CHARS = 100
HEADING_LEVEL = 2
MIN_WRAP_CHARS, MAX_WRAP_CHARS = 50, 100
SENTENCE_ENDS = (".", "!", "?", ";", ":", ",", "…", '."', ".”", ".»")
LIST_ITEM = re.compile(r"[ \t]{0,20}(?:[-*•·\u2013—]|\(?(?:\d{1,3}|[a-zA-Z])[.)])[ \t]")
NUMBERED_CLAUSE = re.compile(
    r"[ \t]{0,20}\d{1,3}(?:(?:\.\d{1,3}){1,3}[.)]?-?|[.)]-)[ \t]+[¿¡“\"«(]?[^\W\d_a-zá-ÿ]"
)
"""A clause of a memo, "3.1 Crear …" or "1.- Lugar"; not "3.1 millones", which goes on in a sentence."""


def parse_text(raw: RawFile) -> Parsed:
    """Read plain text.

    A header of labelled lines ("Title: …", "Published: …") is read and is no part of the text, as
    the front matter of Markdown is not. Without a title there, the title is the first line if that
    is short and does not end like a sentence; the text then begins below it, and below the lines that
    only name the author ("By Ana Pérez") or say when it was published or updated. A short line between
    longer paragraphs is a heading of level 2. What the file does not say stays unknown.

    Raises:
        UnreadableFile: not UTF-8, or binary.
    """
    header, body = split_header(clean_text(decode_text(raw.data, charset_of(raw.media_type))))
    parsed = read_plain(body, takes_title=header.title is None)
    return replace(
        parsed,
        title=header.title or parsed.title,
        author=header.author or parsed.author,
        published=header.published or parsed.published,
        publisher=header.publisher or parsed.publisher,
        modified=header.modified or parsed.modified,
    )


def read_plain(cleaned: str, *, takes_title: bool) -> Parsed:
    """Lay out cleaned plain text; the first line may become the title only if `takes_title`."""
    paragraphs = _paragraphs(cleaned)
    title, told = None, Credits()
    if takes_title and paragraphs:
        told = read_credits([paragraphs[0][1:], *paragraphs[1:]])
        if _starts_with_title(paragraphs, has_credits=told.lines > 0):
            title = clean_line(paragraphs[0][0])
            paragraphs = _without_lines(paragraphs, 1 + told.lines)
        else:
            told = Credits()
    text, headings = join_blocks(_mark_headings([line for p in paragraphs for line in _lines(p)]))
    return Parsed(
        text=text,
        title=title,
        author=told.author,
        published=told.published,
        modified=told.modified,
        publisher=told.publisher,
        headings=headings,
    )


def _without_lines(paragraphs: list[list[str]], count: int) -> list[list[str]]:
    """The paragraphs without their first `count` lines."""
    left = []
    for lines in paragraphs:
        left.append(lines[count:])
        count = max(0, count - len(lines))
    return [lines for lines in left if lines]


def unwrap_lines(lines: list[str]) -> list[str]:
    """Join the lines of each item of a hard-wrapped paragraph into one; other lines come back unchanged.

    A paragraph without a list is one item. Wrapped means: every line is at most 100 characters, at
    least 50 fit on one, and each break inside an item stands where the next word no longer fitted.
    """
    width = max((len(line) for line in lines), default=0)
    if len(lines) < 2 or not MIN_WRAP_CHARS <= width <= MAX_WRAP_CHARS:
        return lines
    if any(" | " in line for line in lines):
        return lines
    items = _items(lines)
    breaks = [two for item in items for two in pairwise(item)]
    forced = sum(len(line) + 1 + len(below.split(maxsplit=1)[0]) > width - 3 for line, below in breaks)
    if not breaks or forced < 0.9 * len(breaks):
        return lines
    return [" ".join(line.strip() for line in item) for item in items]


def _items(lines: list[str]) -> list[list[str]]:
    """The lines of each item of a list, and before the first those of what leads to it."""
    items: list[list[str]] = []
    for line in lines:
        if not items or LIST_ITEM.match(line) or NUMBERED_CLAUSE.match(line):
            items.append([])
        items[-1].append(line)
    return items


def _paragraphs(text: str) -> list[list[str]]:
    """The lines between blank lines."""
    paragraphs: list[list[str]] = [[]]
    for line in text.split("\n"):
        if line.strip():
            paragraphs[-1].append(line.rstrip())
        elif paragraphs[-1]:
            paragraphs.append([])
    return [lines for lines in paragraphs if lines]


def _starts_with_title(paragraphs: list[list[str]], *, has_credits: bool) -> bool:
    """Whether the first line is the title; with credits below, also a question, or a long one."""
    if len(paragraphs) == 1 and len(paragraphs[0]) == 1:
        return False
    first = paragraphs[0][0]
    if len(first) > MAX_TITLE_CHARS or LIST_ITEM.match(first):
        return False
    if has_credits and first.endswith(("?", "!")):
        return True
    return not first.endswith(SENTENCE_ENDS) and (
        has_credits or unwrap_lines(paragraphs[0])[0].strip() == first.strip()
    )


def _lines(paragraph: list[str]) -> Iterator[Block]:
    """The lines of a paragraph; a short one under a short one needs no blank line between."""
    before = ""
    for line in unwrap_lines(paragraph):
        is_tight = bool(before) and max(len(before), len(line)) <= MAX_WRAP_CHARS
        yield Block(line, is_tight=is_tight)
        before = line


def _mark_headings(blocks: list[Block]) -> Iterator[Block]:
    for i, block in enumerate(blocks):
        below = blocks[i + 1].text if i + 1 < len(blocks) else ""
        above = blocks[i - 1].text if i else None
        is_heading = (
            _looks_like_heading(block.text)
            and len(below) > len(block.text)
            and not _looks_like_heading(below)
            and (above is None or not _looks_like_heading(above))
        )
        yield Block(block.text.strip(), HEADING_LEVEL) if is_heading else block


def _looks_like_heading(line: str) -> bool:
    return (
        len(line) <= MAX_HEADING_CHARS
        and not line.endswith(SENTENCE_ENDS)
        and not LIST_ITEM.match(line)
        and " | " not in line
        and not line.lstrip('¿¡"“«( ')[:1].islower()
    )
