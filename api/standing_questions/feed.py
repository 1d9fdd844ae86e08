"""The Atom feed of a standing question. Every text enters as text: nothing of it can become markup."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from xml.etree import ElementTree as Xml

from api.schemas.standing_questions import CitedQuote
from api.standing_questions.store import Kept, StandingQuestion, written_time
from api.standing_questions.words import WORDS, language_of, list_quotes, sum_up, tell_what_became
from corpus.parsers.clean import clean_text

MEDIA_TYPE = "application/atom+xml; charset=utf-8"
ATOM = "http://www.w3.org/2005/Atom"
XHTML = "http://www.w3.org/1999/xhtml"
NOT_IN_XML = dict.fromkeys((0xFFFE, 0xFFFF), "\ufffd")


def write_feed(
    question: StandingQuestion, changes: Sequence[Kept], address: str, absolute: Callable[[str], str]
) -> bytes:
    """The feed, newest change first.

    Args:
        address: of the feed itself, absolute.
        absolute: makes a link into this service absolute.
    """
    asked = question.request.question
    words = WORDS[language_of(question.request)]
    feed = Xml.Element(f"{{{ATOM}}}feed")
    _add(feed, "id", _urn(question.id))
    _add(feed, "title", asked)
    _add(feed, "subtitle", words["subtitle"])
    newest = changes[0].made_at if changes else question.made_at
    _add(feed, "updated", written_time(newest) or "")
    Xml.SubElement(Xml.SubElement(feed, f"{{{ATOM}}}author"), f"{{{ATOM}}}name").text = "Puente"
    _add(feed, "link", rel="self", type="application/atom+xml", href=address)
    for kept in changes:
        _add_entry(feed, kept, asked, absolute)
    Xml.indent(feed)
    for prefix, space in (("", ATOM), ("xhtml", XHTML)):
        Xml.register_namespace(prefix, space)
    written: bytes = Xml.tostring(feed, encoding="utf-8", xml_declaration=True)
    return written


def _add_entry(feed: Xml.Element, kept: Kept, asked: str, absolute: Callable[[str], str]) -> None:
    change, words = kept.change, WORDS[kept.change.lang]
    entry = _add(feed, "entry")
    _add(entry, "id", _urn(kept.id))
    _add(entry, "title", f"{sum_up(change)}: {asked}")
    _add(entry, "updated", written_time(kept.made_at) or "")
    links = [one.link for one in (*change.new, *change.changed) if one.link]
    if links:
        _add(entry, "link", rel="alternate", type="text/html", href=absolute(links[0]))
    content = _add(entry, "content", type="xhtml")
    body = Xml.SubElement(content, f"{{{XHTML}}}div")
    if change.refused:
        _tag(body, "p", words["refused"])
    elif change.was_refused:
        _tag(body, "p", words["answered"])
    if change.purged:
        _tag(body, "p", words["purged"].format(ids=", ".join(change.purged)))
    kinds = list_quotes(change)
    if change.unchanged:
        kinds.append(("unchanged", change.unchanged))
    for name, quotes in kinds:
        _tag(body, "h3", words[name])
        listed = _tag(body, "ul")
        for quote in quotes:
            _add_quote(_tag(listed, "li"), quote, words, absolute)


def _add_quote(
    item: Xml.Element, quote: CitedQuote, words: dict[str, str], absolute: Callable[[str], str]
) -> None:
    if quote.quote is not None:
        _tag(item, "blockquote", quote.quote, lang=quote.lang or "")
    about = [str(part) for part in (quote.publisher, quote.published) if part]
    place = _tag(item, "p")
    named = quote.title or quote.document_id
    if quote.link:
        _tag(place, "a", named, href=absolute(quote.link))
        place[-1].tail = _clean(" · ".join(["", *about]))
    else:
        place.text = _clean(" · ".join([named, *about]))
    became = tell_what_became(quote, words)
    if became:
        _tag(item, "p", became)


def _add(parent: Xml.Element, name: str, text: str | None = None, **attributes: str) -> Xml.Element:
    made = Xml.SubElement(parent, f"{{{ATOM}}}{name}", attributes)
    if text is not None:
        made.text = _clean(text)
    return made


def _tag(parent: Xml.Element, name: str, text: str | None = None, **attributes: str) -> Xml.Element:
    made = Xml.SubElement(parent, f"{{{XHTML}}}{name}", attributes)
    if text is not None:
        made.text = _clean(text)
    return made


def _clean(text: str) -> str:
    """What XML can hold, without what reverses the direction of text."""
    return clean_text(text).translate(NOT_IN_XML)


def _urn(own_id: str) -> str:
    """An id that stays the same wherever the service is reached."""
    return uuid.uuid5(uuid.NAMESPACE_OID, f"puente/{own_id}").urn
