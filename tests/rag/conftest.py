"""A small library over a fake encoder: eight documents in two languages, one of them undated."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from corpus.document import Document, Heading, Page, SourceReference
from corpus.store import DocumentStore
from corpus.stories import Stories
from index.build import build_index
from index.embed import Embedder
from index.generation import Generation, open_current
from rag.calibration import UNFITTED, Calibration
from rag.evaluation.index import build_evaluation_index
from rag.library import Library
from rag.passages import Passages
from tests.fakes import FakeEncoder

SPANISH_TO_ENGLISH = {
    "cuantas": "how",
    "personas": "people",
    "traslado": "transferred",
    "mexico": "mexico",
    "hallaron": "found",
    "tunel": "tunnel",
    "frontera": "border",
}

DOCUMENTS = (
    Document(
        id="transfer 2025/ñ",
        title="Mexico transfers 29 people",
        text="Transfers\n\nMexico transferred 29 people on 27 February 2025. «Sí» 🦅, said one of them. "
        "They were flown to eight cities.",
        lang="en",
        published=date(2025, 3, 6),
        publisher="Puente",
        url="https://example.org/transfer",
        sources=(SourceReference("A fact sheet", "https://example.org/sheet"),),
        topics=("transfers", "cartels"),
        headings=(Heading(0, 9, 1),),
    ),
    Document(
        id="traslado-2026",
        title="Traslado de reos",
        text="México trasladó a 37 personas el 20 de enero de 2026. Fueron llevadas en siete aviones.",
        lang="es",
        published=date(2026, 1, 21),
        publisher="La Razón",
        topics=("transfers",),
        pages=(Page(0, 50, 1, "i"), Page(50, 200, 2, "ii")),
    ),
    Document(
        id="tunnel",
        title="A tunnel under the border",
        text="Agents found a tunnel under the border near San Diego. It was 900 metres long.",
        lang="en",
        published=date(2025, 6, 1),
        topics=("border",),
    ),
    Document(id="undated", title="A note", text="A tunnel was found in the border town.", lang="en"),
    Document(
        id="tariff",
        title="Tariff on steel",
        text="The tariff on steel rose to 50 percent. Exporters protested against it.",
        lang="en",
        published=date(2025, 6, 4),
        publisher="Puente",
    ),
    Document(
        id="aranceles",
        title="Aranceles al acero",
        text="El arancel al acero subió al 50 por ciento. Los exportadores protestaron.",
        lang="es",
        published=date(2025, 6, 5),
    ),
)


@pytest.fixture
def calibration() -> Calibration:
    """The cautious start, taken as fitted, that answers from a confidence of 0.3 on."""
    return replace(UNFITTED, model="fake", fitted_on=("a test",), thresholds=((0.1, 0.3),))


@pytest.fixture
def embedder() -> Iterator[Embedder]:
    opened = Embedder(FakeEncoder(dictionary=SPANISH_TO_ENGLISH))
    yield opened
    opened.close()


@pytest.fixture
def store(tmp_path: Path) -> Iterator[DocumentStore]:
    opened = DocumentStore(tmp_path / "documents.db")
    opened.put_many(DOCUMENTS)
    yield opened
    opened.close()


@pytest.fixture
def generation(store: DocumentStore, embedder: Embedder, tmp_path: Path) -> Generation:
    build_index(store, embedder, tmp_path / "index", chunk_tokens=64)
    opened = open_current(tmp_path / "index")
    assert opened is not None
    return opened


@pytest.fixture
def library(
    generation: Generation, store: DocumentStore, embedder: Embedder, calibration: Calibration
) -> Library:
    return Library(generation, embedder, calibration, Passages(store.get))


@pytest.fixture
def make_library(embedder: Embedder, calibration: Calibration) -> Callable[[Sequence[Document]], Library]:
    """`make_library(documents)`: what answers from these documents alone, whatever the confidence."""
    willing = replace(calibration, thresholds=((0.1, 0.0),))

    def make(documents: Sequence[Document]) -> Library:
        index = build_evaluation_index(documents, embedder, 64, sentences_of=None)
        return Library(index.generation, embedder, willing, index.passages)

    return make


@pytest.fixture
def row_of(generation: Generation) -> Callable[[str], int]:
    """`row_of(document_id)`: the row of the document's first chunk."""
    rows: dict[str, int] = {}
    for row in range(generation.rows):
        rows.setdefault(generation.chunk(row)[0].id, row)
    return rows.__getitem__


@pytest.fixture
def with_documents(
    store: DocumentStore, embedder: Embedder, library: Library, tmp_path: Path
) -> Iterator[Callable[[Sequence[Document]], Library]]:
    """`with_documents(documents)`: the library with more documents in it, their stories known."""
    opened = Stories(tmp_path / "stories.db")

    def build(documents: Sequence[Document]) -> Library:
        store.put_many(documents)
        opened.follow(store)
        build_index(store, embedder, tmp_path / "index", chunk_tokens=64)
        return replace(library, generation=open_current(tmp_path / "index"), stories=opened)

    yield build
    opened.close()
