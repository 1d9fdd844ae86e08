"""A side of a time: all that was before it, or after it."""

from __future__ import annotations

from dataclasses import dataclass

from corpus.document import Lang
from rag.mentions.times.time import Time, find_times

_WRITTEN: dict[Lang, dict[bool, str]] = {
    "en": {True: "before {time}", False: "after {time}"},
    "es": {True: "antes de {time}", False: "después de {time}"},
}


@dataclass(frozen=True, slots=True)
class Bound:
    """What lies before a time, or after it."""

    time: Time
    is_before: bool

    def written(self, lang: Lang) -> str:
        """As in a sentence: "before January 2026", "después del 20 de enero de 2026"."""
        return (
            _WRITTEN[lang][self.is_before]
            .format(time=self.time.written(lang))
            .replace(" de el ", " del ")
        )

    def holds(self, text: str, lang: Lang) -> bool:
        """Whether a text names times, and all of them lie on this side and do not go on beyond it."""
        times = list(find_times(text, lang))
        return bool(times) and all(map(self._has, times))

    def is_missed_by(self, text: str, lang: Lang) -> bool:
        """Whether a text names times, and all of each lies on the other side, or is the time itself."""
        times = list(find_times(text, lang))
        return bool(times) and not any(map(self._reaches, times))

    def _reaches(self, told: Time) -> bool:
        if self.is_before:
            return told.first < self.time.first or told.only_ends
        return told.last > self.time.last or told.only_begins

    def _has(self, told: Time) -> bool:
        if self.is_before:
            return told.last < self.time.first and not told.only_begins
        return told.first > self.time.last and not told.only_ends
