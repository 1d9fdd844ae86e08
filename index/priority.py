"""How a process that works beside gives way to those that answer questions.

Linux gives every thread a priority of its own, and numpy starts threads as it is imported: all that there
are are changed, and those that come later have it from the thread that starts them.
"""

from __future__ import annotations

import os
from collections.abc import Collection
from contextlib import suppress
from pathlib import Path

_LOWEST = 19
_THIS = 0
_THREADS = Path("/proc/self/task")


def run_when_idle(spared: Collection[int] = ()) -> None:
    """Run only when nothing else wants the processor, or else at the lowest priority.

    spared: the native ids of threads to leave as they are.
    """
    if hasattr(os, "SCHED_IDLE"):
        with suppress(PermissionError):  # some containers forbid it
            for thread in _threads(spared):
                with suppress(ProcessLookupError):
                    os.sched_setscheduler(thread, os.SCHED_IDLE, os.sched_param(0))
            return
    run_at_lowest_priority(spared)


def run_at_lowest_priority(spared: Collection[int] = ()) -> None:
    """Have the smallest share of the processor; `spared` as for `run_when_idle`."""
    if hasattr(os, "setpriority"):
        for thread in _threads(spared):
            with suppress(ProcessLookupError):
                os.setpriority(os.PRIO_PROCESS, thread, _LOWEST)


def _threads(spared: Collection[int]) -> list[int]:
    """The threads of this process; the whole of it where the system does not tell them."""
    try:
        found = {int(path.name) for path in _THREADS.iterdir()}
    except OSError:
        return [_THIS]
    return sorted(found.difference(spared))
