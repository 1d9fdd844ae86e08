"""A full build with other settings than those of the process that writes: it lets go of the index."""

from __future__ import annotations

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
from index.requests import ask_writer

_TRIES = 10
_WAIT_SECONDS = 3.0


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
        WriterBusy: the process that writes does not let go.
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
    for _ in range(_TRIES):
        ask_writer(folder, "hand over")
        try:
            return Indexer(
                folder,
                store,
                embedder,
                chunk_tokens=chunk_tokens,
                builds_by_itself=False,
                wait_seconds=_WAIT_SECONDS,
            )
        except WriterBusy as error:
            busy = error
    raise busy
