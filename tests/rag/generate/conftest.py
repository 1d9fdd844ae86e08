"""A checker that cannot compare words across languages, and one with the built-in model."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from api.wiring import starter_passages
from index.embed import Embedder
from index.encoders.choose import open_encoder
from index.token_head import load_token_head
from rag.generate.check import Checker
from tests.fakes import FakeEncoder


@pytest.fixture
def checker() -> Iterator[Checker]:
    embedder = Embedder(FakeEncoder())
    yield Checker(embedder)
    embedder.close()


@pytest.fixture(scope="session")
def bilingual(models_folder: Path) -> Iterator[Checker]:
    """A checker with the built-in model, which knows words of both languages."""
    encoder = open_encoder("", "auto", models_folder, starter_passages, weights_file=None, threads=1)
    embedder = Embedder(encoder, None, load_token_head(encoder.name))
    yield Checker(embedder)
    embedder.close()
