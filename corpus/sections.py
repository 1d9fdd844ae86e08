"""Where a place in a document stands: under which heading, and whether it is part of one."""

from __future__ import annotations

from bisect import bisect_right

from corpus.document import Document, Heading


def section_at(document: Document, offset: int) -> str | None:
    """The heading that an offset stands under."""
    heading = _heading_before(document, offset)
    return document.text[heading.start : heading.end].strip() or None if heading else None


def is_heading(document: Document, start: int, end: int) -> bool:
    """Whether text[start:end] is a heading, or a part of one."""
    heading = _heading_before(document, start)
    return heading is not None and end <= heading.end


def _heading_before(document: Document, offset: int) -> Heading | None:
    """The last heading that begins at an offset or before it."""
    before = bisect_right(document.headings, offset, key=lambda heading: heading.start)
    return document.headings[before - 1] if before else None
