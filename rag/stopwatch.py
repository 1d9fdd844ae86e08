"""`Stopwatch`: how long each step of an answer took."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field

_MILLISECONDS = 1000


@dataclass
class Stopwatch:
    """Milliseconds by step, and the total since it was started."""

    steps: dict[str, float] = field(default_factory=dict)
    started: float = field(default_factory=time.perf_counter)
    last: float = field(default_factory=time.perf_counter)

    def lap(self, step: str) -> None:
        """Book the time since the last lap under `step`, beside what was booked there before."""
        now = time.perf_counter()
        took = (now - self.last) * _MILLISECONDS
        self.steps[step] = round(self.steps.get(step, 0.0) + took, 2)
        self.last = now

    def skip(self) -> None:
        """Book the time since the last lap nowhere: it was waited for what `beside` books."""
        self.last = time.perf_counter()

    def beside(self, step: str, began: float) -> Callable[[object], None]:
        """A step that runs beside others since `began`, by `time.perf_counter`; what is returned ends it,
        from whatever thread.
        """
        before = self.steps.get(step, 0.0)

        def end(_: object) -> None:
            took = (time.perf_counter() - began) * _MILLISECONDS
            self.steps[step] = round(before + took, 2)

        return end

    def timings(self) -> dict[str, float]:
        """All steps and the total, which is less than their sum where some ran beside others."""
        total = (time.perf_counter() - self.started) * _MILLISECONDS
        return {**self.steps, "total": round(total, 2)}
