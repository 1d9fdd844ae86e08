"""`doctor`: every file of the index is checked against its digest, and made anew where it is damaged."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

from corpus.sqlite_trouble import explain
from corpus.store import DocumentStore
from index.cache import EmbeddingCache, delete_cache, find_cache_damage
from index.columns import column_path
from index.draft import Draft
from index.embed import Embedder
from index.errors import IndexDamaged, IndexOutdated, WriterBusy
from index.follow import compare_with_store, read_versions
from index.generation import open_generation
from index.manifest import (
    POINTER,
    Manifest,
    SegmentRef,
    generation_names,
    manifest_path,
    read_manifest,
    read_pointer,
    read_states,
)
from index.requests import ask_writer
from index.segment import open_segment
from index.split import CHUNK_TOKENS
from index.update import Updater
from index.writer import IndexWriter


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is wrong: where, what, and whether it has been put right."""

    where: str
    what: str
    repaired: bool = False


def doctor(
    folder: Path,
    store: DocumentStore,
    *,
    embedder: Embedder | None = None,
    chunk_tokens: int = CHUNK_TOKENS,
) -> list[Finding]:
    """Check the index and, given an embedder, repair it from the store.

    Only what is damaged is embedded again, and only if the cache does not know it. An index of before
    the last full build that is damaged is removed: it cannot be rolled back to. While another process
    writes the index nothing is repaired here; that process is asked to check and repair it.

    Raises:
        IndexTooNew: a newer Puente wrote the index.
    """
    found = check_index(folder, store)
    if found and embedder is not None:
        try:
            with IndexWriter(folder) as writer:
                _repair(writer, store, embedder, chunk_tokens)
        except WriterBusy as error:
            ask_writer(folder, "check")
            found.append(Finding(str(folder), str(error)))
        else:
            left = {finding.where for finding in check_index(folder, store)}
            found = [replace(finding, repaired=finding.where not in left) for finding in found]
    return found


def check_index(folder: Path, store: DocumentStore) -> list[Finding]:
    """Read every byte of the index; nothing is changed. Cost: grows with its size on disk."""
    names = generation_names(folder)
    found = _check_pointer(folder, names)
    manifests: list[Manifest] = []
    for name in names:
        try:
            manifests.append(read_manifest(folder, name))
        except IndexOutdated as error:
            return [Finding(str(folder), str(error))]
        except IndexDamaged as error:
            found.append(Finding(str(manifest_path(folder, name)), str(error)))
    sizes: dict[str, int] = {}
    refs = dict.fromkeys(ref for manifest in manifests for ref in manifest.segments)
    for name in dict.fromkeys(ref.name for ref in refs):
        try:
            sizes[name] = len(open_segment(folder / "segments", name, verify_up_to=None).documents)
        except IndexDamaged as error:
            found.append(Finding(str(column_path(folder / "segments", name)), str(error)))
    for ref in refs:
        if ref.name in sizes and ref.state is not None:
            found += _check_states(folder, ref, sizes[ref.name])
    return found or _check_documents(folder, store)


def examine_cache(cache_file: Path, *, repair: bool) -> list[Finding]:
    """Check the embedding cache, which can always do without what is damaged; `repair` takes that out."""
    if not cache_file.exists():
        return []
    try:
        damage = find_cache_damage(cache_file)
    except sqlite3.Error as error:
        return [Finding(str(cache_file), f"It cannot be read: {explain(cache_file, error)}")]
    if not damage:
        return []
    if not repair:
        return [Finding(str(cache_file), f"{damage}.")]
    if damage.of_file is None and _has_dropped_damaged(cache_file):
        return [Finding(str(cache_file), f"{damage}. They are embedded again when needed.", True)]
    delete_cache(cache_file)
    return [Finding(str(cache_file), f"{damage}. It was deleted, and is made anew.", True)]


def _has_dropped_damaged(cache_file: Path) -> bool:
    try:
        with closing(EmbeddingCache(cache_file)) as cache:
            cache.drop_damaged()
    except sqlite3.Error:
        return False
    return True


def _check_pointer(folder: Path, names: list[str]) -> list[Finding]:
    pointer = read_pointer(folder)
    if not names or pointer in names:
        return []
    if pointer is None:
        return [Finding(str(folder / POINTER), "It is missing or damaged.")]
    return [Finding(str(manifest_path(folder, pointer)), "It is missing.")]


def _check_states(folder: Path, ref: SegmentRef, documents: int) -> list[Finding]:
    try:
        read_states(folder, ref, documents)
    except IndexDamaged as error:
        return [Finding(str(folder / "states" / str(ref.state)), str(error))]
    return []


def _check_documents(folder: Path, store: DocumentStore) -> list[Finding]:
    """Whether a sound index answers with what the store holds; one that is behind is not wrong."""
    pointer = read_pointer(folder)
    if pointer is None:
        return []
    try:
        generation = open_generation(folder, pointer)
    except IndexDamaged as error:
        return [Finding(str(manifest_path(folder, pointer)), str(error))]
    if generation.store_change > store.change_number():
        return [
            Finding(
                str(folder),
                f"The index has taken in {generation.store_change} changes, and the store holds "
                f"{store.change_number()}: it was restored from a backup, or its last writes are lost.",
            )
        ]
    draft = Draft(generation.views)
    comparison = compare_with_store(draft, store)
    if generation.store_change < comparison.store_change:
        return []
    unread = read_versions(store, comparison.missing).skipped
    missing = [version for version in comparison.missing if version not in unread]
    if not missing and not draft.is_changed:
        return []
    return [
        Finding(
            str(folder),
            f"The index does not answer with what the store holds: {len(missing)} versions are missing.",
        )
    ]


def _repair(writer: IndexWriter, store: DocumentStore, embedder: Embedder, chunk_tokens: int) -> None:
    for view in writer.views:
        try:
            open_segment(writer.folder / "segments", view.segment.name, verify_up_to=None)
        except IndexDamaged as error:
            writer.discard(view.segment.name, str(error))
    writer.forget_damaged()
    writer.is_current = False
    updater = Updater(writer, store, embedder, chunk_tokens)
    while updater.step().more:
        pass
    writer.sweep(everything=True)
