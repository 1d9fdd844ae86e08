"""A real server in a process of its own."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

_START_SECONDS = 300
_MARKER = "Puente answers on "


@contextmanager
def running_server(
    environment: Mapping[str, str], log: Path, *, module: str = "api.cli", is_killed: bool = False
) -> Iterator[str]:
    """The address of a server that runs in this environment and is ready; its output goes to `log`.

    Args:
        module: the command line that is run.
        is_killed: whether the end is SIGKILL, rather than being asked to stop.
    """
    with log.open("w") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", module, "serve"],
            env=environment,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        yield _wait_until_ready(process, log)
    finally:
        process.send_signal(signal.SIGKILL if is_killed else signal.SIGTERM)
        process.wait(timeout=30)


def _wait_until_ready(process: subprocess.Popen[bytes], log: Path) -> str:
    deadline = time.monotonic() + _START_SECONDS
    while time.monotonic() < deadline:
        text = log.read_text("utf-8", errors="replace")
        if process.poll() is not None:
            pytest.fail(f"The server stopped with {process.returncode}:\n{text}")
        if _MARKER in text:
            url = text.split(_MARKER, 1)[1].split()[0]
            try:
                if httpx.get(f"{url}/readyz", timeout=2).status_code == 200:
                    return url
            except httpx.HTTPError:
                pass
        time.sleep(0.1)
    pytest.fail(f"The server was not ready in {_START_SECONDS} s:\n{log.read_text('utf-8')}")
