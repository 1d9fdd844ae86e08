"""Files of every kind, made in the tests."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from io import BytesIO

import pytest
from pypdf import PdfReader, PdfWriter

PdfMaker = Callable[..., bytes]


def _page_stream(lines: list[str]) -> bytes:
    shown = b"".join(
        b"(" + line.encode("cp1252").replace(b"(", rb"\(").replace(b")", rb"\)") + b") Tj T*\n"
        for line in lines
    )
    return b"BT /F1 11 Tf 14 TL 50 750 Td\n" + shown + b"ET"


@pytest.fixture(scope="session")
def make_pdf() -> PdfMaker:
    """A PDF with the given lines on each page; an empty page is one without a text layer."""

    def make(*pages: list[str], title: str | None = None) -> bytes:
        objects = [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Count %d /Kids [%s] >>"
            % (len(pages), b" ".join(b"%d 0 R" % (4 + 2 * i) for i in range(len(pages)))),
            b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        ]
        for i, lines in enumerate(pages):
            objects.append(
                b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents %d 0 R "
                b"/Resources << /Font << /F1 3 0 R >> >> >>" % (5 + 2 * i)
            )
            stream = zlib.compress(_page_stream(lines))
            objects.append(
                b"<< /Filter /FlateDecode /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream)
            )
        if title is not None:
            objects.append(b"<< /Title (%s) /CreationDate (D:20200101) >>" % title.encode())
        out = b"%PDF-1.4\n"
        offsets = []
        for number, content in enumerate(objects, 1):
            offsets.append(len(out))
            out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
        info = b" /Info %d 0 R" % len(objects) if title is not None else b""
        table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
        return out + (
            b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<< /Size %d /Root 1 0 R%s >>\n"
            b"startxref\n%d\n%%%%EOF\n" % (len(objects) + 1, table, len(objects) + 1, info, len(out))
        )

    return make


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
