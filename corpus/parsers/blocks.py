"""Blocks of text (paragraphs, list items, headings) to one text with heading offsets."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from corpus.document import Heading
from corpus.parsers.clean import clean_text


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of text on lines of its own.

    level: 1 to 6 for a heading, None otherwise.
    is_tight: follows the block before it on the next line, without a blank line between (but
        for headings, which always stand between blank lines).
    """

    text: str
    level: int | None = None
    is_tight: bool = False


def join_blocks(blocks: Iterable[Block]) -> tuple[str, tuple[Heading, ...]]:
    """Clean the blocks and join them; empty ones are left out."""
    parts: list[str] = []
    headings: list[Heading] = []
    length = 0
    is_below_heading = False
    for block in blocks:
        text = clean_text(block.text).strip("\n").rstrip()
        if not text.strip():
            continue
        if block.level is not None:
            text = " ".join(text.split())
        if parts:
            is_tight = block.is_tight and block.level is None and not is_below_heading
            separator = "\n" if is_tight else "\n\n"
            parts.append(separator)
            length += len(separator)
        if block.level is not None:
            headings.append(Heading(length, length + len(text), block.level))
        parts.append(text)
        length += len(text)
        is_below_heading = block.level is not None
    return "".join(parts), tuple(headings)
