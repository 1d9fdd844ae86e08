"""A real server in a process of its own."""

from __future__ import annotations

import signal
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from tests.processes import is_there, running

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
    command = [sys.executable, "-m", module, "serve"]
    ends_by = signal.SIGKILL if is_killed else signal.SIGTERM
    with running(command, log, _find, environment=environment, ends_by=ends_by) as url:
        yield url


def _find(written: str) -> str | None:
    if _MARKER not in written:
        return None
    url = written.split(_MARKER, 1)[1].split(maxsplit=1)[0]
    return url if is_there(f"{url}/readyz") else None
