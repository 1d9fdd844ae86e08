"""What is done to a web page so that no text of its article is passed over when it is extracted.

An extractor looks for <p> and the like in a place named as the article's. But pages also write text
straight into a <div> or the <body>, between blocks, where a browser shows a paragraph all the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from lxml import etree
from lxml.html import Element, HtmlElement
from trafilatura.xpaths import BODY_XPATH

WHOLE_PAGE = ("article", "body", "main", "section")
PARTS_OF_A_WHOLE = ("dl", "ol", "table", "tbody", "tfoot", "thead", "tr", "ul")
# What cannot hold a paragraph beside its blocks.
KEPT_WHOLE = frozenset(
    ("head", "html", "title", "p", "pre", "select", "h1", "h2", "h3", "h4", "h5", "h6", *PARTS_OF_A_WHOLE)
)
INLINE_TAGS = frozenset((
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "br", "button", "cite", "code", "data", "del",
    "dfn", "em", "font", "i", "img", "ins", "kbd", "label", "mark", "meter", "nobr", "output",
    "picture", "progress", "q", "rb", "rp", "rt", "ruby", "s", "samp", "small", "span", "strike",
    "strong", "sub", "sup", "svg", "time", "tt", "u", "var", "wbr",
))  # fmt: skip
SILENT_TAGS = ("link", "meta", "noscript", "script", "style", "template")
# Inside a sentence an extractor drops the words of some inline tags, which it takes for controls, and
# takes others for blocks of their own.
TAGS_IN_THE_WAY = (
    "code",
    "data",
    "label",
    "meter",
    "output",
    "progress",
    "q",
    "time",
)
TEXT_TAGS = ("p", "li", "blockquote", "pre", "dd", "td")
BESIDE_ARTICLE = ("aside", "footer", "form", "nav")
WORDS_OF_A_SENTENCE = 8
MOST_LINKED = 1 / 3
SENTENCE_ENDS = tuple(".!?…\"'”’»)")


def wrap_bare_text(tree: HtmlElement) -> None:
    """Put each run of bare text that stands between blocks, or straight in the page, into a <p>.

    A run of links alone, as in a menu, is left as it is. Words inside a sentence stay in it whatever
    inline tag they carry, a link's too.
    """
    with_blocks = _holders(element for element in tree.iter() if not _is_inline(element))
    for element in list(tree.iter(etree.Element)):
        if (element in with_blocks or element.tag in WHOLE_PAGE) and element.tag not in KEPT_WHOLE:
            _wrap_runs(element, with_blocks)
    with_paragraphs = _holders(tree.iter("p"))
    with_paragraphs -= {body for body in tree.iter("body") if not _has_paragraphs(body)}
    for element in list(tree.iter("div")):
        if element not in with_blocks and _is_paragraph(element, with_paragraphs):
            _wrap_runs(element, with_blocks)
    for element in list(tree.iter(*TAGS_IN_THE_WAY)):
        if _is_inside_a_sentence(element):
            element.tag = "span"
    for element in list(tree.iter("p")):
        _unlink_prose(element)


def mark_article(tree: HtmlElement) -> None:
    """On a page that names no place for its article, make one of the smallest element with all its text.

    Of such a page an extractor takes the paragraphs alone, and leaves its lists and headings.
    """
    body = tree.find("body")
    if body is None or any(place(tree) for place in BODY_XPATH):
        return
    place = _common_ancestor([element for element in body.iter(*TEXT_TAGS) if _is_of_article(element)])
    while place is not None and place.tag in PARTS_OF_A_WHOLE:
        place = place.getparent()
    if place is None:
        return
    article = Element("article")
    article.text, place.text = place.text, None
    article.extend(list(place))
    place.append(article)


def _holders(elements: Iterable[HtmlElement]) -> set[HtmlElement]:
    """All that hold one of the elements, at any depth."""
    found: set[HtmlElement] = set()
    for element in elements:
        for parent in element.iterancestors():
            if parent in found:
                break
            found.add(parent)
    return found


def _has_paragraphs(body: HtmlElement) -> bool:
    return any(True for _ in body.iterchildren("p", "section"))


def _is_inline(element: HtmlElement) -> bool:
    return not isinstance(element.tag, str) or element.tag in INLINE_TAGS or element.tag in SILENT_TAGS


def _wrap_runs(element: HtmlElement, with_blocks: set[HtmlElement]) -> None:
    for before, run in list(_runs(element, with_blocks)):
        if _has_words(element, before, run):
            _wrap(element, before, run)


def _runs(
    element: HtmlElement, with_blocks: set[HtmlElement]
) -> Iterator[tuple[HtmlElement | None, list[HtmlElement]]]:
    """Each stretch between blocks: the block before it (None at the start), and its elements."""
    before: HtmlElement | None = None
    run: list[HtmlElement] = []
    for child in element:
        if _is_inline(child) and child not in with_blocks:
            run.append(child)
        else:
            yield before, run
            before, run = child, []
    yield before, run


def _has_words(element: HtmlElement, before: HtmlElement | None, run: list[HtmlElement]) -> bool:
    """Whether a run holds a word that is no link."""
    parts = [element.text if before is None else before.tail]
    for child in run:
        if isinstance(child.tag, str) and child.tag not in SILENT_TAGS and child.tag != "a":
            parts.append(str(child.text_content()))
        parts.append(child.tail)
    return any(letter.isalnum() for part in parts for letter in part or "")


def _wrap(element: HtmlElement, before: HtmlElement | None, run: list[HtmlElement]) -> None:
    paragraph = Element("p")
    if before is None:
        paragraph.text, element.text = element.text, None
        element.insert(0, paragraph)
    else:
        paragraph.text, before.tail = before.tail, None
        before.addnext(paragraph)
    paragraph.extend(run)


def _is_paragraph(element: HtmlElement, with_paragraphs: set[HtmlElement]) -> bool:
    """Whether a <div> without blocks is one paragraph among others.

    One that has a class or an id may be a caption or a byline, unless it holds whole sentences.
    """
    if not _is_prose(element) and (element.get("class") or element.get("id")):
        return False
    around = element.getparent()
    while around is not None and around not in with_paragraphs and _is_wrapper(around):
        around = around.getparent()
    return around is not None and around in with_paragraphs


def _is_prose(element: HtmlElement) -> bool:
    words = str(element.text_content()).split()
    return len(words) >= WORDS_OF_A_SENTENCE and words[-1].endswith(SENTENCE_ENDS)


def _unlink_prose(element: HtmlElement) -> None:
    """Links in a sentence are its words, for which no extractor is to take it for a menu."""
    links = list(element.iter("a"))
    if links and _is_prose(element):
        linked = sum(len(str(link.text_content())) for link in links)
        if linked < MOST_LINKED * len(str(element.text_content())):
            for link in links:
                link.tag = "span"


def _is_wrapper(element: HtmlElement) -> bool:
    """Whether an element adds nothing to what it holds: one without a name, or around one other alone."""
    if element.tag not in ("div", "section") and element.tag not in INLINE_TAGS:
        return False
    if not (element.get("class") or element.get("id")):
        return True
    child = element[0]
    return child.getnext() is None and not _is_text(element.text) and not _is_text(child.tail)


def _is_inside_a_sentence(element: HtmlElement) -> bool:
    """Whether words stand beside an inline element, so that it is no line of its own such as a dateline.

    In a cell of a table it is the cell's text.
    """
    parent = element.getparent()
    if parent is None or any(True for _ in element.iterancestors("pre")):
        return False
    previous = element.getprevious()
    before = parent.text if previous is None else previous.tail
    return parent.tag in ("td", "th") or _is_text(before) or _is_text(element.tail)


def _is_text(text: str | None) -> bool:
    return bool((text or "").strip())


def _is_of_article(element: HtmlElement) -> bool:
    if any(parent.tag in BESIDE_ARTICLE for parent in element.iterancestors()):
        return False
    return _has_words(element, None, list(element))


def _common_ancestor(elements: list[HtmlElement]) -> HtmlElement | None:
    """The lowest element that holds them all; None where there are none."""
    common: list[HtmlElement] | None = None
    for element in elements:
        path = list(element.iterancestors())[::-1]
        shared = path if common is None else common
        common = [one for one, other in zip(shared, path, strict=False) if one is other]
    return common[-1] if common else None
