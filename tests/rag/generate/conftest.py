"""A checker that cannot compare words across languages, and one with the built-in model."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from index.embed import Embedder
from rag.generate.check import Checker
from tests.fakes import FakeEncoder


@pytest.fixture
def checker() -> Iterator[Checker]:
    embedder = Embedder(FakeEncoder())
    yield Checker(embedder)
    embedder.close()
