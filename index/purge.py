"""Wiping what is derived from purged documents: segments, kept generations, and the embedding cache."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from pathlib import Path

from corpus.store import DocumentStore
from index.cache import EmbeddingCache
from index.embed import Embedder
from index.errors import CacheNotPurged
from index.writer import IndexWriter


def purge_while_writing(writer: IndexWriter, embedder: Embedder, document_ids: Sequence[str]) -> None:
    """Take every version of these documents out of the index that is written, and out of the cache.

    Raises:
        CacheNotPurged: they are out of the index, but the cache could not be written.
    """
    writer.purge(document_ids)
    _forget(embedder, document_ids)


def forget_left_over(store: DocumentStore, embedder: Embedder) -> None:
    """Take out of the cache what a writer that was killed had embedded of what was purged meanwhile.

    All that was ever purged counts, since nobody knows what it had read; of what was put again since,
    texts are embedded anew when next needed.

    Raises:
        CacheNotPurged: the cache could not be written.
    """
    purged = store.purged_since(0)
    if purged:
        _forget(embedder, purged)


def _forget(embedder: Embedder, document_ids: Sequence[str]) -> None:
    try:
        embedder.forget(document_ids)
    except sqlite3.Error as error:
        raise CacheNotPurged(
            f"What was embedded for {len(document_ids)} purged documents could not be wiped from the "
            f"cache ({error}). Purge again, or delete the file embeddings.db; it is made anew."
        ) from error


def purge_documents(
    folder: Path,
    document_ids: Iterable[str],
    cache_file: Path | None = None,
    *,
    wait_seconds: float = 0.0,
) -> None:
    """Take every version of these documents out of all derived files, when no process writes the index.

    A process that writes it does this by itself when it reads of the purge in the store's change
    log. Calling it again after an interruption finishes the work.

    Args:
        cache_file: the embedding cache, if there is one.

    Raises:
        WriterBusy: a process writes the index, and purges it itself.
        CacheNotPurged: they are out of the index, but the cache could not be written.
    """
    ids = set(document_ids)
    if folder.exists():
        with IndexWriter(folder, wait_seconds=wait_seconds) as writer:
            writer.purge(ids)
    if cache_file is None or not cache_file.exists():
        return
    try:
        cache = EmbeddingCache(cache_file)
        try:
            cache.forget(ids)
        finally:
            cache.close()
    except sqlite3.Error as error:
        raise CacheNotPurged(
            f"What was embedded for purged documents could not be wiped from {cache_file} ({error}). "
            "Purge again, or delete that file; it is made anew."
        ) from error
