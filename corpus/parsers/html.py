"""Web pages: the article's text by trafilatura, its facts by JSON-LD and meta tags."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterator
from datetime import date, datetime
from urllib.parse import SplitResult, urljoin, urlsplit, urlunsplit

from lxml.html import HtmlElement
from trafilatura import bare_extraction

from corpus.document import Lang, Notice, RawFile
from corpus.errors import UnreadableFile
from corpus.hosts import is_web_address
from corpus.language import detect_language
from corpus.parsers.blocks import Block, join_blocks
from corpus.parsers.clean import clean_line, clean_text
from corpus.parsers.dates import read_moment
from corpus.parsers.decode import charset_of, decode_html
from corpus.parsers.html_blocks import blocks_of
from corpus.parsers.html_guard import remove_hidden
from corpus.parsers.html_marks import remove_struck, strip_empty, write_raised
from corpus.parsers.html_runs import mark_article, wrap_bare_text
from corpus.parsers.html_tree import load_tree
from corpus.parsers.json_ld import LinkedArticle, read_json_ld
from corpus.parsers.page_title import without_site
from corpus.parsers.parsed import Parsed
from corpus.publishers import publisher_of, registrable_domain

FULL_DATE = re.compile(r"\s*(\d{4}-\d{2}-\d{2})(?!\d)")
MAX_JSON_LD_CHARS = 1_000_000
MAX_AUTHORS = 10
RETRACTED = re.compile(r"\b(?:retracted|withdrawn|retractad[oa]|retirad[oa])\b", re.IGNORECASE)

TITLE_META = ("og:title", "twitter:title", "dc.title")
PUBLISHER_META = ("og:site_name", "application-name", "dc.publisher")
AUTHOR_META = (
    "author",
    "dc.creator",
    "dcterms.creator",
    "parsely-author",
    "sailthru.author",
    "article:author",
)
MODIFIED_META = ("article:modified_time", "og:updated_time", "datemodified", "dcterms.modified")
DATE_META = (
    "article:published_time",
    "og:article:published_time",
    "datepublished",
    "dc.date.issued",
    "dcterms.issued",
    "parsely-pub-date",
    "sailthru.date",
    "pubdate",
    "publishdate",
    "dc.date",
    "date",
)


def parse_html(raw: RawFile) -> Parsed:
    """Read the article on a web page; run it in the sandbox.

    Facts come from JSON-LD, then meta tags; the date also from <time datetime>, and only if it
    is a full date. Nothing is guessed. The page's canonical address counts only on the registrable
    domain that the page was fetched from. The publisher of a fetched page goes by its address, and
    not by what the page calls itself; that counts only for a page that came without an address. A title
    ends before the site's name, where the page or its address gives the same name elsewhere.

    Raises:
        UnreadableFile: no article text, binary data, or a page made to stall its reader.
    """
    page = clean_text(decode_html(raw.data, charset_of(raw.media_type)))
    tree = load_tree(page)
    meta = _read_meta(tree)
    scripts = [
        text
        for script in tree.iter("script")
        if "ld+json" in script.get("type", "").lower()
        and (text := script.text)
        and len(text) <= MAX_JSON_LD_CHARS
    ]
    tag_title = clean_line(" ".join(tree.xpath("//head/title[1]//text()")))
    page_title = _first_meta(meta, TITLE_META) or tag_title
    linked = read_json_ld(scripts, page_title)
    published = _full_date(linked.published if linked else None) or _date_on_page(tree, meta)
    declared = (linked and linked.lang) or tree.get("lang") or meta.get("og:locale")
    canonical = _canonical(tree, raw.url)
    claimed = (linked and clean_line(linked.publisher or "")) or _first_meta(meta, PUBLISHER_META)

    remove_hidden(tree)
    remove_struck(tree)
    write_raised(tree)
    headline = (linked and clean_line(linked.headline or "")) or page_title or _first_heading(tree)
    publisher = publisher_of(raw.url) if raw.url else claimed
    names = [meta.get(name) for name in PUBLISHER_META] + [
        linked.publisher if linked else None,
        publisher,
    ]
    title = without_site(headline, names) if headline else None
    blocks = list(_article_blocks(tree))
    if blocks and blocks[0].level is not None and clean_line(blocks[0].text) == title:
        blocks = blocks[1:]
    text, headings = join_blocks(blocks)
    if not text:
        raise UnreadableFile(
            "no article text on the page. If a browser shows some, it is made by JavaScript: "
            "save the finished page and try that."
        )
    return Parsed(
        text=text,
        title=title,
        headings=headings,
        lang=detect_language(text, default=_as_lang(declared)),
        published=published,
        publisher=publisher,
        url=canonical or raw.url,
        author=_author(linked.authors if linked else (), meta),
        modified=_modified(linked.modified if linked else None, meta, published),
        canonical_url=canonical,
        notices=_notices(linked) if linked else (),
    )


def _article_blocks(tree: HtmlElement) -> Iterator[Block]:
    strip_empty(tree)
    wrap_bare_text(tree)
    mark_article(tree)
    try:
        extracted = bare_extraction(
            tree, favor_precision=True, include_comments=False, with_metadata=False
        )
        body = getattr(extracted, "body", None)
        if body is not None:
            yield from blocks_of(body)
    except RecursionError as error:
        raise UnreadableFile("the HTML is nested too deep to read.") from error


def _read_meta(tree: HtmlElement) -> dict[str, str]:
    """name or property (lower case) -> content; the first of a kind counts."""
    found: dict[str, str] = {}
    for element in tree.iter("meta"):
        name = element.get("property") or element.get("name") or element.get("itemprop")
        content = clean_line(element.get("content", ""))
        if name and content:
            found.setdefault(name.strip().lower(), content)
    return found


def _first_meta(meta: dict[str, str], names: tuple[str, ...]) -> str | None:
    return next((meta[name] for name in names if name in meta), None)


def _first_heading(tree: HtmlElement) -> str | None:
    heading = next(tree.iter("h1"), None)
    return None if heading is None else clean_line(str(heading.text_content()))


def _date_on_page(tree: HtmlElement, meta: dict[str, str]) -> date | None:
    for name in DATE_META:
        if name in meta and (day := _full_date(meta[name])):
            return day
    marked = [_full_date(time.get("datetime")) for time in tree.xpath("//article//time[@datetime]")]
    if marked and marked[0]:
        return marked[0]
    everywhere = {_full_date(time.get("datetime")) for time in tree.xpath("//time[@datetime]")}
    return everywhere.pop() if len(everywhere) == 1 else None


def _full_date(text: str | None) -> date | None:
    match = FULL_DATE.match(text or "")
    if not match:
        return None
    try:
        return date.fromisoformat(match[1])
    except ValueError:
        return None


def _as_lang(declared: str | None) -> Lang:
    return "es" if (declared or "").strip().lower().startswith("es") else "en"


def _author(linked: tuple[str, ...], meta: dict[str, str]) -> str | None:
    """Names, as they are signed; an address is none."""
    written = [clean_line(name) for name in linked[:MAX_AUTHORS]] or [_first_meta(meta, AUTHOR_META)]
    names = [name for name in written if name and not name.lower().startswith(("http:", "https:", "//"))]
    return clean_line(", ".join(dict.fromkeys(names)))


def _modified(linked: str | None, meta: dict[str, str], published: date | None) -> date | datetime | None:
    """When the page says that the article was last changed; before its publication it was not."""
    moment = read_moment(linked) or read_moment(_first_meta(meta, MODIFIED_META))
    day = moment.date() if isinstance(moment, datetime) else moment
    return None if day is None or (published is not None and day < published) else moment


def _notices(linked: LinkedArticle) -> tuple[Notice, ...]:
    """The corrections that the page's JSON-LD names, and that it calls the article retracted."""
    notices = [
        Notice("correction", _full_date(day), clean_line(text) or "") for text, day in linked.corrections
    ]
    if linked.status and RETRACTED.search(linked.status):
        notices.append(Notice("retraction", None, clean_line(linked.status) or ""))
    return tuple(dict.fromkeys(notices))


def _canonical(tree: HtmlElement, fetched_from: str | None) -> str | None:
    """The address the page gives as its own, if it can be believed."""
    for link in tree.iter("link"):
        if "canonical" not in link.get("rel", "").lower().split():
            continue
        try:
            canonical = urljoin(fetched_from or "", str(link.get("href", "")).strip())
            parts = urlsplit(canonical)
        except ValueError:
            continue
        if not is_web_address(canonical) or not _is_public(parts):
            continue
        if fetched_from is None or _is_same_article(canonical, fetched_from):
            return urlunsplit(parts._replace(fragment=""))
    return None


def _is_same_article(canonical: str, fetched_from: str) -> bool:
    """On the same registrable domain, and no front page given as the address of all its articles."""
    fetched, given = urlsplit(fetched_from), urlsplit(canonical)
    if given.path in ("", "/") and not given.query and fetched.path not in ("", "/"):
        return False
    domain = registrable_domain(fetched_from)
    return domain is not None and registrable_domain(canonical) == domain


def _is_public(parts: SplitResult) -> bool:
    """An http or https address of a named host, without a user name in it."""
    host = parts.hostname or ""
    if parts.scheme not in ("http", "https") or "@" in parts.netloc or "." not in host:
        return False
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return True
    return False
