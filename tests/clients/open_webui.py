"""A real Open WebUI, in a process of its own, that knows one connection and asks nobody else."""

from __future__ import annotations

import os
import shlex
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

COMMAND = "PUENTE_TEST_OPEN_WEBUI"
_START_SECONDS = 300
_OFFLINE = {
    "WEBUI_AUTH": "False",
    "OFFLINE_MODE": "True",
    "HF_HUB_OFFLINE": "1",
    "ENABLE_VERSION_UPDATE_CHECK": "False",
    "ENABLE_OLLAMA_API": "False",
    "BYPASS_EMBEDDING_AND_RETRIEVAL": "True",
    "RAG_EMBEDDING_ENGINE": "openai",
    "ANONYMIZED_TELEMETRY": "False",
    "DO_NOT_TRACK": "true",
    "SCARF_NO_ANALYTICS": "true",
}


@contextmanager
def running_open_webui(connection: str, folder: Path) -> Iterator[str]:
    """The address of an Open WebUI that is ready and keeps everything in `folder`.

    connection: the address of the OpenAI-compatible service that it asks, /v1 included.
    """
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    log = folder / "open-webui.log"
    with log.open("w") as output:
        process = subprocess.Popen(
            [*shlex.split(os.environ[COMMAND]), "serve", "--host", "127.0.0.1", "--port", str(port)],
            env=_environment(connection, folder),
            cwd=folder,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        yield _wait_until_ready(process, f"http://127.0.0.1:{port}", log)
    finally:
        process.terminate()
        try:
            process.wait(timeout=15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _environment(connection: str, folder: Path) -> dict[str, str]:
    """Its own settings alone; of this process's only where programs are."""
    return {
        **_OFFLINE,
        "PATH": os.environ["PATH"],
        "LANG": "C.UTF-8",
        "HOME": str(folder),
        "DATA_DIR": str(folder / "data"),
        "WEBUI_SECRET_KEY": "of a test",
        "OPENAI_API_BASE_URL": connection,
        "OPENAI_API_KEY": "anything",
    }


def _wait_until_ready(process: subprocess.Popen[bytes], url: str, log: Path) -> str:
    deadline = time.monotonic() + _START_SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            pytest.fail(f"Open WebUI stopped with {process.returncode}:\n{_end(log)}")
        try:
            if httpx.get(f"{url}/health", timeout=2).is_success:
                return url
        except httpx.HTTPError:
            pass
        time.sleep(0.5)
    pytest.fail(f"Open WebUI was not ready in {_START_SECONDS} s:\n{_end(log)}")


def _end(log: Path) -> str:
    return log.read_text("utf-8", errors="replace")[-4_000:]
