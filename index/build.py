"""What changed in the store becomes a new segment, is checked, and the pointer swaps to it."""

from __future__ import annotations

import errno
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from filelock import FileLock, Timeout

from corpus.store import DocumentStore
from index.embed import Embedder, Progress
from index.errors import IndexDamaged, IndexUnwritable
from index.generation import (
    Generation,
    Manifest,
    open_current,
    open_generation,
    publish,
    read_pointer,
)
from index.make import make_segment
from index.segment import (
    FORMAT,
    open_segment,
    write_segment,
)
from index.words import vocabulary_version

_MOST_SEGMENTS = 8
_GENERATIONS_KEPT = 3
_LOCK_SECONDS = 600


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build did. `rebuilt` says why everything was done anew, if it was."""

    generation: str
    documents: int
    chunks: int
    added: int
    removed: int
    changed: bool
    rebuilt: str | None = None


def build_index(
    store: DocumentStore,
    embedder: Embedder,
    folder: Path,
    *,
    chunk_tokens: int,
    full: bool = False,
    on_progress: Progress = lambda done, total: None,
) -> BuildReport:
    """Bring the index in `folder` up to the store, beside the generation that answers now.

    Only documents that changed are split and embedded, unless `full` is set, the settings of the
    index differ (model, chunk size, format), or many small segments are due to be merged; texts
    embedded before come from the embedder's cache. Nothing is written when nothing changed.

    Raises:
        IndexUnwritable: the folder cannot be written, or another build has held it for 10 minutes.
        IndexDamaged: what was written did not pass its check; the old generation stays.
    """
    with _writing(folder):
        settings = index_settings(embedder, chunk_tokens)
        before, damage = _current_manifest(folder)
        wanted = store.current_versions()
        rebuilt = _why_rebuild(before, settings, wanted, full, damage)
        kept = {} if rebuilt or before is None else before.documents
        stale = {id_ for id_, version in kept.items() if wanted.get(id_) != version}
        fresh = sorted(id_ for id_, version in wanted.items() if kept.get(id_) != version)
        is_current = before is not None and before.generation == read_pointer(folder)
        if before and not rebuilt and not stale and not fresh and is_current:
            return _report(open_generation(folder, before.generation), 0, 0, False, None)
        segments, dead = ([], {}) if rebuilt or before is None else _bury(folder, before, stale)
        if fresh:
            documents = [store.get(id_, wanted[id_][0]) for id_ in fresh]
            content = make_segment(documents, embedder, chunk_tokens, on_progress)
            segments.append(write_segment(folder / "segments", content))
        manifest = Manifest(
            generation=_next_name(folder),
            built_at=datetime.now(UTC).isoformat(timespec="seconds"),
            settings=settings,
            segments=list(dict.fromkeys(segments)),
            documents=wanted,
            dead=dead,
        )
        publish_checked(folder, manifest)
        _sweep(folder)
        generation = open_generation(folder, manifest.generation)
        removed = len([id_ for id_ in stale if id_ not in wanted])
        return _report(generation, len(fresh), removed, True, rebuilt)


def index_settings(embedder: Embedder, chunk_tokens: int) -> dict[str, str]:
    """What makes an index unlike another over the same documents."""
    return {
        "format": str(FORMAT),
        "model": embedder.encoder.name,
        "fingerprint": embedder.encoder.fingerprint,
        "chunk_tokens": str(chunk_tokens),
        "words": vocabulary_version(),
        "token_head": embedder.head.fingerprint if embedder.head else "none",
    }


def publish_checked(folder: Path, manifest: Manifest) -> None:
    """Open everything that `manifest` names, count it, and only then make it current."""
    segments = [open_segment(folder / "segments", name) for name in manifest.segments]
    alive = {entry.id for entry in Generation(manifest, segments).documents()}
    if alive != set(manifest.documents):
        lost = sorted(set(manifest.documents) ^ alive)[:5]
        raise IndexDamaged(
            f"The new index holds {len(alive)} documents where the store has "
            f"{len(manifest.documents)} (such as {', '.join(lost)}); the old one stays in use."
        )
    publish(folder, manifest)


def _current_manifest(folder: Path) -> tuple[Manifest | None, IndexDamaged | None]:
    try:
        generation = open_current(folder)
    except IndexDamaged as error:
        return None, error
    return (generation.manifest if generation is not None else None), None


def _why_rebuild(
    before: Manifest | None,
    settings: dict[str, str],
    wanted: dict[str, tuple[int, str]],
    full: bool,
    damage: IndexDamaged | None,
) -> str | None:
    if damage:
        return f"the index was damaged: {damage}"
    if before is None:
        return "there was no index"
    if full:
        return "a full build was asked for"
    for name, value in settings.items():
        if before.settings.get(name) != value:
            return f"{name} changed from {before.settings.get(name)} to {value}"
    if len(before.segments) >= _MOST_SEGMENTS and wanted != before.documents:
        return f"{len(before.segments)} segments were merged"
    return None


def _bury(folder: Path, before: Manifest, stale: set[str]) -> tuple[list[str], dict[str, list[int]]]:
    """The segments that hold a live document once those in `stale` are dead; dead rows by segment."""
    segments: list[str] = []
    dead: dict[str, list[int]] = {}
    for segment in open_generation(folder, before.generation).segments:
        rows = set(before.dead.get(segment.name, ()))
        rows.update(row for row, entry in enumerate(segment.documents) if entry.id in stale)
        if len(rows) < len(segment.documents):
            segments.append(segment.name)
            if rows:
                dead[segment.name] = sorted(rows)
    return segments, dead


def _report(
    generation: Generation, added: int, removed: int, changed: bool, rebuilt: str | None
) -> BuildReport:
    return BuildReport(
        generation.manifest.generation,
        len(generation.manifest.documents),
        int(generation.allow().sum()),
        added,
        removed,
        changed,
        rebuilt,
    )


def _next_name(folder: Path) -> str:
    """A name after every generation that is there, even where the pointer was lost."""
    names = [read_pointer(folder) or "", *(path.stem for path in _manifests(folder))]
    return f"{max((int(name) for name in names if name.isdecimal()), default=0) + 1:08d}"


def _manifests(folder: Path) -> list[Path]:
    return sorted((folder / "generations").glob("[0-9]*.json"))


def _sweep(folder: Path) -> None:
    """Remove generations beyond the last few, and what none of those kept names."""
    manifests = _manifests(folder)
    kept = manifests[-_GENERATIONS_KEPT:]
    named: set[str] = set()
    for path in kept:
        try:
            named.update(Manifest.from_json(path.read_text("utf-8")).segments)
        except (IndexDamaged, UnicodeDecodeError):
            continue
    for path in manifests[:-_GENERATIONS_KEPT]:
        path.unlink(missing_ok=True)
    for place in (folder / "segments").glob("*"):
        if place.name not in named:
            shutil.rmtree(place, ignore_errors=True)


@contextmanager
def _writing(folder: Path) -> Iterator[None]:
    """Hold the folder's one writer's place, and say plainly why it cannot be written."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with FileLock(str(folder / "writer.lock"), timeout=_LOCK_SECONDS):
            yield
    except Timeout as error:
        raise IndexUnwritable(
            f"Another build has been writing {folder} for {_LOCK_SECONDS // 60} minutes. Wait for "
            "it, or stop it and try again."
        ) from error
    except OSError as error:
        raise IndexUnwritable(_disk_message(folder, error)) from error


def _disk_message(folder: Path, error: OSError) -> str:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return f"The disk that holds {folder} is full. Free some space and run `puente build`."
    if error.errno in (errno.EROFS, errno.EACCES, errno.EPERM):
        return f"{folder} cannot be written ({error.strerror}). Set PUENTE_DATA_DIR to a folder of yours."
    return f"{folder} cannot be written: {error}."
