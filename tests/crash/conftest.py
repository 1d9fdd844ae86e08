"""One data folder that a server filled and was killed on, for the tests that damage copies of it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.crash.server import Filled


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Filled:
    return Filled(tmp_path_factory.mktemp("filled") / "data")


@pytest.fixture
def folder(filled: Filled, tmp_path: Path) -> Path:
    """A copy of it, for one test."""
    copy = tmp_path / "data"
    shutil.copytree(filled.folder, copy)
    return copy
