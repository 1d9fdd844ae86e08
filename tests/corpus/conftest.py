"""Files of every kind, made in the tests."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

import pytest
from pypdf import PdfReader, PdfWriter

from tests import pdf_files

PdfMaker = Callable[..., bytes]


@pytest.fixture(scope="session")
def make_pdf() -> PdfMaker:
    """A PDF with the given lines on each page; an empty page is one without a text layer."""
    return pdf_files.make_pdf


@pytest.fixture(scope="session")
def rewrite_pdf() -> Callable[..., bytes]:
    """The PDF written again: under a password, or with its first pages labelled i, ii, …"""

    def rewrite(data: bytes, *, password: str | None = None, roman_pages: int = 0) -> bytes:
        writer = PdfWriter(clone_from=PdfReader(BytesIO(data)))
        if roman_pages:
            writer.set_page_label(0, roman_pages - 1, style="/r")
        if password is not None:
            writer.encrypt(password, owner_password="owner", algorithm="RC4-128")
        out = BytesIO()
        writer.write(out)
        return out.getvalue()

    return rewrite
