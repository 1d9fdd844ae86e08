"""Letters (.eml): the text part, else the HTML part; subject, date and sender."""

from __future__ import annotations

import re
from email import policy
from email.errors import MessageError
from email.message import EmailMessage
from email.parser import BytesParser
from email.utils import parseaddr

from corpus.document import RawFile
from corpus.errors import UnreadableFile
from corpus.parsers.clean import clean_line, clean_text
from corpus.parsers.dates import read_day
from corpus.parsers.decode import decode_html
from corpus.parsers.html import parse_html
from corpus.parsers.parsed import Parsed
from corpus.parsers.text import read_plain

MAX_HEADER_BYTES = 200_000
MAX_BOUNDARY_LINES = 5_000
MAX_DEPTH = 20
BOUNDARY_LINE = re.compile(rb"^--[^\r\n]", re.MULTILINE)
HEADER = re.compile(rb"[A-Za-z][A-Za-z0-9-]{0,60}:")


def parse_email(raw: RawFile) -> Parsed:
    """Read one letter; run it in the sandbox.

    The title is the subject, the author the sender's name (or address), the date the one of the
    letter as it was written there. Attachments are not read, and no link is followed.

    Raises:
        UnreadableFile: no letter, no text in it, or parts beyond the limits on number and depth.
    """
    if not HEADER.match(raw.data.lstrip(b"\r\n")):
        raise UnreadableFile("it does not begin with the header lines of an e-mail.")
    if len(BOUNDARY_LINE.findall(raw.data)) > MAX_BOUNDARY_LINES:
        raise UnreadableFile(f"the e-mail has more than {MAX_BOUNDARY_LINES:,} parts.")
    try:
        message = BytesParser(EmailMessage, policy=policy.default).parsebytes(raw.data)
        _refuse_depth(message)
        body = message.get_body(preferencelist=("plain", "html"))
        parsed = _read_part(body) if isinstance(body, EmailMessage) else None
    except RecursionError as error:
        raise UnreadableFile("the e-mail is nested too deep to read.") from error
    except (MessageError, LookupError, ValueError, TypeError, AttributeError, AssertionError) as error:
        raise UnreadableFile(f"the e-mail is damaged ({error}).") from error
    if parsed is None or not parsed.text.strip():
        raise UnreadableFile(
            "the e-mail holds no text; attachments are not read, send them by themselves."
        )
    return Parsed(
        text=parsed.text,
        headings=parsed.headings,
        title=_header(message, "Subject"),
        author=_sender(_header(message, "From")),
        published=read_day(_header(message, "Date")),
    )


def _read_part(part: EmailMessage) -> Parsed | None:
    payload = part.get_payload(decode=True)
    if not isinstance(payload, bytes):
        return None
    charset = part.get_param("charset")
    named = charset if isinstance(charset, str) else None
    if part.get_content_subtype() == "html":
        page = decode_html(payload, named).encode("utf-8", "replace")
        return parse_html(RawFile("", page, "text/html; charset=utf-8"))
    return read_plain(clean_text(decode_html(payload, named)), takes_title=False)


def _refuse_depth(message: EmailMessage) -> None:
    level = [message]
    for _ in range(MAX_DEPTH):
        level = [
            part
            for outer in level
            if outer.is_multipart()
            for part in outer.get_payload()
            if isinstance(part, EmailMessage)
        ]
        if not level:
            return
    raise UnreadableFile(f"the e-mail is nested more than {MAX_DEPTH} deep.")


def _header(message: EmailMessage, name: str) -> str | None:
    """A header as text, decoded; a broken one as it stands, and None without one."""
    try:
        value = message.get(name)
    except (MessageError, ValueError, LookupError, TypeError, AttributeError, IndexError):
        value = next((text for key, text in message.raw_items() if key.lower() == name.lower()), None)
    return None if value is None else clean_line(str(value)[:MAX_HEADER_BYTES])


def _sender(written: str | None) -> str | None:
    if not written:
        return None
    name, address = parseaddr(written)
    return clean_line(name) or clean_line(address) or written
