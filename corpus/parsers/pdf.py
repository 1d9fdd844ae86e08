"""PDF: the text of each page, with the lines of a paragraph joined."""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO

from pypdf import PdfReader, overwrite_configuration
from pypdf.errors import DependencyError, LimitReachedError, PyPdfError

from corpus.document import Page, RawFile
from corpus.errors import UnreadableFile
from corpus.parsers.clean import clean_line, clean_text
from corpus.parsers.parsed import Parsed

MAX_PAGES = 2_000
MAX_TEXT_CHARS = 10_000_000
MAX_STREAM_BYTES = 30_000_000
TAIL_BYTES = 4_096
MAX_TITLE_CHARS = 150
FULL_LINE_SHARE = 0.7
SENTENCE_ENDS = (".", "!", "?", ":", "…", '."', ".”", ".»", ".)")
LIST_ITEM = re.compile(r"(?:[-*•·\u2013—▪]|\(?\d{1,3}[.)])\s")
SPLIT_WORD = re.compile(r"[^\W\d_][-\u00ad]\Z")
WRITER_TITLE = re.compile(
    r"(?:microsoft (?:word|powerpoint) - .*|untitled.*|.*\.(?:docx?|pdf|indd|pptx?|rtf))\Z",
    re.IGNORECASE,
)


def parse_pdf(raw: RawFile) -> Parsed:
    """Read the text layer of a PDF; run it in the sandbox.

    Pages are joined by blank lines, and each page with text is recorded with its number (from 1)
    and label. The date on which the file was made is not a publication date, and is not used.

    Raises:
        UnreadableFile: a password, a cut or damaged file, no text layer, or a file past the
            limits on pages and unpacked size.
    """
    overwrite_configuration(
        maximum_declared_stream_length=MAX_STREAM_BYTES,
        array_based_stream_maximum_output_length=MAX_STREAM_BYTES,
        lzw_maximum_output_length=MAX_STREAM_BYTES,
        run_length_maximum_output_length=MAX_STREAM_BYTES,
        zlib_maximum_output_length=MAX_STREAM_BYTES,
        brotli_maximum_output_length=MAX_STREAM_BYTES,
        page_tree_maximum_entries=MAX_PAGES * 5,
        xform_maximum_invocations_per_extraction=1_000,
    )
    if b"%%EOF" not in raw.data[-TAIL_BYTES:]:
        raise UnreadableFile("the PDF is cut off before its end. Fetch the whole file again.")
    try:
        return _read(PdfReader(BytesIO(raw.data)))
    except DependencyError as error:
        raise UnreadableFile(
            "the PDF is encrypted. Save a copy without encryption and try that."
        ) from error
    except LimitReachedError as error:
        raise UnreadableFile(f"the PDF unpacks to more than is read ({error}).") from error
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError) as error:
        raise UnreadableFile(
            f"the PDF is damaged ({error}). Fetch it again, or print it to a new PDF."
        ) from error


def _read(reader: PdfReader) -> Parsed:
    if reader.is_encrypted and not reader.decrypt(""):
        raise UnreadableFile("the PDF asks for a password. Save a copy without one and try that.")
    if len(reader.pages) > MAX_PAGES:
        raise UnreadableFile(
            f"the PDF has {len(reader.pages):,} pages, and at most {MAX_PAGES:,} are read. Split it."
        )
    text, pages = _join_pages(list(_page_texts(reader)), reader.page_labels)
    if not text:
        raise UnreadableFile(
            "the PDF has no text layer: its pages are pictures. Run text recognition (OCR) first."
        )
    return Parsed(text=text, title=_title(reader, text), pages=pages)


def _page_texts(reader: PdfReader) -> Iterator[str]:
    length = 0
    for page in reader.pages:
        text = join_lines(clean_text(page.extract_text()))
        length += len(text)
        if length > MAX_TEXT_CHARS:
            raise UnreadableFile(
                f"the PDF holds more than {MAX_TEXT_CHARS:,} characters of text. Split it."
            )
        yield text


def _join_pages(texts: list[str], labels: list[str]) -> tuple[str, tuple[Page, ...]]:
    parts: list[str] = []
    pages: list[Page] = []
    length = 0
    for number, text in enumerate(texts, 1):
        if not text:
            continue
        if parts:
            parts.append("\n\n")
            length += 2
        label = (clean_line(labels[number - 1]) if number <= len(labels) else None) or str(number)
        pages.append(Page(length, length + len(text), number, label))
        parts.append(text)
        length += len(text)
    return "".join(parts), tuple(pages)


def join_lines(page: str) -> str:
    """Join the lines of each paragraph of a page, and words that were split over a line end.

    A paragraph ends at a blank line, before a list item, after a line that ends a sentence and
    is clearly shorter than the others, and before and after a short line that looks like a title.
    """
    lines = [" ".join(line.split()) for line in page.split("\n")]
    lengths = sorted(len(line) for line in lines if line)
    if not lengths:
        return ""
    full_chars = lengths[int(0.9 * (len(lengths) - 1))] * FULL_LINE_SHARE
    paragraphs: list[list[str]] = [[]]
    for line in lines:
        above = paragraphs[-1][-1] if paragraphs[-1] else ""
        if above and _starts_paragraph(above, line, full_chars):
            paragraphs.append([])
        if line:
            paragraphs[-1].append(line)
    return "\n\n".join(_join_words(paragraph) for paragraph in paragraphs if paragraph)


def _starts_paragraph(above: str, line: str, full_chars: float) -> bool:
    if not line or LIST_ITEM.match(line):
        return True
    is_short = len(above) < full_chars
    return is_short and (above.endswith(SENTENCE_ENDS) or not line[0].islower())


def _join_words(lines: list[str]) -> str:
    parts: list[str] = []
    for line, below in zip(lines, [*lines[1:], ""], strict=True):
        if not below:
            parts.append(line)
        elif not SPLIT_WORD.search(line):
            parts.append(f"{line} ")
        else:
            parts.append(line[:-1] if below[0].islower() else line)
    return "".join(parts)


def _title(reader: PdfReader, text: str) -> str | None:
    written = reader.metadata.title if reader.metadata else None
    title = clean_line(written) if isinstance(written, str) else None
    if title and not WRITER_TITLE.match(title):
        return title
    first = text.split("\n", 1)[0]
    is_title = len(first) <= MAX_TITLE_CHARS and not first.endswith(SENTENCE_ENDS)
    return clean_line(first) if is_title else None
