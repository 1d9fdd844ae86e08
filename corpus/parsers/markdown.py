"""Markdown with YAML front matter to plain text."""

from __future__ import annotations

import html
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markdown_it import MarkdownIt
from markdown_it.token import Token

from corpus.document import RawFile
from corpus.parsers.blocks import Block, join_blocks
from corpus.parsers.clean import clean_line, clean_text
from corpus.parsers.decode import decode_text
from corpus.parsers.front_matter import split_front_matter
from corpus.parsers.parsed import Parsed

INVISIBLE_ELEMENTS = ("script", "style", "template", "head")


def parse_markdown(raw: RawFile) -> Parsed:
    """Read a Markdown file (CommonMark and tables).

    Paragraphs come out on one line, separated by blank lines; headings, list items ("- ", "1. ")
    and table rows (cells joined by " | ") on lines of their own; code as it stands; links and
    images as their text. HTML tags and comments are dropped, and the text between tags is kept.

    Raises:
        UnreadableFile: not UTF-8, or a fault in the front matter.
    """
    head, body = split_front_matter(clean_text(decode_text(raw.data)))
    tokens = MarkdownIt("commonmark", {"html": True}).enable("table").parse(body)
    text, headings = join_blocks(_blocks(tokens))
    first_heading = text[headings[0].start : headings[0].end] if headings else None
    return Parsed(
        text=text,
        title=head.title or (clean_line(first_heading) if first_heading else None),
        headings=headings,
        id=head.id,
        lang=head.lang,
        published=head.published,
        written=head.written,
        publisher=head.publisher,
        url=head.url,
        sources=head.sources,
        topics=head.topics,
    )


@dataclass(slots=True)
class _List:
    """A list that is being walked through: next_number is None for bullets."""

    next_number: int | None
    has_items: bool = False


def _blocks(tokens: Sequence[Token]) -> Iterator[Block]:
    lists: list[_List] = []
    marker = ""
    level: int | None = None
    row: list[str] | None = None
    rows_before = 0
    for token in tokens:
        match token.type:
            case "heading_open":
                level = int(token.tag[1])
            case "heading_close":
                level = None
            case "bullet_list_open":
                lists.append(_List(None))
            case "ordered_list_open":
                lists.append(_List(int(token.attrGet("start") or 1)))
            case "bullet_list_close" | "ordered_list_close":
                lists.pop()
                marker = ""
            case "list_item_open":
                marker = _marker(lists)
            case "table_open":
                rows_before = 0
            case "tr_open":
                row = []
            case "tr_close":
                yield Block(" | ".join(row or []), is_tight=rows_before > 0)
                rows_before += 1
                row = None
            case "inline" if row is not None:
                row.append(_inline_text(token).replace("\n", " "))
            case "inline":
                is_tight = bool(marker) and (len(lists) > 1 or lists[-1].has_items)
                yield Block(marker + _inline_text(token), level, is_tight)
                if marker:
                    lists[-1].has_items = True
                marker = ""
            case "fence" | "code_block":
                yield Block(marker + token.content)
                marker = ""
            case "html_block":
                yield Block(visible_html(token.content))


def _marker(lists: list[_List]) -> str:
    innermost = lists[-1]
    indent = "  " * (len(lists) - 1)
    if innermost.next_number is None:
        return f"{indent}- "
    innermost.next_number += 1
    return f"{indent}{innermost.next_number - 1}. "


def _inline_text(token: Token) -> str:
    parts: list[str] = []
    for child in token.children or []:
        match child.type:
            case "text" | "code_inline" | "text_special":
                parts.append(child.content)
            case "image":
                parts.append(_inline_text(child))
            case "softbreak":
                parts.append(" ")
            case "hardbreak":
                parts.append("\n")
            case "html_inline" if child.content.lower().startswith("<br"):
                parts.append("\n")
    return "".join(parts)


def visible_html(fragment: str) -> str:
    """The text of a piece of HTML, without tags, comments, scripts and styles."""
    parts: list[str] = []
    lowered = fragment.lower()
    position = 0
    while (opening := fragment.find("<", position)) >= 0:
        parts.append(fragment[position:opening])
        if lowered.startswith("<!--", opening):
            position = _after(lowered, "-->", opening + 4)
            continue
        hidden = next((e for e in INVISIBLE_ELEMENTS if lowered.startswith(f"<{e}", opening)), None)
        if hidden:
            opening = _after(lowered, f"</{hidden}", opening)
        position = _after(lowered, ">", opening)
    parts.append(fragment[position:])
    lines = (" ".join(line.split()) for line in html.unescape("".join(parts)).split("\n"))
    return "\n".join(line for line in lines if line)


def _after(text: str, mark: str, start: int) -> int:
    found = text.find(mark, start)
    return len(text) if found < 0 else found + len(mark)
