"""A real Microsoft 365 Agents Playground, in a process of its own, that tells nobody of its use."""

from __future__ import annotations

import os
import shlex
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.processes import is_there, running

COMMAND = "PUENTE_TEST_PLAYGROUND"
_QUIET = {"APPLICATION_INSIGHTS_NO_STATSBEAT": "1", "TEAMSAPPTESTER_BROWSER": "none"}


@contextmanager
def running_playground(endpoint: str, port: int, folder: Path) -> Iterator[str]:
    """The address of a playground that plays Teams for the bot at `endpoint`, on this port."""
    options = ["--app-endpoint", endpoint, "--channel-id", "msteams", "--port", str(port)]
    url = f"http://localhost:{port}"
    with running(
        [*shlex.split(os.environ[COMMAND]), "start", *options, "--disable-telemetry"],
        folder / "playground.log",
        lambda _: url if is_there(url) else None,
        environment={**_QUIET, "PATH": os.environ["PATH"], "HOME": str(folder)},
        folder=folder,
        start_seconds=60,
    ):
        yield url
