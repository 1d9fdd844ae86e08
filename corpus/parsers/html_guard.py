"""What is done to a web page before it is read: bombs are refused, and hidden text goes."""

from __future__ import annotations

import re

from lxml.html import HtmlElement

from corpus.errors import UnreadableFile
from corpus.parsers.css_hiding import is_hiding

MAX_ATTRIBUTES = 1_000
TAG = re.compile(r"<(?:(!--)|([a-zA-Z][a-zA-Z0-9:-]{0,40}))")
ATTRIBUTE = re.compile(r"[\s/]*[^\s/>=][^\s/>=]*(?:\s*=\s*(?:\"[^\"]*\"|'[^']*'|[^\s>\"'][^\s>]*)?)?")
RAW_TEXT_TAGS = ("script", "style", "textarea")

UNTOUCHED = ("html", "body")


def refuse_attribute_bombs(page: str) -> None:
    """Raise UnreadableFile for a tag with more than 1,000 attributes, which parsers choke on.

    Cost: one pass over the page.
    """
    position = 0
    while tag := TAG.search(page, position):
        position = tag.end()
        if tag[1]:
            position = _after(page, "-->", position)
            continue
        count = 0
        while attribute := ATTRIBUTE.match(page, position):
            count += 1
            position = attribute.end()
            if count > MAX_ATTRIBUTES:
                raise UnreadableFile(
                    f"a <{tag[2]}> tag has more than {MAX_ATTRIBUTES:,} attributes: the page is "
                    "not an article, or is made to stall its reader."
                )
        if tag[2].lower() in RAW_TEXT_TAGS:
            position = _after(page, f"</{tag[2]}", position)


def remove_hidden(tree: HtmlElement) -> None:
    """Take out what a reader of the page never sees, by its own attributes.

    That is [hidden], aria-hidden="true", <template>, and inline styles that hide. What a style sheet
    hides by class is not known here.
    """
    for element in list(tree.iter()):
        if isinstance(element.tag, str) and element.tag not in UNTOUCHED and _is_hidden(element):
            element.drop_tree()


def _is_hidden(element: HtmlElement) -> bool:
    if element.tag == "template" or "hidden" in element.attrib:
        return True
    if element.get("aria-hidden", "").strip().lower() == "true":
        return True
    style = element.get("style")
    return style is not None and is_hiding(style)


def _after(page: str, mark: str, start: int) -> int:
    found = page.find(mark, start)
    return len(page) if found < 0 else found + len(mark)
