"""Bytes to text, without spoiling a letter in silence."""

from __future__ import annotations

import codecs
import re

from corpus.errors import UnreadableFile

UTF32_MARKS = (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)
UTF16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
HTML_HEAD_BYTES = 4_096
META_CHARSET = re.compile(rb"<meta[^<>]{0,300}?charset\s{0,9}=\s{0,9}[\"']?([\w:.-]{1,40})", re.I)
XML_ENCODING = re.compile(rb"\s{0,9}<\?xml[^<>]{0,200}?encoding\s{0,9}=\s{0,9}[\"']([\w:.-]{1,40})", re.I)
CHARSET = re.compile(r"charset=[\"']?([\w:.-]{1,40})", re.IGNORECASE)
XML_DECLARATION = re.compile(r"\s*<\?xml[^>]{0,300}\?>")
HTML_CHARSETS = frozenset(
    ["cp1250", "cp1251", "cp1252", "cp1253", "cp1254", "iso8859-2", "iso8859-15", "mac-roman"]
)
MAX_BAD_SHARE = 0.25
ASCII = bytes(range(0x80))


def charset_of(media_type: str) -> str | None:
    """The charset that a media type declares: "text/plain; charset=utf-8"."""
    found = CHARSET.search(media_type)
    return found[1] if found else None


def decode_text(data: bytes, charset: str | None = None) -> str:
    """Decode plain text or Markdown: UTF-8, UTF-16 with a byte order mark, or what was declared.

    Raises:
        UnreadableFile: another encoding (named by its first bad byte), or binary data.
    """
    text = _decode_marked(data)
    if text is None:
        try:
            text = data.decode("utf-8")
        except UnicodeDecodeError as error:
            if b"\0" in data:
                raise _binary() from error
            text = _decode_declared(data, charset)
            if text is not None:
                return text
            line = data.count(b"\n", 0, error.start) + 1
            raise UnreadableFile(
                f"not UTF-8: byte 0x{data[error.start]:02x} at offset {error.start} (line {line}). "
                "Save the file as UTF-8 and try again."
            ) from error
    if "\0" in text:
        raise _binary()
    return text


def decode_html(data: bytes, http_charset: str | None = None) -> str:
    """Decode a web page, which may declare its charset, and may be cut or have a few bad bytes.

    In this order: byte order mark; UTF-8; UTF-8 with replacement marks where the bad bytes are
    at most a quarter of the good letters; the declared charset; Windows-1252.

    Raises:
        UnreadableFile: binary data, or a broken UTF-16 page.
    """
    text = _decode_marked(data)
    if text is None:
        text = _decode_unmarked_html(data, http_charset)
    if "\0" in text:
        raise _binary()
    return text


def decode_xml(data: bytes, http_charset: str | None = None) -> str:
    """Decode a feed or a sitemap as `decode_html` does a page; its XML declaration is left out.

    Raises:
        UnreadableFile: binary data, or broken UTF-16.
    """
    text = decode_html(data, http_charset)
    declaration = XML_DECLARATION.match(text)
    return text[declaration.end() :] if declaration else text


def _decode_marked(data: bytes) -> str | None:
    """Text that starts with a byte order mark, or None without one."""
    if data.startswith(codecs.BOM_UTF8):
        data, encoding = data[len(codecs.BOM_UTF8) :], "utf-8"
    elif data.startswith(UTF32_MARKS):
        raise UnreadableFile("UTF-32 text. Save the file as UTF-8 and try again.")
    elif data.startswith(UTF16_MARKS):
        encoding = "utf-16"
    else:
        return None
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise UnreadableFile(
            f"starts like {encoding.upper()}, but the byte at offset {error.start} does not fit. "
            "Save the file as UTF-8 and try again."
        ) from error


def _decode_declared(data: bytes, charset: str | None) -> str | None:
    """Text in the single-byte charset that was declared; None where it is none, or does not fit."""
    if charset is None or not _is_single_byte(charset):
        return None
    try:
        return data.decode(_known_charset(charset))
    except UnicodeDecodeError:
        return None


def _decode_unmarked_html(data: bytes, http_charset: str | None) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        replaced = data.decode("utf-8", "replace")
    bad = replaced.count("\ufffd")
    ascii_letters = len(data) - len(data.translate(None, ASCII))
    good = len(replaced) - ascii_letters - bad
    if bad <= good * MAX_BAD_SHARE:
        return replaced
    head = data[:HTML_HEAD_BYTES]
    meta = META_CHARSET.search(head) or XML_ENCODING.match(head)
    declared = http_charset or (meta[1].decode("ascii", "replace") if meta else "")
    return data.decode(_known_charset(declared), "replace")


def _known_charset(declared: str) -> str:
    """A declared charset as browsers take it (Latin-1 means Windows-1252)."""
    try:
        name = codecs.lookup(declared).name
    except (LookupError, ValueError):
        return "cp1252"
    return name if name in HTML_CHARSETS else "cp1252"


def _is_single_byte(declared: str) -> bool:
    try:
        return codecs.lookup(declared).name in HTML_CHARSETS | {"iso8859-1"}
    except (LookupError, ValueError):
        return False


def _binary() -> UnreadableFile:
    return UnreadableFile("binary data, not text. Give the file its right extension, or leave it.")
