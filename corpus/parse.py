"""RawFile to Document: picks the parser, checks that the bytes are what they say."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from pathlib import PurePath

from corpus.document import Document, OriginFile, RawFile
from corpus.errors import UnreadableFile
from corpus.ids import slug_of_file_name, slug_of_url
from corpus.language import detect_language
from corpus.parsers.clean import clean_line
from corpus.parsers.json_article import parse_json
from corpus.parsers.markdown import parse_markdown
from corpus.parsers.parsed import Parsed
from corpus.parsers.text import parse_text
from corpus.publishers import publisher_of, registrable_domain
from corpus.received import Given, Hints, ReceivedFile
from corpus.sandbox import parse_in_child

MEGABYTE = 1_000_000
MAX_PDF_BYTES = 20 * MEGABYTE
MAX_DOCX_BYTES = 20 * MEGABYTE
MAX_EMAIL_BYTES = 10 * MEGABYTE
MAX_JSONL_BYTES = 50 * MEGABYTE
MAX_TEXT_BYTES = 5 * MEGABYTE
# What is made to stall its parser needs some size; above this all is parsed in the sandbox.
MAX_IN_PROCESS_BYTES = 50_000
PDF_MARK_WITHIN_BYTES = 1_024

PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
JSONL = "application/jsonl"
MAX_BYTES = {
    PDF: MAX_PDF_BYTES,
    DOCX: MAX_DOCX_BYTES,
    "message/rfc822": MAX_EMAIL_BYTES,
    JSONL: MAX_JSONL_BYTES,
}
MEDIA_TYPES = {
    "text/markdown": "Markdown",
    "text/plain": "plain text",
    "text/html": "HTML",
    "application/xhtml+xml": "HTML",
    PDF: "PDF",
    DOCX: "DOCX",
    "message/rfc822": "an e-mail",
    "application/json": "JSON",
}
IN_PROCESS: dict[str, Callable[[RawFile], Parsed]] = {
    "text/markdown": parse_markdown,
    "text/plain": parse_text,
    "application/json": parse_json,
}
NAMED = "Markdown, plain text, HTML, PDF, DOCX, an e-mail or JSON"
MARKS = {
    b"%PDF-": "a PDF",
    b"PK\x03\x04": "a zip archive (DOCX, EPUB and the like)",
    b"\x89PNG": "a PNG picture",
    b"\xff\xd8\xff": "a JPEG picture",
    b"GIF8": "a GIF picture",
    b"\x1f\x8b": "a gzip archive",
    b"\xd0\xcf\x11\xe0": "an old Office document",
    b"{\\rtf": "an RTF document",
    b"SQLite format 3": "an SQLite database",
}


def max_bytes_of(media_type: str) -> int:
    """The largest file of this type that is read, in bytes."""
    return MAX_BYTES.get(bare_media_type(media_type), MAX_TEXT_BYTES)


def parse_file(raw: RawFile) -> Document:
    """Understand one file.

    The id is the front matter's, else it comes from the canonical address, else from the file's
    name. The language is the one declared, else the one detected. The title falls back to the
    file's name.

    Raises:
        UnreadableFile: an unknown type, another type than it says, too big, empty, or refused by
            its parser; the message is the reason.
    """
    media_type = bare_media_type(raw.media_type)
    if media_type not in MEDIA_TYPES:
        raise UnreadableFile(f"media type '{raw.media_type}' is not read. Use {NAMED}.")
    refuse_big_file(len(raw.data), media_type)
    _refuse_wrong_type(raw.data, media_type)
    parsed = _parse(raw, media_type)
    if not parsed.text.strip():
        raise UnreadableFile("it holds no text.")
    return _to_document(raw, parsed)


def refuse_big_file(size_bytes: int, media_type: str) -> None:
    """Raise UnreadableFile, with both sizes, if a file is larger than its type may be."""
    limit = max_bytes_of(media_type)
    if size_bytes > limit:
        raise UnreadableFile(
            f"it is {size_bytes / MEGABYTE:.1f} MB, and at most {limit // MEGABYTE} MB are read. "
            "Split it, or save only the article."
        )


def _parse(raw: RawFile, media_type: str) -> Parsed:
    parse = IN_PROCESS.get(media_type)
    if parse is None or len(raw.data) > MAX_IN_PROCESS_BYTES:
        return parse_in_child(raw)
    return parse(raw)


def _refuse_wrong_type(data: bytes, media_type: str) -> None:
    if not data.strip(b" \t\r\n\0"):
        raise UnreadableFile("it is empty.")
    named = MEDIA_TYPES[media_type]
    if media_type == PDF:
        if b"%PDF-" not in data[:PDF_MARK_WITHIN_BYTES]:
            raise UnreadableFile("it is named a PDF, but does not begin like one.")
        return
    if media_type == DOCX and data.startswith(b"PK"):
        return
    for mark, kind in MARKS.items():
        if data.startswith(mark):
            raise UnreadableFile(f"it is named {named}, but is {kind}. Correct its extension.")
    if media_type == DOCX:
        raise UnreadableFile("it is named a DOCX, but does not begin like one.")


def _to_document(raw: RawFile, parsed: Parsed) -> Document:
    """What whoever listed the source decides goes first, then the file's own word, then hints.

    A fetched file chooses neither its id nor its publisher, and its address only on its own domain:
    else any site could write a new version of any article.
    """
    given = raw.given if isinstance(raw, ReceivedFile) else Given()
    hints = raw.hints if isinstance(raw, ReceivedFile) else Hints()
    is_fetched = raw.url is not None
    url = _believable_url(parsed.url, raw.url)
    published = parsed.published or hints.published
    own_id = given.id or (None if is_fetched else parsed.id) or (slug_of_url(url) if url else None)
    return Document(
        id=own_id or slug_of_file_name(raw.name),
        title=parsed.title or hints.title or _title_from_name(raw.name),
        text=parsed.text,
        lang=given.lang or parsed.lang or detect_language(parsed.text, default=hints.lang or "en"),
        published=published,
        publisher=given.publisher or (publisher_of(raw.url) if raw.url else parsed.publisher),
        url=url,
        sources=parsed.sources,
        topics=tuple(dict.fromkeys((*parsed.topics, *given.topics))),
        headings=parsed.headings,
        pages=parsed.pages,
        written=parsed.written,
        author=parsed.author or hints.author,
        modified=_latest_word(parsed.modified or hints.modified, published),
        canonical_url=parsed.canonical_url,
        notices=parsed.notices,
        access=given.access,
        source=given.source,
        fetched_at=given.fetched_at,
        origin=OriginFile(raw.path, gave_id=own_id is None) if raw.path else None,
    )


def _believable_url(written: str | None, fetched_from: str | None) -> str | None:
    if written is None or fetched_from is None or written == fetched_from:
        return written or fetched_from
    is_same = registrable_domain(written) == registrable_domain(fetched_from) is not None
    return written if is_same else fetched_from


def _latest_word(modified: date | datetime | None, published: date | None) -> date | datetime | None:
    """The modified date, unless it says that the article was changed before it was published."""
    day = modified.date() if isinstance(modified, datetime) else modified
    return None if day and published and day < published else modified


def _title_from_name(name: str) -> str:
    stem = PurePath(name).stem
    return clean_line(stem.replace("-", " ").replace("_", " ")) or "Untitled"


def bare_media_type(media_type: str) -> str:
    """The media type without parameters such as "; charset=utf-8"."""
    return media_type.partition(";")[0].strip().lower()
