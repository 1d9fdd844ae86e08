"""`LiveIndex`: the generation that answers now, followed as writers swap the pointer."""

from __future__ import annotations

import logging
import threading
from contextlib import suppress
from pathlib import Path

from index.errors import IndexDamaged, IndexTooNew, IndexUnwritable
from index.generation import Generation, open_current, open_generation
from index.manifest import read_pointer
from index.requests import ask_writer
from index.scrub import Scrubber
from index.segment import Segment
from index.settings import differing, explain_difference

_POLL_SECONDS = 0.2
_TRIES = 3
_AFTER_FAULT_SECONDS = 2.0
_log = logging.getLogger(__name__)

_ANSWERED_WITHOUT = frozenset({"format", "chunk_tokens"})
"""Settings that may differ from the service's: questions are embedded and split as they were."""


class LiveIndex:
    """Holds one generation; readers finish on the one that they took.

    A watcher thread looks at the pointer five times a second and opens what is new beside. A scrubber
    reads what opening left unchecked; a segment that it finds damaged answers no more until it was made
    anew.
    """

    def __init__(self, folder: Path, settings: dict[str, str]) -> None:
        """`settings`: those of this service's model; an index of another is not opened."""
        self._folder = folder
        self._settings = settings
        self._opened: Generation | None = None
        self._generation: Generation | None = None
        self._tried: str | None = None
        self.trouble: str | None = None
        self._refreshing = threading.Lock()
        self._stopping = threading.Event()
        self.refresh()
        self._watcher = threading.Thread(target=self._watch, name="index-watcher", daemon=True)
        self._watcher.start()
        self._scrubber = Scrubber(self._segments, self._leave_out)
        self._scrubber.start()

    def generation(self) -> Generation | None:
        """What answers now; None while nothing has been built."""
        return self._generation

    def offer(self, generation: Generation) -> None:
        """Take a generation that this process has just published, without opening it again."""
        with self._refreshing:
            name = generation.manifest.generation
            if self._tried is None or name >= self._tried:
                self._tried = name
                self._take(generation, name)

    def refresh(self) -> None:
        """Open the current generation if it is not the one that is held."""
        with self._refreshing:
            try:
                self._look()
            except BaseException:
                self._tried = None  # whatever was tried, the next look tries it again
                raise

    def close(self) -> None:
        """Stop watching."""
        self._stopping.set()
        self._watcher.join()
        self._scrubber.close()

    def _look(self) -> None:
        for _ in range(_TRIES):
            pointer = read_pointer(self._folder)
            if pointer == self._tried and (pointer is not None or self._generation is not None):
                return
            self._tried = pointer
            if self._open(pointer) or read_pointer(self._folder) == pointer:
                return

    def _open(self, pointer: str | None) -> bool:
        """Take what the pointer names; whether that went well."""
        held = self._opened
        try:
            if held is not None and pointer is not None:
                opened: Generation | None = open_generation(self._folder, pointer, held)
            else:
                opened = held or open_current(self._folder)
        except (IndexDamaged, IndexTooNew) as error:
            self.trouble = str(error)
            _log.error("generation %s cannot be opened: %s", pointer, error)
            return False
        if opened is not None and opened is not held:
            self._take(opened, pointer)
        return True

    def _take(self, opened: Generation, pointer: str | None) -> None:
        built = opened.manifest.settings
        if not _ANSWERED_WITHOUT.issuperset(differing(built, self._settings)):
            self.trouble = explain_difference(built, self._settings)
            return
        sound = [view for view in opened.views if view.segment.damage is None]
        self.trouble = _trouble_with(opened, pointer)
        self._opened = opened
        is_whole = len(sound) == len(opened.views)
        self._generation = opened if is_whole else Generation(opened.manifest, sound)

    def _segments(self) -> tuple[Segment, ...]:
        generation = self._generation
        return generation.segments if generation is not None else ()

    def _leave_out(self, segment: Segment, error: IndexDamaged) -> None:
        """Go on without a segment whose file turned out to be damaged, and tell the writer."""
        _log.error("segment %s answers no more: %s", segment.name, error)
        with suppress(IndexUnwritable):  # it finds this damage by itself unless it came later
            ask_writer(self._folder, "check")
        with self._refreshing:
            if self._opened is not None:
                self._take(self._opened, self._opened.manifest.generation)
            self._tried = None  # the next look takes what may have been made anew already

    def _watch(self) -> None:
        while not self._stopping.wait(_POLL_SECONDS):
            try:
                self.refresh()
            except OSError as error:
                self.trouble = f"The index folder cannot be read: {error}"
            except Exception as error:
                _log.exception("a new generation met a fault that nobody foresaw")
                self.trouble = f"A new index cannot be opened for now: {str(error) or repr(error)}"
                self._stopping.wait(_AFTER_FAULT_SECONDS)


def _trouble_with(opened: Generation, pointer: str | None) -> str | None:
    damage = [segment.damage for segment in opened.segments if segment.damage is not None]
    if damage:
        return (
            f"{' '.join(damage)} What it holds is left out of answers until the process that writes the "
            "index, or `puente doctor`, has made it anew."
        )
    name = opened.manifest.generation
    if name == pointer:
        return None
    return f"Generation {pointer} is damaged, so {name} answers. Run `puente build`."
