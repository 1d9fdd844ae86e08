"""RawFile to Document: picks the parser, checks that the bytes are what they say."""

from __future__ import annotations

from pathlib import PurePath

from corpus.document import Document, RawFile
from corpus.errors import UnreadableFile
from corpus.ids import slug_of_file_name, slug_of_url
from corpus.language import detect_language
from corpus.parsers.clean import clean_line
from corpus.parsers.markdown import parse_markdown
from corpus.parsers.parsed import Parsed
from corpus.parsers.text import parse_text
from corpus.sandbox import parse_in_child

MEGABYTE = 1_000_000
MAX_PDF_BYTES = 20 * MEGABYTE
MAX_TEXT_BYTES = 5 * MEGABYTE
# Markdown made to stall its parser needs some size; above this it is parsed in the sandbox.
MAX_IN_PROCESS_BYTES = 50_000
PDF_MARK_WITHIN_BYTES = 1_024

MEDIA_TYPES = {
    "text/markdown": "Markdown",
    "text/plain": "plain text",
    "text/html": "HTML",
    "application/xhtml+xml": "HTML",
    "application/pdf": "PDF",
}
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
    return MAX_PDF_BYTES if _bare(media_type) == "application/pdf" else MAX_TEXT_BYTES


def parse_file(raw: RawFile) -> Document:
    """Understand one file.

    The id is the front matter's, else it comes from the canonical address, else from the file's
    name. The language is the one declared, else the one detected. The title falls back to the
    file's name.

    Raises:
        UnreadableFile: an unknown type, another type than it says, too big, empty, or refused by
            its parser; the message is the reason.
    """
    media_type = _bare(raw.media_type)
    if media_type not in MEDIA_TYPES:
        raise UnreadableFile(
            f"media type '{raw.media_type}' is not read. Use Markdown, plain text, HTML or PDF."
        )
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
    if media_type == "text/plain":
        return parse_text(raw)
    if media_type == "text/markdown" and len(raw.data) <= MAX_IN_PROCESS_BYTES:
        return parse_markdown(raw)
    return parse_in_child(raw)


def _refuse_wrong_type(data: bytes, media_type: str) -> None:
    if not data.strip(b" \t\r\n\0"):
        raise UnreadableFile("it is empty.")
    named = MEDIA_TYPES[media_type]
    if media_type == "application/pdf":
        if b"%PDF-" not in data[:PDF_MARK_WITHIN_BYTES]:
            raise UnreadableFile("it is named a PDF, but does not begin like one.")
        return
    for mark, kind in MARKS.items():
        if data.startswith(mark):
            raise UnreadableFile(f"it is named {named}, but is {kind}. Correct its extension.")


def _to_document(raw: RawFile, parsed: Parsed) -> Document:
    url = parsed.url or raw.url
    return Document(
        id=parsed.id or (slug_of_url(url) if url else slug_of_file_name(raw.name)),
        title=parsed.title or _title_from_name(raw.name),
        text=parsed.text,
        lang=parsed.lang or detect_language(parsed.text),
        published=parsed.published,
        publisher=parsed.publisher,
        url=url,
        sources=parsed.sources,
        topics=parsed.topics,
        headings=parsed.headings,
        pages=parsed.pages,
        written=parsed.written,
    )


def _title_from_name(name: str) -> str:
    stem = PurePath(name).stem
    return clean_line(stem.replace("-", " ").replace("_", " ")) or "Untitled"


def _bare(media_type: str) -> str:
    """The media type without parameters such as "; charset=utf-8"."""
    return media_type.partition(";")[0].strip().lower()
