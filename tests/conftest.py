"""Fixtures that several folders share: a real server over the starter corpus."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from filelock import FileLock
from hypothesis import settings

from api.wiring import starter_passages
from index.embed import Embedder
from index.encoders.choose import open_encoder
from index.token_head import load_token_head
from rag.generate.check import Checker
from tests.running_server import running_server

settings.register_profile("any machine", deadline=None)
settings.load_profile("any machine")


@pytest.fixture(scope="session")
def models_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where prepared models are kept for the session; PUENTE_TEST_MODELS keeps them for longer."""
    if kept := os.environ.get("PUENTE_TEST_MODELS"):
        return Path(kept)
    folder = _of_all_workers(tmp_path_factory) / "models"
    folder.mkdir(exist_ok=True)
    return folder


def _of_all_workers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    own = tmp_path_factory.getbasetemp()
    return own.parent if "PYTEST_XDIST_WORKER" in os.environ else own


@pytest.fixture(scope="session")
def starter_vectors(tmp_path_factory: pytest.TempPathFactory, models_folder: Path) -> Path:
    """The starter corpus as it is embedded, which takes a while: once for all workers."""
    folder = _of_all_workers(tmp_path_factory) / "starter"
    vectors = folder / "embeddings.db"
    with FileLock(f"{folder}.lock"):
        if not vectors.exists():
            folder.mkdir(exist_ok=True)
            _link(models_folder, folder)
            build = [sys.executable, "-m", "api.cli", "build"]
            subprocess.run(build, env=_environment(folder), check=True, capture_output=True)
    return vectors


@pytest.fixture(scope="session")
def new_data_folder(
    tmp_path_factory: pytest.TempPathFactory, models_folder: Path, starter_vectors: Path
) -> Callable[[str], Path]:
    """Make data folders that are new, but for the prepared model and the starter corpus's vectors."""

    def make(name: str) -> Path:
        folder = tmp_path_factory.mktemp(name)
        _link(models_folder, folder)
        shutil.copy(starter_vectors, folder)
        return folder

    return make


def _link(models_folder: Path, folder: Path) -> None:
    (folder / "models").symlink_to(models_folder, target_is_directory=True)


@pytest.fixture(scope="session")
def data_dir(new_data_folder: Callable[[str], Path]) -> Path:
    """A data folder of the session's server."""
    return new_data_folder("data")


@pytest.fixture(scope="session")
def puente_environment(data_dir: Path) -> dict[str, str]:
    """The environment in which the session's server and commands run."""
    return _environment(data_dir)


def _environment(folder: Path) -> dict[str, str]:
    own = {name: value for name, value in os.environ.items() if not name.startswith("PUENTE_")}
    return {**own, "PUENTE_DATA_DIR": str(folder), "PUENTE_PORT": "0"}


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
