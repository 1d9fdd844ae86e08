"""One data folder that a server filled and was killed on, for the tests that damage copies of it."""

from __future__ import annotations

import pytest

from tests.crash.server import Filled


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Filled:
    return Filled(tmp_path_factory.mktemp("filled") / "data")
