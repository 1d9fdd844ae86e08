"""Word documents (DOCX): paragraphs, lists and tables in their order."""

from __future__ import annotations

import re
import stat
import zipfile
from collections.abc import Iterator
from io import BytesIO
from itertools import groupby
from typing import Any
from zlib import error as zlib_error

import docx
from docx.opc.exceptions import OpcError
from lxml import etree

from corpus.document import RawFile
from corpus.errors import UnreadableFile
from corpus.parsers.blocks import Block, join_blocks
from corpus.parsers.clean import clean_line
from corpus.parsers.parsed import Parsed
from corpus.parsers.raised_text import Piece, Place, write_pieces

MAX_MEMBERS = 3_000
MAX_UNPACKED_BYTES = 100_000_000
MAX_XML_BYTES = 30_000_000
MAX_RATIO = 200
RATIO_COUNTS_FROM_BYTES = 1_000_000
MAX_DEPTH = 60
MAX_TEXT_CHARS = 10_000_000
XML_ENDINGS = (".xml", ".rels")
MAIN_PART = "word/document.xml"
WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
HEADING = re.compile(r"heading ([1-6])\Z", re.IGNORECASE)
DAMAGE = (
    OpcError,
    KeyError,
    ValueError,
    TypeError,
    AttributeError,
    NotImplementedError,
    EOFError,
    zipfile.BadZipFile,
    zlib_error,
    etree.XMLSyntaxError,
)
TRANSPARENT = tuple(
    WORD + name
    for name in ("ins", "moveTo", "hyperlink", "smartTag", "customXml", "sdt", "sdtContent", "fldSimple")
)
PLACE_OF_ALIGNMENT = {"superscript": Place.RAISED, "subscript": Place.LOWERED}
TEMPLATE_TITLE = re.compile(
    r"(?:word document|document\d*|documento\d*|untitled.*|.*\.docx?)\Z", re.IGNORECASE
)


def parse_docx(raw: RawFile) -> Parsed:
    """Read a Word document; run it in the sandbox.

    The zip directory is checked before anything is unpacked. Text that was deleted under change
    tracking, struck through or marked as hidden is left out, inserted text is read; headers, footers,
    footnotes and comments are not. Who saved the file and when it was made say nothing of who wrote the
    article and when it was published: both stay unknown.

    Raises:
        UnreadableFile: no Word document, damaged, or made to unpack to far more than it is.
    """
    check_zip(raw.data)
    try:
        _refuse_doctypes(raw.data)
        opened = docx.Document(BytesIO(raw.data))
        styles = {style.style_id: style.name or "" for style in opened.styles}
        blocks, title = _read_body(opened.element.body, styles)
        named = opened.core_properties.title
    except UnreadableFile:
        raise
    except DAMAGE as error:
        raise UnreadableFile(
            f"the DOCX is damaged ({error}). Open it in Word and save it again."
        ) from error
    text, headings = join_blocks(blocks)
    if not text:
        raise UnreadableFile("the DOCX holds no text; pictures of text are not read.")
    first_heading = text[headings[0].start : headings[0].end] if headings else ""
    return Parsed(
        text=text,
        title=title or _own_title(named) or clean_line(first_heading),
        headings=headings,
    )


def check_zip(data: bytes) -> None:
    """Look at the directory of a DOCX alone, and refuse what must not be unpacked.

    Raises:
        UnreadableFile: not a zip archive, no Word document in it, a bomb by its sizes, or members
            with a password or a path of their own.
    """
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            members = archive.infolist()
    except (
        zipfile.BadZipFile,
        ValueError,
        OSError,
        UnicodeError,
        NotImplementedError,
        EOFError,
    ) as error:
        raise UnreadableFile(f"the DOCX is cut off or damaged ({error}). Fetch it again.") from error
    if len(members) > MAX_MEMBERS:
        raise UnreadableFile(
            f"the DOCX has {len(members):,} parts, and at most {MAX_MEMBERS:,} are read."
        )
    names = [member.filename for member in members]
    if MAIN_PART not in names:
        raise UnreadableFile("it is a zip archive without a Word document in it.")
    if len(set(names)) < len(names):
        raise UnreadableFile("the DOCX has two parts of one name: it is damaged, or made to mislead.")
    for member in members:
        if (
            ".." in member.filename.split("/")
            or member.filename.startswith("/")
            or "\\" in member.filename
        ):
            raise UnreadableFile("the DOCX has a part whose name leads out of it: it is made to mislead.")
        if stat.S_ISLNK(member.external_attr >> 16):
            raise UnreadableFile("the DOCX has a link to a file in it: it is made to mislead.")
        if member.flag_bits & 1:
            raise UnreadableFile("the DOCX asks for a password. Save a copy without one and try that.")
        is_xml = member.filename.lower().endswith(XML_ENDINGS)
        if is_xml and member.file_size > MAX_XML_BYTES:
            raise _bomb(f"a part of {member.file_size / 1e6:,.0f} MB")
    unpacked = sum(member.file_size for member in members)
    if unpacked > MAX_UNPACKED_BYTES:
        raise _bomb(f"{unpacked / 1e6:,.0f} MB")
    if unpacked > RATIO_COUNTS_FROM_BYTES and unpacked > MAX_RATIO * len(data):
        raise _bomb(f"{unpacked // len(data):,} times its size")


