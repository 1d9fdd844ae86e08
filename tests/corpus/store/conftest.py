"""Stores, and the articles that go into them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from corpus.document import Document
from corpus.store import DocumentStore


@pytest.fixture
def store(tmp_path: Path) -> Iterator[DocumentStore]:
    opened = DocumentStore(tmp_path / "data" / "documents.db")
    yield opened
    opened.close()


@pytest.fixture
def article() -> Callable[..., Document]:
    def make(document_id: str = "a", text: str = "Texto.", **fields: object) -> Document:
        return Document(document_id, "Título", text, "es", **fields)  # type: ignore[arg-type]

    return make


@pytest.fixture
def bytes_on_disk() -> Callable[[Path], bytes]:
    """Everything in a folder and below, one file after the other."""

    def read(folder: Path) -> bytes:
        return b"".join(path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file())

    return read
