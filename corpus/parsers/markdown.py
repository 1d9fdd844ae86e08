"""Markdown with YAML front matter to plain text."""

from __future__ import annotations

import html
from collections.abc import Iterator, Sequence

from markdown_it import MarkdownIt
from markdown_it.token import Token

from corpus.document import RawFile
from corpus.errors import UnreadableFile
from corpus.parsers.blocks import Block, join_blocks
from corpus.parsers.clean import clean_line, clean_text
from corpus.parsers.decode import charset_of, decode_text
from corpus.parsers.front_matter import split_front_matter
from corpus.parsers.html_fragments import HtmlBlocks, read_inline
from corpus.parsers.parsed import Parsed

MAX_NESTING = 60
"""How deep quotes and lists may stand in each other; a list with its item counts as two."""
CONTAINERS = ("blockquote_open", "list_item_open")
TOKENS_WITH_TEXT = ("heading_open", "inline", "fence", "code_block")


def parse_markdown(raw: RawFile) -> Parsed:
    """Read a Markdown file (CommonMark, tables and strikethrough).

    Paragraphs come out on one line, separated by blank lines; headings, list items ("- ", "1. ")
    and table rows (cells joined by " | ") on lines of their own; code as it stands; links and
    images as their text. Of HTML there remains the text that a browser would show. What is struck
    through is left out.

    Raises:
        UnreadableFile: not UTF-8, a fault in the front matter, or quotes, lists or HTML nested too deep.
    """
    head, body = split_front_matter(clean_text(decode_text(raw.data, charset_of(raw.media_type))))
    tokens = _read_tokens(body)
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
        author=head.author,
        modified=head.modified,
    )


def _read_tokens(body: str) -> list[Token]:
    options = {"html": True, "maxNesting": MAX_NESTING}
    tokens = MarkdownIt("commonmark", options).enable(["table", "strikethrough"]).parse(body)
    if any(token.type in CONTAINERS and token.level >= MAX_NESTING - 1 for token in tokens):
        raise UnreadableFile("its lists and quotes are nested too deep to read.")
    return tokens


def _blocks(tokens: Sequence[Token]) -> Iterator[Block]:
    lists = _Lists()
    level: int | None = None
    row: list[str] = []
    is_in_row, is_first_row = False, True
    for token in _shown(tokens):
        match token.type:
            case "heading_open":
                level = int(token.tag[1])
            case "bullet_list_open" | "ordered_list_open":
                lists.open(token)
            case "bullet_list_close" | "ordered_list_close":
                lists.close()
            case "list_item_open":
                lists.open_item()
            case "table_open":
                is_first_row = True
            case "tr_open":
                row, is_in_row = [], True
            case "tr_close":
                yield Block(" | ".join(row), is_tight=not is_first_row)
                is_first_row = is_in_row = False
            case "inline" if is_in_row:
                row.append(_inline_text(token).replace("\n", " "))
            case "inline":
                marker, is_tight = lists.take_marker()
                yield Block(marker + _inline_text(token), level, is_tight)
                level = None
            case "fence" | "code_block":
                yield Block(lists.take_marker()[0] + token.content)
            case "html_block":
                yield Block(token.content)


def _shown(tokens: Sequence[Token]) -> Iterator[Token]:
    """The tokens but for what stands inside hidden HTML; a block of HTML with its text as content."""
    html_blocks = HtmlBlocks()
    for token in tokens:
        if token.type == "html_block":
            yield token.copy(content=html_blocks.read(token.content))
        elif not (html_blocks.is_hiding and token.type in TOKENS_WITH_TEXT):
            yield token


class _Lists:
    """The lists that are open at a point of the text, outermost first."""

    def __init__(self) -> None:
        self._numbers: list[int | None] = []
        self._marker = ""
        self._is_tight = False

    def open(self, token: Token) -> None:
        is_ordered = token.type == "ordered_list_open"
        self._is_tight = bool(self._numbers)
        self._numbers.append(int(token.attrGet("start") or 1) if is_ordered else None)

    def close(self) -> None:
        self._numbers.pop()
        self._marker = ""

    def open_item(self) -> None:
        number = self._numbers[-1]
        indent = "  " * (len(self._numbers) - 1)
        self._marker = f"{indent}- " if number is None else f"{indent}{number}. "
        if number is not None:
            self._numbers[-1] = number + 1

    def take_marker(self) -> tuple[str, bool]:
        """What stands before the first text of an item, and whether no blank line does."""
        marker, is_tight = self._marker, self._is_tight
        self._marker, self._is_tight = "", True
        return marker, is_tight and bool(marker)


def _inline_text(token: Token) -> str:
    children = token.children or []
    if any(child.type in ("html_inline", "s_open") or _is_fragment_link(child) for child in children):
        return read_inline("".join(map(_as_html, children)))
    return "".join(map(_as_text, children))


def _as_text(token: Token) -> str:
    match token.type:
        case "text" | "code_inline" | "text_special":
            return token.content
        case "image":
            return _inline_text(token)
        case "softbreak":
            return " "
        case "hardbreak":
            return "\n"
    return ""


def _as_html(token: Token) -> str:
    """The same as HTML, with what is struck out and the links that may be the marks of notes."""
    match token.type:
        case "html_inline":
            return token.content
        case "hardbreak":
            return "<br>"
        case "link_open":
            return f'<a href="{html.escape(str(token.attrGet("href") or ""))}">'
        case "s_open" | "s_close":
            return "<s>" if token.type == "s_open" else "</s>"
        case "link_close":
            return "</a>"
    return html.escape(_as_text(token))


def _is_fragment_link(token: Token) -> bool:
    return token.type == "link_open" and str(token.attrGet("href") or "").startswith("#")
