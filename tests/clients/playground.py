"""A real Microsoft 365 Agents Playground, in a process of its own, that tells nobody of its use."""

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

COMMAND = "PUENTE_TEST_PLAYGROUND"
_START_SECONDS = 60
_QUIET = {"APPLICATION_INSIGHTS_NO_STATSBEAT": "1", "TEAMSAPPTESTER_BROWSER": "none"}


def free_port() -> int:
    """A port that nothing listens on now."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@contextmanager
def running_playground(endpoint: str, port: int, folder: Path) -> Iterator[str]:
    """The address of a playground that plays Teams for the bot at `endpoint`, on this port."""
    log = folder / "playground.log"
    options = ["--app-endpoint", endpoint, "--channel-id", "msteams", "--port", str(port)]
    with log.open("w") as output:
        process = subprocess.Popen(
            [*shlex.split(os.environ[COMMAND]), "start", *options, "--disable-telemetry"],
            env={**_QUIET, "PATH": os.environ["PATH"], "HOME": str(folder)},
            cwd=folder,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        yield _wait_until_ready(process, f"http://localhost:{port}", log)
    finally:
        process.terminate()
        process.wait(timeout=15)


def _wait_until_ready(process: subprocess.Popen[bytes], url: str, log: Path) -> str:
    deadline = time.monotonic() + _START_SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            pytest.fail(f"The playground stopped with {process.returncode}:\n{log.read_text('utf-8')}")
        try:
            if httpx.get(url, timeout=2).is_success:
                return url
        except httpx.HTTPError:
            pass
        time.sleep(0.2)
    pytest.fail(f"The playground was not ready in {_START_SECONDS} s:\n{log.read_text('utf-8')}")
