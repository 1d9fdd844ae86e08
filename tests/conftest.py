"""Fixtures that several folders share: a real server over the starter corpus."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from api.wiring import starter_passages
from index.embed import Embedder
from index.encoders.choose import open_encoder
from index.token_head import load_token_head
from rag.generate.check import Checker
from tests.running_server import running_server


@pytest.fixture(scope="session")
def models_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where prepared models are kept for the session; PUENTE_TEST_MODELS keeps them for longer."""
    if kept := os.environ.get("PUENTE_TEST_MODELS"):
        return Path(kept)
    own = tmp_path_factory.getbasetemp()
    folder = (own.parent if "PYTEST_XDIST_WORKER" in os.environ else own) / "models"
    folder.mkdir(exist_ok=True)
    return folder


@pytest.fixture(scope="session")
def data_dir(tmp_path_factory: pytest.TempPathFactory, models_folder: Path) -> Path:
    """A data folder of the session's server, with the prepared model linked in."""
    folder = tmp_path_factory.mktemp("data")
    (folder / "models").symlink_to(models_folder, target_is_directory=True)
    return folder


@pytest.fixture(scope="session")
def puente_environment(data_dir: Path) -> dict[str, str]:
    """The environment in which the session's server and commands run."""
    own = {name: value for name, value in os.environ.items() if not name.startswith("PUENTE_")}
    return {**own, "PUENTE_DATA_DIR": str(data_dir), "PUENTE_PORT": "0"}


@pytest.fixture(scope="session")
def server_url(puente_environment: dict[str, str], data_dir: Path) -> Iterator[str]:
    """The address of a real server, in a process of its own, over the starter corpus."""
    with running_server(puente_environment, data_dir / "server.log") as url:
        yield url


@pytest.fixture(scope="session")
def bilingual(models_folder: Path) -> Iterator[Checker]:
    """A checker with the built-in model, which knows words of both languages."""
    encoder = open_encoder("", "auto", models_folder, starter_passages, weights_file=None, threads=1)
    embedder = Embedder(encoder, None, load_token_head(encoder.name))
    yield Checker(embedder)
    embedder.close()
