"""Programs that a test starts and waits for, each in a process of its own."""

from __future__ import annotations

import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

_LOOKS_EVERY_SECONDS = 0.1
_MOST_LOG_CHARS = 4_000


def free_port() -> int:
    """A port that nothing listens on now."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def is_there(url: str) -> bool:
    """Whether somebody answers there, and well."""
    try:
        return httpx.get(url, timeout=2).is_success
    except httpx.HTTPError:
        return False


@contextmanager
def running(
    command: Sequence[str],
    log: Path,
    find: Callable[[str], str | None],
    *,
    environment: Mapping[str, str],
    folder: Path | None = None,
    start_seconds: float = 300,
    ends_by: signal.Signals = signal.SIGTERM,
    must_end_by_it: bool = True,
) -> Iterator[str]:
    """The address of a server that runs for as long as the block; its output goes to `log`.

    Args:
        find: its address once it is ready, given what it has written; None until then.
        ends_by: the signal that it is ended with.
        must_end_by_it: whether it is an error if it does not; else it is killed.
    """
    with log.open("w") as output:
        process = subprocess.Popen(
            command, env=environment, cwd=folder, stdout=output, stderr=subprocess.STDOUT
        )
    try:
        yield _wait_until_ready(process, log, find, start_seconds)
    finally:
        process.send_signal(ends_by)
        try:
            process.wait(timeout=30)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            if must_end_by_it:
                raise


def _wait_until_ready(
    process: subprocess.Popen[bytes], log: Path, find: Callable[[str], str | None], seconds: float
) -> str:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        text = log.read_text("utf-8", errors="replace")
        if process.poll() is not None:
            pytest.fail(f"{log.stem} stopped with {process.returncode}:\n{text[-_MOST_LOG_CHARS:]}")
        found = find(text)
        if found is not None:
            return found
        time.sleep(_LOOKS_EVERY_SECONDS)
    pytest.fail(f"{log.stem} was not ready in {seconds:g} s:\n{text[-_MOST_LOG_CHARS:]}")