def _refuse_doctypes(data: bytes) -> None:
    """Raise UnreadableFile for a part with a document type, which Office never writes.

    Its entities are not expanded, and the text behind a reference to one would be lost.
    """
    with zipfile.ZipFile(BytesIO(data)) as archive:
        for member in archive.infolist():
            if member.filename.lower().endswith(XML_ENDINGS):
                part = archive.read(member).replace(b"\0", b"")  # in UTF-16 every other byte is 0
                if b"<!DOCTYPE" in part:
                    raise UnreadableFile(
                        "the DOCX has a part with a document type (DTD): it is made to mislead."
                    )


def _bomb(what: str) -> UnreadableFile:
    return UnreadableFile(f"the DOCX unpacks to {what}, more than is read. Save only the text.")


def _read_body(body: Any, styles: dict[str, str]) -> tuple[list[Block], str | None]:
    """The blocks of text, and the title if a paragraph is marked as one (it is then not among them)."""
    blocks: list[Block] = []
    title: str | None = None
    length = 0
    is_in_list = False
    for element in _block_elements(body):
        if element.tag == f"{WORD}tbl":
            rows = [" | ".join(cells) for cells in _rows(element)]
            blocks.extend(Block(row, is_tight=i > 0) for i, row in enumerate(rows))
            is_in_list = False
            continue
        text = _paragraph_text(element).strip()
        length += len(text)
        if length > MAX_TEXT_CHARS:
            raise UnreadableFile(
                f"the DOCX holds more than {MAX_TEXT_CHARS:,} characters of text. Split it."
            )
        if not text:
            continue
        style = styles.get(_value(element, "pPr/pStyle") or "", "")
        heading = HEADING.match(style)
        if style.lower() == "title" and title is None and not blocks:
            title = clean_line(text)
        elif heading:
            blocks.append(Block(text, int(heading[1])))
        elif style.lower().startswith("list") or element.find(f"{WORD}pPr/{WORD}numPr") is not None:
            blocks.append(Block(f"- {text}", is_tight=is_in_list))
            is_in_list = True
            continue
        else:
            blocks.append(Block(text))
        is_in_list = False
    return blocks, title


def _block_elements(parent: Any, depth: int = 0) -> Iterator[Any]:
    """Paragraphs and tables in order; content controls and the like are looked through."""
    if depth > MAX_DEPTH:
        raise UnreadableFile("the DOCX is nested too deep to read.")
    for child in parent:
        if child.tag in (f"{WORD}p", f"{WORD}tbl"):
            yield child
        elif child.tag in TRANSPARENT:
            yield from _block_elements(child, depth + 1)


def _rows(table: Any) -> Iterator[list[str]]:
    for row in table.iter(f"{WORD}tr"):
        if next(row.iterancestors(f"{WORD}tbl")) is not table:
            continue
        cells = [
            " ".join(" ".join(_paragraph_text(p).split()) for p in cell.iter(f"{WORD}p")).strip()
            for cell in row.iter(f"{WORD}tc")
            if next(cell.iterancestors(f"{WORD}tr")) is row
        ]
        if any(cells):
            yield cells


def _paragraph_text(paragraph: Any) -> str:
    runs = groupby(_run_pieces(paragraph, 0), key=lambda piece: piece.place)
    pieces = [Piece("".join(piece.text for piece in run), place) for place, run in runs]
    return "".join(write_pieces(pieces))


def _run_pieces(parent: Any, depth: int) -> Iterator[Piece]:
    if depth > MAX_DEPTH:
        raise UnreadableFile("the DOCX is nested too deep to read.")
    for child in parent:
        if child.tag == f"{WORD}r":
            if not _is_unseen(child):
                place = PLACE_OF_ALIGNMENT.get(_value(child, "rPr/vertAlign") or "", Place.LINE)
                yield Piece("".join(_texts(child)), place)
        elif child.tag in TRANSPARENT:
            yield from _run_pieces(child, depth + 1)


def _texts(run: Any) -> Iterator[str]:
    for piece in run:
        match piece.tag.removeprefix(WORD) if isinstance(piece.tag, str) else "":
            case "t":
                yield piece.text or ""
            case "tab":
                yield "\t"
            case "br" | "cr":
                yield "\n"
            case "noBreakHyphen":
                yield "-"


def _is_unseen(run: Any) -> bool:
    for name in ("vanish", "strike", "dstrike"):
        mark = run.find(f"{WORD}rPr/{WORD}{name}")
        if mark is not None and mark.get(f"{WORD}val", "true") not in ("0", "false", "off"):
            return True
    size = _value(run, "rPr/sz")
    return size is not None and size.isdigit() and int(size[:6]) <= 2  # half points


def _value(element: Any, path: str) -> str | None:
    found = element.find("/".join(WORD + name for name in path.split("/")))
    return None if found is None else found.get(f"{WORD}val")


def _own_title(named: str | None) -> str | None:
    title = clean_line(named or "")
    return None if title is None or TEMPLATE_TITLE.match(title) else title
