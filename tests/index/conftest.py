"""A small store, an embedder without a model, and unit vectors."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path

import numpy as np
import pytest
from tokenizers import Tokenizer

from api.wiring import starter_passages
from corpus.document import Document, Lang
from corpus.sentences import split_sentences
from corpus.starter import starter_articles
from corpus.store import DocumentStore
from index.embed import Embedder
from index.encoders.encoder import Vectors
from index.generation import Generation
from index.manifest import State
from index.models.prepare import NAME, PreparedModel, prepare_model
from index.models.tokenizer import build_tokenizer
from index.models.weights import Weights, find_packaged_weights, read_weights
from tests.fakes import FakeEncoder

MakeVectors = Callable[..., Vectors]


def held_versions(generation: Generation) -> set[tuple[str, int]]:
    """(id, version) of all that `allow_versions` can find, live or dead."""
    return {
        (entry.id, entry.version)
        for view in generation.views
        for place in np.flatnonzero(view.states != State.DROPPED).tolist()
        for entry in [view.segment.documents.read(place)]
    }


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


@pytest.fixture(scope="session")
def packaged_weights() -> Weights:
    """The default model's weights, as they come in their package. Slow: about 3 seconds."""
    return read_weights(find_packaged_weights())


@pytest.fixture(scope="session")
def tokenizer(packaged_weights: Weights) -> Tokenizer:
    """The default model's tokenizer."""
    return build_tokenizer(packaged_weights)


@pytest.fixture(scope="session")
def real_passages() -> list[str]:
    """512 distinct stretches of 1 to 8 sentences of the starter articles, half of them in Spanish."""
    windows: dict[Lang, list[str]] = {"en": [], "es": []}
    for path in sorted(starter_articles().glob("*.md")):
        _, front_matter, text = path.read_text("utf-8").split("---\n", 2)
        lang: Lang = "es" if "\nlang: es" in f"\n{front_matter}" else "en"
        spans = split_sentences(text, lang)
        windows[lang] += [
            text[spans[first][0] : spans[min(first + width, len(spans)) - 1][1]]
            for width in (1, 2, 3, 5, 8)
            for first in range(len(spans))
        ]
    distinct = [
        sorted(set(found), key=lambda text: sha256(text.encode()).digest()) for found in windows.values()
    ]
    return [text for found in distinct for text in found[:256]]


@pytest.fixture(scope="session")
def prepared_model(models_folder: Path) -> PreparedModel:
    """The default model as the service prepares it: half a minute, unless PUENTE_TEST_MODELS has it."""
    return prepare_model(models_folder / f"{NAME}-openvino", starter_passages)
