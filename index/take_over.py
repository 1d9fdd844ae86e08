"""A full build with other settings than those of the process that writes: it lets go of the index."""

from __future__ import annotations

import time
from contextlib import closing
from pathlib import Path

from corpus.store import DocumentStore
from index.build import (
    QUALITY_MARGIN,
    BuildReport,
    Validate,
    answered_by,
    keep_qualities,
    report_full_build,
)
from index.embed import Embedder, Progress
from index.errors import WriterBusy
from index.generation import open_current
from index.indexer import Indexer
from index.lock import holder_of
from index.progress import read_status
from index.requests import ask_writer

_ASK_SECONDS = 3.0
_WAIT_SECONDS = 30.0
_WAIT_FOR_INDEXER_SECONDS = 600.0


def build_instead_of_writer(
    store: DocumentStore,
    embedder: Embedder,
    folder: Path,
    *,
    chunk_tokens: int,
    validate: Validate | None = None,
    margin: float = QUALITY_MARGIN,
    on_progress: Progress = lambda done, total: None,
) -> BuildReport:
    """Ask the process that writes to hand over, build everything anew, and let it write again.

    Articles that come meanwhile are made searchable from here, with the settings of the index in use,
    if its model is ours; else once the build is done.

    Raises:
        WriterBusy: the process that writes does not let go; a server, which may be busy, is waited for
            ten minutes, any other command half a minute.
        QualityFell: the new index answers worse by more than the margin; the old one stays.
    """
    qualities: list[float] = []
    answered = answered_by(open_current(folder))
    kept = keep_qualities(validate, qualities)
    with closing(_take_place(store, embedder, folder, chunk_tokens)) as indexer:
        indexer.start()
        generation = indexer.build_full(kept and (lambda: kept), margin, on_progress)
    return report_full_build(generation, answered, qualities)


def _take_place(store: DocumentStore, embedder: Embedder, folder: Path, chunk_tokens: int) -> Indexer:
    begun = time.monotonic()
    while True:
        ask_writer(folder, "hand over")
        try:
            return Indexer(
                folder,
                store,
                embedder,
                chunk_tokens=chunk_tokens,
                builds_by_itself=False,
                wait_seconds=_ASK_SECONDS,
            )
        except WriterBusy as error:
            waited = time.monotonic() - begun
            if not _is_indexer_at_work(folder):
                if waited > _WAIT_SECONDS:
                    raise
            elif waited > _WAIT_FOR_INDEXER_SECONDS:
                raise WriterBusy(
                    f"The server that writes the index in {folder} was asked to hand it over, and is "
                    f"still at work after {waited:.0f} seconds. Try again when it is less busy, or stop "
                    "it."
                ) from error


def _is_indexer_at_work(folder: Path) -> bool:
    """Whether what holds the writer's place is a server's indexer, which hands it over when it can."""
    status = read_status(folder)
    return status is not None and status.state != "stopped" and status.pid == holder_of(folder)
