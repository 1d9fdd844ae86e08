"""`IndexWriter`: the one place from which an index is changed; what is published is whole."""

from __future__ import annotations

import shutil
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from corpus.disk import BESIDE, flush
from index.columns import column_names, column_path
from index.disk import plain_disk_errors
from index.draft import Draft
from index.errors import IndexDamaged, IndexOutdated
from index.generation import Generation
from index.lock import WriterLock
from index.maker import MAKING
from index.manifest import (
    Manifest,
    State,
    generation_names,
    generations_to_try,
    manifest_path,
    named_files,
    next_name,
    publish,
    read_manifest,
    read_pointer,
    read_states,
    write_states,
)
from index.merge import Part
from index.merge_job import merge_views
from index.roll_back import earlier_than
from index.segment import Segment, open_segment
from index.view import SegmentView

_GENERATIONS_KEPT = 3
_SECONDS_KEPT = 30.0
_MOST_KEPT = 50

OnPublished = Callable[[Generation], None]
OnPurge = Callable[[set[str]], None]


class IndexWriter:
    """Holds the writer's lock of a folder and the generation that was published last.

    generation: None before the first publication.
    damage: what was wrong with the files, in words; the segments that were sound are used.
    is_current: whether the pointer names `generation`.
    outdated: why the index of an older Puente cannot be used.
    """

    def __init__(
        self,
        folder: Path,
        *,
        wait_seconds: float = 0.0,
        on_published: OnPublished = lambda generation: None,
        on_purge: OnPurge = lambda document_ids: None,
        seconds_kept: float = _SECONDS_KEPT,
    ) -> None:
        """Take the lock and open what is there.

        Args:
            on_purge: called within the mutex before documents are purged; ends what still reads them.

        Raises:
            WriterBusy: another process writes this index.
            IndexTooNew: a newer Puente wrote it; nothing is touched.
            IndexUnwritable: the folder cannot be written.
        """
        self.folder = folder
        self.mutex = threading.RLock()
        self.damage: list[str] = []
        self.outdated: str | None = None
        self.is_current = False
        self._on_published = on_published
        self._on_purge = on_purge
        self._seconds_kept = seconds_kept
        self._unnamed: set[str] = set()
        with plain_disk_errors(folder):
            self._lock = WriterLock(folder, wait_seconds=wait_seconds)
            try:
                self._kept = self._read_kept()
                self.generation = self._open()
                self._clear_unfinished()
            except BaseException:
                self._lock.release()
                raise

    def close(self) -> None:
        """Give up the lock."""
        self._lock.release()

    def __enter__(self) -> IndexWriter:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def views(self) -> Sequence[SegmentView]:
        """The segments of the generation; none before the first publication."""
        return self.generation.views if self.generation else ()

    def lineages(self) -> set[int]:
        """Those of the generations that are kept."""
        with self.mutex:
            return {manifest.lineage for manifest in self._kept.values()}

    def adopt(self, made: Path) -> Segment:
        """Take over a segment where a `SegmentMaker` left it, check it, and keep it until it is
        published or `forget_unnamed` is called.

        Raises:
            IndexDamaged: it is not what was written.
        """
        place = self._take_over(made)
        return open_segment(place, made.stem, verify_up_to=None)

    def adopt_merged(self, made: Path) -> Segment:
        """The same of what `merge_views` or a `MergeJob` left in a folder of its own, and has checked."""
        place = self._take_over(made)
        made.parent.rmdir()
        return open_segment(place, made.stem)

    def forget_unnamed(self, names: Iterable[str]) -> None:
        """Let the files of segments that were not published go with the next sweep."""
        with self.mutex:
            self._unnamed.difference_update(names)

    def propose(
        self,
        draft: Draft,
        store_change: int,
        settings: dict[str, str],
        *,
        lineage: int | None = None,
        rolled_back: bool = False,
    ) -> Generation:
        """The generation that a draft makes, not yet published; its state files are written."""
        before = self.generation.manifest if self.generation else None
        views = []
        for view in draft.views:
            state = view.ref.state or write_states(self.folder, view.segment.name, view.states)
            ref = view.ref._replace(state=state)
            views.append(view if ref == view.ref else view.renamed(ref))
        generation = Generation(
            Manifest(
                generation=next_name(self.folder),
                built_at=datetime.now(UTC).isoformat(timespec="milliseconds"),
                settings=settings,
                segments=tuple(view.ref for view in views),
                documents=sum(view.documents for view in views),
                chunks=sum(view.chunks for view in views),
                store_change=store_change,
                lineage=lineage or (before.lineage if before else 1),
                rolled_back=rolled_back,
            ),
            views,
        )
        repeated = {ref.name for ref in generation.manifest.segments}
        if len(repeated) != len(views):
            raise IndexDamaged("A generation would hold the same segment twice; it was not published.")
        return generation

    def publish(self, generation: Generation) -> None:
        """Make a proposed generation the current one, and remove what none that is kept names."""
        with self.mutex, plain_disk_errors(self.folder):
            publish(self.folder, generation.manifest)
            self.generation = generation
            self.is_current = True
            self._kept[generation.manifest.generation] = generation.manifest
            self._unnamed.difference_update(ref.name for ref in generation.manifest.segments)
            self.sweep()
        self._on_published(generation)

    def commit(self, draft: Draft, store_change: int, settings: dict[str, str]) -> Generation:
        """Publish a draft that grew out of the current generation."""
        with self.mutex, plain_disk_errors(self.folder):
            rolled_back = bool(self.generation and self.generation.manifest.rolled_back)
            generation = self.propose(draft, store_change, settings, rolled_back=rolled_back)
            self.publish(generation)
        return generation

    def roll_back(self) -> Generation:
        """Publish again the last generation of before the last full build.

        Raises:
            NothingToRollBack: none is kept that this Puente can answer from.
            IndexDamaged: it is, but cannot be opened.
        """
        with self.mutex, plain_disk_errors(self.folder):
            now = self.generation.manifest if self.generation else None
            manifest = earlier_than(now, self._kept.values())
            draft = Draft(self._views_of(manifest))
            generation = self.propose(
                draft,
                manifest.store_change,
                manifest.settings,
                lineage=manifest.lineage,
                rolled_back=True,
            )
            self.publish(generation)
        return generation

    def purge(self, document_ids: Iterable[str]) -> None:
        """Take every version of these documents out of every file of every generation that is kept.

        The files of damaged segments go too: nobody can tell what they hold.
        """
        ids = set(document_ids)
        with self.mutex, plain_disk_errors(self.folder):
            self._on_purge(ids)
            if self.generation is not None:
                before = self.generation.manifest
                draft = Draft(self.views)
                draft.drop(ids)
                if draft.is_changed or len(self.views) < len(before.segments):
                    self.commit(self.without_dropped(draft), before.store_change, before.settings)
            self._purge_kept(ids)
            self.sweep(everything=True)

    def without_dropped(self, draft: Draft) -> Draft:
        """The same draft with each segment that holds dropped documents copied without them.

        One of which nothing would be left is not copied: no generation names it. The file of a segment
        that was not published goes with the next sweep.
        """
        for view in list(draft.all_views()):
            if not (view.states == State.DROPPED).any():
                continue
            part = Part(view.segment, view.states)
            if part.documents.any():
                segment = self.adopt_merged(merge_views(self.folder, [view]))
                draft.replace({view.segment.name}, segment, view.states[part.documents])
            self.forget_unnamed([view.segment.name])
        return draft

    def discard(self, segment: str, reason: str) -> None:
        """Go on without a damaged segment; compare with the store afterwards to have it made anew."""
        with self.mutex:
            self.damage.append(reason)
            if self.generation is not None:
                views = [view for view in self.generation.views if view.segment.name != segment]
                self.generation = Generation(self.generation.manifest, views)
            self.is_current = False

    def forget_damaged(self) -> None:
        """Keep no earlier generation that cannot be opened whole."""
        with self.mutex:
            current = self.generation.manifest.generation if self.generation else None
            for name, manifest in list(self._kept.items()):
                try:
                    for ref in manifest.segments:
                        segment = open_segment(self.folder / "segments", ref.name, verify_up_to=None)
                        read_states(self.folder, ref, len(segment.documents))
                except IndexDamaged:
                    if name != current:
                        del self._kept[name]

    def sweep(self, *, everything: bool = False) -> None:
        """Remove generations beyond those to keep, and files that none of these names.

        Kept are the last three, up to fifty of the last half minute (another process may be about to
        open them), and the last of the lineage before. `everything` keeps only the current one of each
        lineage.
        """
        with self.mutex:
            names = sorted(self._kept)
            kept = set(names[-1:] if everything else names[-_GENERATIONS_KEPT:])
            if not everything:
                recent = names[-_MOST_KEPT:]
                kept.update(name for name in recent if self._is_recent(name))
            current = self.generation.manifest.lineage if self.generation else 0
            earlier = [name for name in names if self._kept[name].lineage != current]
            kept.update(earlier[-1:])
            if self.generation is not None:
                kept.add(self.generation.manifest.generation)
            for name in generation_names(self.folder):
                if name not in kept:
                    manifest_path(self.folder, name).unlink(missing_ok=True)
            self._kept = {name: self._kept[name] for name in names if name in kept}
            segments, states = named_files(list(self._kept.values()))
            place = self.folder / "segments"
            for path in place.glob("*"):
                if path.is_dir():  # what a Puente before format 3 wrote
                    shutil.rmtree(path, ignore_errors=True)
            for name in set(column_names(place)) - segments - self._unnamed:
                column_path(place, name).unlink(missing_ok=True)
            for path in (self.folder / "states").glob("*"):
                if path.name not in states and not self._is_unnamed(path.name):
                    path.unlink(missing_ok=True)

    def _is_unnamed(self, state: str) -> bool:
        return state.partition("-")[0] in self._unnamed

    def _is_recent(self, name: str) -> bool:
        """Whether a generation was just written; not if a clock that was ahead dated it in the future."""
        try:
            written_at = manifest_path(self.folder, name).stat().st_mtime
        except OSError:
            return False
        return abs(time.time() - written_at) < self._seconds_kept

    def _read_kept(self) -> dict[str, Manifest]:
        kept = {}
        for name in generation_names(self.folder):
            try:
                kept[name] = read_manifest(self.folder, name)
            except IndexOutdated:
                continue
            except IndexDamaged as error:
                self.damage.append(str(error))
        return kept

    def _take_over(self, made: Path) -> Path:
        """Move a file among the segments, where it is kept though no generation names it yet."""
        with self.mutex, plain_disk_errors(self.folder):
            place = self.folder / "segments"
            place.mkdir(parents=True, exist_ok=True)
            made.replace(column_path(place, made.stem))
            flush(place)
            self._unnamed.add(made.stem)
        return place

    def _open(self) -> Generation | None:
        """The newest generation that can be read, without the segments that cannot."""
        pointer = read_pointer(self.folder)
        for name in generations_to_try(self.folder):
            try:
                manifest = read_manifest(self.folder, name)
            except IndexOutdated as error:
                self.outdated = str(error)
                return None
            except IndexDamaged as error:
                if str(error) not in self.damage:
                    self.damage.append(str(error))
                continue
            views = self._views_of(manifest, tolerant=True)
            generation = Generation(manifest, views)
            counts = (generation.live_documents, generation.live_chunks)
            if counts != (manifest.documents, manifest.chunks) and not self.damage:
                self.damage.append(f"The manifest of generation {name} does not fit its segments.")
            self.is_current = name == pointer and not self.damage
            return generation
        return None

    def _views_of(self, manifest: Manifest, *, tolerant: bool = False) -> list[SegmentView]:
        views = []
        for ref in manifest.segments:
            try:
                segment = open_segment(self.folder / "segments", ref.name)
            except IndexDamaged as error:
                if not tolerant:
                    raise
                self.damage.append(str(error))
                continue
            try:
                states = read_states(self.folder, ref, len(segment.documents))
            except IndexDamaged as error:
                if not tolerant:
                    raise
                self.damage.append(str(error))
                ref = ref._replace(state=None)  # noqa: PLW2901
                states = np.zeros(len(segment.documents), np.uint8)
            views.append(SegmentView(segment, states, ref))
        return views

    def _purge_kept(self, ids: set[str]) -> None:
        """Rewrite the generation kept for a rollback without these documents."""
        current = self.generation.manifest.lineage if self.generation else 0
        for name, manifest in list(self._kept.items()):
            if manifest.lineage == current:
                continue
            try:
                draft = Draft(self._views_of(manifest))
            except IndexDamaged:
                del self._kept[name]
                continue
            draft.drop(ids)
            if not draft.is_changed:
                continue
            views = self.without_dropped(draft).views
            refs = tuple(
                v.ref._replace(state=v.ref.state or write_states(self.folder, v.segment.name, v.states))
                for v in views
            )
            rewritten = manifest.with_segments(
                refs, sum(v.documents for v in views), sum(v.chunks for v in views)
            )
            rewritten.write(self.folder)
            self._kept[name] = rewritten
            self.forget_unnamed(ref.name for ref in refs)

    def _clear_unfinished(self) -> None:
        """What a writer that died was writing, or had not published: purged text may be in it."""
        shutil.rmtree(self.folder / MAKING, ignore_errors=True)
        for place in (self.folder, *(self.folder / n for n in ("segments", "generations", "states"))):
            for path in place.glob(f"{BESIDE}*"):
                if path.is_file():
                    path.unlink(missing_ok=True)
        if self.generation is not None:
            self.sweep()
