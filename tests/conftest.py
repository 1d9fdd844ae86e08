"""Fixtures that several folders share: a real server over the starter corpus."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

_START_SECONDS = 300


@pytest.fixture(scope="session")
def models_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where prepared models are kept for the session; PUENTE_TEST_MODELS keeps them for longer."""
    kept = os.environ.get("PUENTE_TEST_MODELS")
    return Path(kept) if kept else tmp_path_factory.mktemp("models")


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
    log = data_dir / "server.log"
    with log.open("w") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "api.cli", "serve"],
            env=puente_environment,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        yield _wait_until_ready(process, log)
    finally:
        process.terminate()
        process.wait(timeout=30)


def _wait_until_ready(process: subprocess.Popen[bytes], log: Path) -> str:
    marker = "Puente answers on "
    deadline = time.monotonic() + _START_SECONDS
    while time.monotonic() < deadline:
        text = log.read_text("utf-8", errors="replace")
        if process.poll() is not None:
            pytest.fail(f"The server stopped with {process.returncode}:\n{text}")
        if marker in text:
            url = text.split(marker, 1)[1].split()[0]
            try:
                if httpx.get(f"{url}/readyz", timeout=2).status_code == 200:
                    return url
            except httpx.HTTPError:
                pass
        time.sleep(0.1)
    pytest.fail(f"The server was not ready in {_START_SECONDS} s:\n{log.read_text('utf-8')}")
