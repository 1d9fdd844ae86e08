"""What plain text cannot show of a web page: what is struck out, raised, lowered, or marks a note."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree
from lxml.html import HtmlElement

from corpus.parsers.html_runs import INLINE_TAGS
from corpus.parsers.raised_text import Piece, Place, is_note_mark, write_pieces

MAX_STYLE_CHARS = 1_000
VERTICAL_ALIGN = re.compile(r"vertical-align\s{0,9}:\s{0,9}(super|sub)\b", re.IGNORECASE)
PLACE_OF_STYLE = {"super": Place.RAISED, "sub": Place.LOWERED}
PLACE_OF_TAG = {"sup": Place.RAISED, "sub": Place.LOWERED}
EMPTY_TAGS = tuple(INLINE_TAGS - {"br", "button", "img", "meter", "picture", "progress", "svg"})
STRUCK_TAGS = ("del", "s", "strike")
STRUCK_STYLE = re.compile(r"text-decoration(?:-line)?\s{0,9}:[^;]{0,99}line-through", re.IGNORECASE)
WRITTEN = "puente-written"
"""The tag of an element whose text is to stand in the place of the element."""
NOTE_ROLES = ("doc-noteref", "noteref")


def remove_struck(tree: HtmlElement) -> None:
    """Take out what is struck through: a correction shows so what no longer holds."""
    for element in list(tree.iter(etree.Element)):
        if element.tag in STRUCK_TAGS or STRUCK_STYLE.search(element.get("style", "")[:MAX_STYLE_CHARS]):
            text = _text(element)
            _fill(element, "" if text == text.strip() else " ")
    etree.strip_tags(tree, WRITTEN)


def write_raised(tree: HtmlElement) -> None:
    """Replace what stands above or below its line, and what leads to a note, by plain text."""
    for line in _lines(tree):
        texts = write_pieces([piece for _, piece in line])
        for (element, _), text in zip(line, texts, strict=True):
            if element is not None:
                _fill(element, text)
    etree.strip_tags(tree, WRITTEN)


def strip_empty(tree: HtmlElement) -> None:
    """Take away the inline elements that hold nothing (anchors, icons), and leave what follows them.

    An extractor takes the rest of the paragraph along with them. What follows a <wbr> the parser puts
    into it.
    """
    for element in reversed(list(tree.iter(*EMPTY_TAGS))):
        if not element.text and all(one.tag == WRITTEN and not one.tail for one in element):
            element.tag = WRITTEN
    etree.strip_tags(tree, WRITTEN, "wbr")


def _lines(tree: HtmlElement) -> Iterator[list[tuple[HtmlElement | None, Piece]]]:
    """The pieces of each line that has any off it, with the elements that those are."""
    line: list[tuple[HtmlElement | None, Piece]] = []
    has_marks = False
    walk = etree.iterwalk(tree, events=("start", "end"))
    for event, element in walk:
        if element.tag not in INLINE_TAGS or element.tag == "br":
            if has_marks:
                yield line
            line, has_marks = [], False
        if event == "start":
            place = _place_of(element, is_after_word=bool(line) and line[-1][1].text[-1:].strip() != "")
            if place is not None:
                line.append((element, Piece(_text(element), place)))
                has_marks = True
                walk.skip_subtree()
            elif element.text:
                line.append((None, Piece(element.text)))
        elif element.tail:
            line.append((None, Piece(element.tail)))
    if has_marks:
        yield line


def _place_of(element: HtmlElement, *, is_after_word: bool) -> Place | None:
    """Where the element's text stands; None on the line."""
    tag = element.tag
    if tag not in INLINE_TAGS:
        return None
    if tag == "a" and _is_note_link(element, is_after_word=is_after_word):
        return Place.NOTE
    style = VERTICAL_ALIGN.search(element.get("style", "")[:MAX_STYLE_CHARS])
    place = PLACE_OF_STYLE[style[1].lower()] if style else PLACE_OF_TAG.get(tag)
    if place is Place.RAISED and _leads_to_note(element):
        return Place.NOTE
    return place


def _is_note_link(link: HtmlElement, *, is_after_word: bool) -> bool:
    """Whether a link is the mark of a note: by its role, or one within a page that is all raised."""
    if _has_note_role(link):
        return True
    if "#" not in link.get("href", ""):
        return False
    text = _text(link).strip()
    raised = next(link.iter("sup"), None)
    if raised is not None:
        return _text(raised).strip() == text
    return is_note_mark(text) and (is_after_word or text.startswith("["))


def _leads_to_note(raised: HtmlElement) -> bool:
    text = _text(raised).strip(" \n[]()")
    return _has_note_role(raised) or any(
        _has_note_role(link) or ("#" in link.get("href", "") and _text(link).strip(" \n[]()") == text)
        for link in raised.iter("a")
    )


def _has_note_role(element: HtmlElement) -> bool:
    roles = f"{element.get('role', '')} {element.get('epub:type', '')}".lower().split()
    return any(role in NOTE_ROLES for role in roles)


def _text(element: HtmlElement) -> str:
    return "".join(element.itertext())


def _fill(element: HtmlElement, text: str) -> None:
    """Leave the element with this text alone, its tag to be stripped with those of others."""
    for child in list(element):
        element.remove(child)
    element.attrib.clear()
    element.tag = WRITTEN
    element.text = text or None
