"""HTML that stands inside another format: its text as a browser shows it."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree
from lxml.html import HtmlElement

from corpus.errors import UnreadableFile
from corpus.parsers.html_guard import remove_hidden
from corpus.parsers.html_marks import remove_struck, write_raised
from corpus.parsers.html_runs import INLINE_TAGS
from corpus.parsers.html_tree import load_tree

SILENT_TAGS = ("script", "style", "head", "title")
CELL_TAGS = ("td", "th")
MAX_LEFT_OPEN = 50
END = "puente-end"
"""The id of a paragraph put behind a block: where that is hidden, so is what follows the block."""


class HtmlBlocks:
    """The blocks of HTML in one text, in their order; what one leaves open a later one may close."""

    def __init__(self) -> None:
        self._left_open = ""

    @property
    def is_hiding(self) -> bool:
        """Whether what stands behind the last block is inside something hidden."""
        return bool(self._left_open)

    def read(self, block: str) -> str:
        """The text of the next block: each paragraph on a line, and each row of a table (cells " | ").

        Raises:
            UnreadableFile: nested too deep, or made to stall its reader.
        """
        tree = load_tree(f"<body>{self._left_open}{block}<p id={END}></p></body>")
        end = next((p for p in tree.iter("p") if p.get("id") == END), None)
        around = [] if end is None else [str(one.tag) for one in end.iterancestors()]
        _remove_unseen(tree)
        is_hidden = end is not None and tree not in end.iterancestors()
        tags = [tag for tag in around[-3::-1] if tag.isalnum()] if is_hidden else []
        if len(tags) > MAX_LEFT_OPEN:
            raise UnreadableFile("the HTML is nested too deep to read.")
        self._left_open = "".join(f"<{tag} hidden>" for tag in tags)
        return _text_of(tree)


def read_inline(fragment: str) -> str:
    """The text of HTML inside one paragraph; <br> becomes a newline.

    Raises:
        UnreadableFile: nested too deep, or made to stall its reader.
    """
    tree = load_tree(f"<body><p>{fragment}</p></body>")
    _remove_unseen(tree)
    return _text_of(tree)


def _remove_unseen(tree: HtmlElement) -> None:
    for element in list(tree.iter(*SILENT_TAGS)):
        element.drop_tree()
    remove_hidden(tree)
    remove_struck(tree)


def _text_of(tree: HtmlElement) -> str:
    write_raised(tree)
    lines = (" ".join(line.split()) for line in "".join(_texts(tree)).split("\n"))
    return "\n".join(line for line in lines if line)


def _texts(tree: HtmlElement) -> Iterator[str]:
    """The texts of the tree, with a newline where a block or a row begins and ends, and at <br>."""
    open_pres = 0
    for event, element in etree.iterwalk(tree, events=("start", "end")):
        is_start = event == "start"
        if element.tag == "pre":
            open_pres += 1 if is_start else -1
        yield _mark_at(element, is_start=is_start)
        text = (element.text if is_start else element.tail) or ""
        yield text if open_pres else " ".join(text.split("\n"))


def _mark_at(element: HtmlElement, *, is_start: bool) -> str:
    if element.tag in CELL_TAGS:
        previous = element.getprevious()
        is_first = previous is None or previous.tag not in CELL_TAGS
        return "" if not is_start or is_first else " | "
    if element.tag == "br":
        return "\n" if is_start else ""
    return "" if element.tag in INLINE_TAGS else "\n"
