"""`LiveIndex`: the generation that answers now, followed as builds swap the pointer."""

from __future__ import annotations

import logging
import threading
from pathlib import Path

from index.errors import IndexDamaged
from index.generation import Generation, open_current, open_generation, read_pointer

_POLL_SECONDS = 0.2
_log = logging.getLogger(__name__)


class LiveIndex:
    """Holds one generation; readers finish on the one that they took.

    A watcher thread looks at the pointer five times a second and opens what is new beside.
    """

    def __init__(self, folder: Path, settings: dict[str, str]) -> None:
        """`settings`: those of this service's model and splitter; another index is not opened."""
        self._folder = folder
        self._settings = settings
        self._generation: Generation | None = None
        self._tried: str | None = None
        self.trouble: str | None = None
        self._refreshing = threading.Lock()
        self._stopping = threading.Event()
        self.refresh()
        self._watcher = threading.Thread(target=self._watch, name="index-watcher", daemon=True)
        self._watcher.start()

    def generation(self) -> Generation | None:
        """What answers now; None while nothing has been built."""
        return self._generation

    def refresh(self) -> None:
        """Open the current generation if it is not the one that is held."""
        with self._refreshing:
            pointer = read_pointer(self._folder)
            if pointer is None or pointer == self._tried:
                return
            self._tried = pointer
            try:
                opened = self._open(pointer)
            except IndexDamaged as error:
                self.trouble = str(error)
                _log.error("generation %s cannot be opened: %s", pointer, error)
                return
            if opened is None:
                return
            foreign = {
                name: value
                for name, value in opened.manifest.settings.items()
                if self._settings.get(name) != value
            }
            if foreign:
                self.trouble = (
                    f"The index was built with {foreign}, but this service is set to "
                    f"{ {name: self._settings.get(name) for name in foreign} }. Run `puente build`."
                )
                return
            name = opened.manifest.generation
            self.trouble = (
                None
                if name == pointer
                else f"Generation {pointer} is damaged, so {name} answers. Run `puente build`."
            )
            self._generation = opened

    def close(self) -> None:
        """Stop watching."""
        self._stopping.set()
        self._watcher.join()

    def _open(self, pointer: str) -> Generation | None:
        held = self._generation
        segments = {segment.name: segment for segment in held.segments} if held is not None else {}
        if held is not None:
            return open_generation(self._folder, pointer, segments)
        return open_current(self._folder, segments)

    def _watch(self) -> None:
        while not self._stopping.wait(_POLL_SECONDS):
            try:
                self.refresh()
            except OSError as error:
                self.trouble = f"The index folder cannot be read: {error}"
