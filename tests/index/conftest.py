"""A small store, an embedder without a model, and unit vectors."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from corpus.document import Document
from corpus.store import DocumentStore
from index.embed import Embedder
from index.encoders.encoder import Vectors
from tests.fakes import FakeEncoder

MakeVectors = Callable[..., Vectors]


@pytest.fixture
def unit_vectors() -> MakeVectors:
    """`unit_vectors(n, seed=0, dimension=32)`: (n, dimension) float32, every row of length 1."""

    def make(count: int, seed: int = 0, dimension: int = 32) -> Vectors:
        rows = np.random.default_rng(seed).normal(size=(count, dimension)).astype(np.float32)
        return rows / np.linalg.norm(rows, axis=1, keepdims=True)

    return make


@pytest.fixture
def encoder() -> FakeEncoder:
    return FakeEncoder()


@pytest.fixture
def embedder(encoder: FakeEncoder) -> Iterator[Embedder]:
    opened = Embedder(encoder)
    yield opened
    opened.close()


@pytest.fixture
def store(tmp_path: Path) -> Iterator[DocumentStore]:
    opened = DocumentStore(tmp_path / "documents.db")
    yield opened
    opened.close()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where the index of a test lies; it is not there yet."""
    return tmp_path / "index"


@pytest.fixture
def article() -> Callable[..., Document]:
    """`article(id, text, lang="en", **fields)`: a document titled with its id."""

    def make(id_: str, text: str, lang: str = "en", **fields: object) -> Document:
        return Document(id_, f"Title of {id_}", text, lang, **fields)  # type: ignore[arg-type]

    return make
