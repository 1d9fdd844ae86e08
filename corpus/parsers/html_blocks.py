"""The tree that trafilatura makes of a page, as blocks of text; nothing that it holds is left out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from lxml import etree

from corpus.parsers.blocks import Block

# What stands inside a line wherever it is, and what does so where its parent is a line already: a <q>
# and a <blockquote> are both "quote" here. All other elements stand on lines of their own.
INLINE_TAGS = ("hi", "ref", "lb", "graphic", "span")
INLINE_IN_A_LINE = ("code", "quote")
LINES = ("p", "head", "item", "cell", *INLINE_TAGS, *INLINE_IN_A_LINE)
KEEPS_LINE_BREAKS = ("code", "quote")


def blocks_of(element: etree._Element) -> Iterator[Block]:
    """Blocks of one element of the tree: body, head, p, list, quote, table and so on."""
    match element.tag:
        case "head":
            level = element.get("rend", "h2")[1:]
            yield Block(_flat_text(element), int(level) if level in "123456" and level else 2)
        case "list":
            yield from _list_blocks(element)
        case "table":
            yield from _table_blocks(element)
        case _:
            yield from _flow_blocks(element)


def _flow_blocks(element: etree._Element) -> Iterator[Block]:
    """The lines of an element and, in their order, the blocks among them."""
    line = _on_one_line(element, element.text)
    for child in element:
        if _is_inline(child):
            line += _text_of(child)
        else:
            yield from _lines(line)
            yield from blocks_of(child)
            line = ""
        line += _on_one_line(element, child.tail)
    yield from _lines(line)


def _lines(text: str) -> Iterator[Block]:
    lines = (" ".join(line.split()) for line in text.split("\n"))
    for number, line in enumerate(line for line in lines if line):
        yield Block(line, is_tight=number > 0)


def _list_blocks(element: etree._Element) -> Iterator[Block]:
    is_numbered = element.get("rend") == "ol"
    number = 0
    yield from _lines(_on_one_line(element, element.text))
    for child in element:
        if child.tag == "item":
            number += 1
            yield from _item_blocks(child, f"{number}." if is_numbered else "-", is_tight=number > 1)
        else:
            yield from blocks_of(child)
        yield from _lines(_on_one_line(element, child.tail))


def _item_blocks(item: etree._Element, marker: str, *, is_tight: bool) -> Iterator[Block]:
    """The item on one line, but for the lists inside, which stand where they are."""
    line = _on_one_line(item, item.text)
    for child in item:
        if child.tag == "list":
            if line.strip():
                yield Block(" ".join([marker, *line.split()]), is_tight=is_tight)
                marker, is_tight = "", True
            for block in _list_blocks(child):
                yield replace(block, is_tight=is_tight)
                is_tight = True
            line = ""
        else:
            line += _spaced(child)
        line += _on_one_line(item, child.tail)
    if line.strip():
        yield Block(" ".join([marker, *line.split()]).strip(), is_tight=is_tight)


def _table_blocks(element: etree._Element) -> Iterator[Block]:
    for number, row in enumerate(element.iter("row")):
        cells = (_flat_text(cell) for cell in row.iter("cell"))
        yield Block(" | ".join(cells), is_tight=number > 0)


def _is_inline(element: etree._Element) -> bool:
    if not isinstance(element.tag, str):
        return True
    parent = element.getparent()
    is_in_a_line = parent is not None and parent.tag in LINES
    if element.tag not in INLINE_TAGS and not (is_in_a_line and element.tag in INLINE_IN_A_LINE):
        return False
    return all(_is_inline(child) for child in element)


def _flat_text(element: etree._Element) -> str:
    return " ".join(_text_of(element).split())


def _text_of(element: etree._Element) -> str:
    """The text inside, with line breaks as newlines."""
    if element.tag == "lb":
        return "\n" + (element.text or "")
    parts = [_on_one_line(element, element.text)]
    for child in element:
        parts.append(_spaced(child))
        parts.append(_on_one_line(element, child.tail))
    return "".join(parts)


def _spaced(element: etree._Element) -> str:
    """The text inside; that of a block does not run together with what is beside it."""
    space = "" if _is_inline(element) else " "
    return space + _text_of(element) + space


def _on_one_line(element: etree._Element, text: str | None) -> str:
    """White space as a browser shows it: line breaks count in code and quotes of code only."""
    return (text or "") if element.tag in KEEPS_LINE_BREAKS else (text or "").replace("\n", " ")
