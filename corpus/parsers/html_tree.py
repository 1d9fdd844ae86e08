"""HTML to a tree that holds all of it, or a reason why there is none."""

from __future__ import annotations

import re

from lxml import etree
from lxml.html import HtmlElement, HTMLParser, document_fromstring

from corpus.errors import UnreadableFile
from corpus.parsers.html_guard import refuse_attribute_bombs

NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def load_tree(page: str) -> HtmlElement:
    """Parse a page as a browser does, up to 2,048 elements deep; what XML cannot hold is left out.

    Raises:
        UnreadableFile: nothing to read, a page that the parser gave up before its end, or one
            made to stall it.
    """
    refuse_attribute_bombs(page)
    parser = HTMLParser(encoding="utf-8", no_network=True, huge_tree=True, remove_comments=True)
    try:
        tree = document_fromstring(page.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError) as error:
        _refuse_given_up(parser)
        raise UnreadableFile("no article text: the page is empty or not HTML.") from error
    _refuse_given_up(parser)
    _drop_not_xml(tree)
    return tree


def _refuse_given_up(parser: HTMLParser) -> None:
    """Raise UnreadableFile if the parser stopped, and left out what follows."""
    for entry in parser.error_log.filter_from_fatals():
        if "depth" in entry.message:
            raise UnreadableFile("the HTML is nested too deep to read.")
        raise UnreadableFile(f"the HTML cannot be read to its end ({entry.message}).")


def _drop_not_xml(tree: HtmlElement) -> None:
    """Take out characters that come in by their numbers (&#27;), at which later steps would fail."""
    for element in tree.iter():
        if element.text and NOT_XML.search(element.text):
            element.text = NOT_XML.sub("", element.text)
        if element.tail and NOT_XML.search(element.tail):
            element.tail = NOT_XML.sub("", element.tail)
        for name, value in element.attrib.items():
            if NOT_XML.search(value):
                element.set(name, NOT_XML.sub("", value))
