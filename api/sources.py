"""What is told of the sources: the list in sources.toml, joined with how each is doing."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from pathlib import PurePath
from urllib.parse import urlsplit, urlunsplit

from api.schemas.operations import SourcesBody, SourceStateBody
from corpus.errors import CorpusError
from corpus.sources.listing import Listing, Source, SourceKind
from corpus.sources.state import SourceState, SourceStates

STALE_SECONDS = 5.0

_log = logging.getLogger(__name__)


def describe_sources(listing: Listing, states: SourceStates) -> SourcesBody:
    """Every source that is followed and its state, and what is wrong with the list."""
    return SourcesBody(
        sources=[_describe(one, states.get(one)) for one in listing.sources],
        mistakes=list(listing.mistakes),
    )


def shown_location(source: Source) -> str:
    """Where a source is, without what should not be told: passwords, queries, folders of this machine."""
    if source.kind is SourceKind.FOLDER:
        return PurePath(source.location).name
    parts = urlsplit(source.location)
    host = parts.netloc.rpartition("@")[2]
    return urlunsplit((parts.scheme, host, parts.path, "", ""))


def _describe(source: Source, state: SourceState) -> SourceStateBody:
    return SourceStateBody(
        name=source.name,
        kind=source.kind.value,
        location=shown_location(source),
        text=source.text,
        every_seconds=source.every_seconds,
        last_attempt=state.last_attempt,
        last_success=state.last_success,
        last_error=state.last_error,
        error=state.error,
        error_code=state.error_code,
        last_article=state.last_article,
        articles_seen=state.articles_seen,
        failures=state.failures,
        next_poll_at=state.next_poll_at,
        is_stale=state.is_stale,
        stale_because=state.stale_because,
        stale_code=state.stale_code,
        notes=list(state.notes),
    )


class Stale:
    """The names of the stale sources, looked up anew every few seconds at most.

    While they cannot be read the last ones stay: no question fails for want of them.
    """

    def __init__(self, describe: Callable[[], SourcesBody]) -> None:
        self._describe = describe
        self._lock = threading.Lock()
        self._names: tuple[str, ...] = ()
        self._looked_at = float("-inf")

    def names(self) -> tuple[str, ...]:
        """The names, in the order of sources.toml."""
        with self._lock:
            if time.monotonic() - self._looked_at >= STALE_SECONDS:
                self._looked_at = time.monotonic()
                try:
                    self._names = tuple(one.name for one in self._describe().sources if one.is_stale)
                except CorpusError as error:
                    _log.warning("which sources are stale is unknown for now: %s", error)
            return self._names
