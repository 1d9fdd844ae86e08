"""A whole build: up to the store in steps, or all anew beside, checked, and swapped in by one pointer."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from corpus.errors import CorpusError
from corpus.store import DocumentStore
from index.disk import plain_disk_errors
from index.draft import Draft
from index.embed import Embedder, Progress
from index.errors import IndexDamaged, IndexOutdated, ModelMismatch, QualityFell
from index.follow import (
    Comparison,
    Version,
    compare_with_store,
    purged_after,
    read_versions,
    states_of,
)
from index.generation import Generation, open_current
from index.maker import MakerHere, SegmentMaker, Stopped
from index.manifest import Manifest, generation_names, read_manifest, read_pointer
from index.merge import Part, choose_merge, merged_states
from index.merge_job import merge_views
from index.purge import forget_left_over, purge_while_writing
from index.roll_back import earlier_than
from index.settings import (
    IndexSettings,
    can_be_asked,
    differ_by_choice,
    differing,
    explain_difference,
    index_settings,
    name_both,
    way_back,
)
from index.update import BATCH_DOCUMENTS, Updater
from index.writer import IndexWriter

Validate = Callable[[Generation], float]
OpenValidation = Callable[[], Validate]

QUALITY_MARGIN = 0.02
_LAST_CHANGES = 20


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build did. `rebuilt` says why everything was done anew, if it was.

    added: live documents that were embedded. removed: documents that no longer answer.
    quality_before, quality: what the golden questions said, if they were asked.
    differs: how the index that stays was built otherwise than is set now, and what to do.
    """

    generation: str
    documents: int
    chunks: int
    added: int
    removed: int
    changed: bool
    rebuilt: str | None = None
    quality_before: float | None = None
    quality: float | None = None
    differs: str | None = None


def build_index(
    store: DocumentStore,
    embedder: Embedder,
    folder: Path,
    *,
    chunk_tokens: int,
    open_validation: OpenValidation | None = None,
    wait_seconds: float = 0.0,
    on_progress: Progress = lambda done, total: None,
) -> BuildReport:
    """Bring the index in `folder` up to the store, beside the generation that answers now.

    Only documents that changed are split and embedded; texts embedded before come from the embedder's
    cache. Nothing is written when nothing changed. Damaged files are made anew from the store. What a
    Puente of other words or another format made is built anew.

    An index of another model or chunk size is built anew only with `open_validation`. Else it stays:
    what answers no more is taken out, and articles are added in its own chunk size.

    Args:
        open_validation: gives what measures the index for other settings against the one in use.
        wait_seconds: how long to wait for another writer.

    Raises:
        WriterBusy: another process writes the index.
        ModelMismatch: documents are to be added, and the index, which stays, is another model's.
        QualityFell: the index built for other settings answers worse; the old one stays.
        IndexTooNew: a newer Puente wrote it.
        IndexUnwritable: the folder cannot be written.
        IndexDamaged: what was written did not pass its check; the old generation stays.
        CacheNotPurged: what was embedded for a purged document cannot be wiped.
    """
    with plain_disk_errors(folder), IndexWriter(folder, wait_seconds=wait_seconds) as writer:
        forget_left_over(store, embedder)
        damage = writer.damage[:1]
        before = writer.generation
        answered = answered_by(before)
        settings = index_settings(embedder, chunk_tokens)
        rebuilt = _why_rebuild(writer, settings, may_reembed=open_validation is not None)
        if rebuilt:
            qualities: list[float] = []
            is_measured = _is_to_be_reached(before, settings)
            validate = open_validation() if open_validation and is_measured else None
            generation = build_beside(
                writer,
                store,
                embedder,
                chunk_tokens,
                validate=keep_qualities(validate, qualities),
                on_progress=on_progress,
            )
            return report_full_build(generation, answered, qualities, rebuilt)
        generation = _update(writer, Updater(writer, store, embedder, chunk_tokens), on_progress)
        now, built = answered_by(generation), generation.manifest
        is_otherwise = differing(built.settings, settings)
        return BuildReport(
            built.generation,
            generation.live_documents,
            generation.live_chunks,
            len(now - answered),
            len({id_ for id_, _ in answered} - {id_ for id_, _ in now}),
            before is None or before.manifest.generation != built.generation,
            f"the index was damaged: {damage[0]}" if damage else None,
            differs=explain_difference(built.settings, settings) if is_otherwise else None,
        )


def _update(writer: IndexWriter, updater: Updater, on_progress: Progress) -> Generation:
    """Add and take out what changed; only take out where the index is another model's."""
    mismatch = updater.mismatch()
    if mismatch:
        updater.compare()
        if updater.missing:
            raise ModelMismatch(mismatch)
    else:
        while updater.step(on_progress=on_progress).more:
            merge_due(writer)
    assert writer.generation is not None  # noqa: S101
    return writer.generation


def build_full(
    store: DocumentStore,
    embedder: Embedder,
    folder: Path,
    *,
    chunk_tokens: int,
    validate: Validate | None = None,
    margin: float = QUALITY_MARGIN,
    wait_seconds: float = 0.0,
    on_progress: Progress = lambda done, total: None,
) -> BuildReport:
    """Build everything anew beside what answers now, check it, and swap; see `build_beside`."""
    with plain_disk_errors(folder), IndexWriter(folder, wait_seconds=wait_seconds) as writer:
        forget_left_over(store, embedder)
        answered = answered_by(writer.generation)
        qualities: list[float] = []
        generation = build_beside(
            writer,
            store,
            embedder,
            chunk_tokens,
            validate=keep_qualities(validate, qualities),
            margin=margin,
            on_progress=on_progress,
        )
        return report_full_build(generation, answered, qualities)


def report_full_build(
    generation: Generation,
    answered: set[Version],
    qualities: Sequence[float],
    why: str = "a full build was asked for",
) -> BuildReport:
    """What building everything anew came to.

    Args:
        answered: the versions that answered before it, as `answered_by` told.
        qualities: what `keep_qualities` noted: the old index's first, the new one's last.
    """
    now = answered_by(generation)
    before, after = (qualities[0], qualities[-1]) if len(qualities) > 1 else (None, None)
    return BuildReport(
        generation.manifest.generation,
        generation.live_documents,
        generation.live_chunks,
        added=len(now),
        removed=len({id_ for id_, _ in answered} - {id_ for id_, _ in now}),
        changed=True,
        rebuilt=why,
        quality_before=before,
        quality=after,
    )


def rollback(folder: Path, *, wait_seconds: float = 0.0) -> str:
    """Let the index of before the last full build answer again; returns its new generation's name.

    Rolling back twice is where one started. Nothing is built anew by itself afterwards.

    Raises:
        NothingToRollBack: no earlier index is kept.
        WriterBusy: a process writes the index: ask that one (`ask_writer`).
    """
    with IndexWriter(folder, wait_seconds=wait_seconds) as writer:
        return writer.roll_back().manifest.generation


def refuse_rollback(folder: Path) -> None:
    """Say at once what the process that writes the index would find when it is asked to roll back.

    Raises:
        NothingToRollBack: no earlier index is kept, or none that this Puente can answer from.
    """
    pointer = read_pointer(folder)
    kept: dict[str, Manifest] = {}
    for name in generation_names(folder):
        with suppress(IndexDamaged, IndexOutdated):
            kept[name] = read_manifest(folder, name)
    earlier_than(kept.get(pointer or ""), kept.values())


def build_beside(
    writer: IndexWriter,
    store: DocumentStore,
    embedder: Embedder,
    chunk_tokens: int,
    *,
    maker: SegmentMaker | None = None,
    validate: Validate | None = None,
    margin: float = QUALITY_MARGIN,
    on_progress: Progress = lambda done, total: None,
    stop: Callable[[], bool] = lambda: False,
) -> Generation:
    """Split and embed every version in the store beside what answers now; then check it and swap.

    The current generation may be brought up to date meanwhile; what changed is caught up with
    before the swap. Of what was purged meanwhile nothing is left on disk once this returns or raises.

    Args:
        maker: what makes segments; in this process by default.
        validate: how well a generation answers the golden questions, from 0 to 1; None asks nothing.
            Nor is it asked where this Puente cannot answer from the old one, whatever is set.
        margin: how much less the new one may have than the old.
        on_progress: called with the versions that are done, and how many there are.
        stop: asked between batches; once it is true, Stopped is raised.

    Raises:
        QualityFell: the new index answers worse by more than the margin; the old one stays.
        IndexDamaged: the new index does not hold what the store does; the old one stays.
        CacheNotPurged: what was embedded for a purged document cannot be wiped; the old one stays.
    """
    maker = maker or MakerHere(writer.folder, embedder)
    draft = Draft()
    began = store.change_number()
    try:
        comparison = compare_with_store(draft, store)
        total, done = len(comparison.missing), 0
        unreadable: set[Version] = set()
        on_progress(0, total)
        for at in range(0, total, BATCH_DOCUMENTS):
            if stop():
                raise Stopped("The build was stopped; what it embedded is kept for the next one.")
            batch = comparison.missing[at : at + BATCH_DOCUMENTS]
            unreadable |= _add(writer, draft, store, maker, chunk_tokens, batch, comparison.live)
            done = min(at + BATCH_DOCUMENTS, total)
            on_progress(done, total)
            _merge_draft(writer, draft)
        settings = index_settings(embedder, chunk_tokens)
        current = writer.generation
        if validate is not None and current is not None and _is_to_be_reached(current, settings):
            with writer.mutex:
                proposed = writer.propose(draft, comparison.store_change, settings)
            _refuse_worse(current, proposed, validate, margin)
        with writer.mutex:
            before = writer.generation
            held, purged = purged_after(store, min(began, before.store_change if before else 0))
            if purged:
                purge_while_writing(writer, embedder, purged)
            comparison = _catch_up(writer, draft, store, maker, chunk_tokens, unreadable)
            writer.without_dropped(draft)
            lineage = max([before.manifest.lineage if before else 0, *writer.lineages()]) + 1
            covered = min(held, comparison.store_change)
            generation = writer.propose(draft, covered, settings, lineage=lineage)
            _check(generation, comparison, unreadable)
            writer.publish(generation)
            writer.damage.clear()
        return generation
    except BaseException:
        writer.forget_unnamed([view.segment.name for view in draft.all_views()])
        with suppress(OSError, sqlite3.Error, CorpusError):
            writer.sweep()
            embedder.forget(store.purged_since(began))
        raise


def merge_due(writer: IndexWriter) -> bool:
    """Merge segments that are due, here and now; whether there were any."""
    merged = False
    while due := choose_merge(writer.views):
        with writer.mutex:
            draft = Draft(writer.views)
            _merge_into(writer, draft, [view.segment.name for view in due])
            assert writer.generation is not None  # noqa: S101
            manifest = writer.generation.manifest
            writer.commit(draft, manifest.store_change, manifest.settings)
        merged = True
    return merged


def _merge_draft(writer: IndexWriter, draft: Draft) -> None:
    while due := choose_merge(draft.views):
        names = [view.segment.name for view in due]
        _merge_into(writer, draft, names)
        writer.forget_unnamed(names)


def _merge_into(writer: IndexWriter, draft: Draft, names: list[str]) -> None:
    views = [view for view in draft.all_views() if view.segment.name in names]
    parts = [Part(view.segment, view.states) for view in views]
    segment = writer.adopt_merged(merge_views(writer.folder, views))
    draft.replace(set(names), segment, merged_states(parts, [view.states for view in views]))


def _catch_up(
    writer: IndexWriter,
    draft: Draft,
    store: DocumentStore,
    maker: SegmentMaker,
    chunk_tokens: int,
    unreadable: set[Version],
) -> Comparison:
    """Add what was stored since the build began."""
    for _ in range(_LAST_CHANGES):
        comparison = compare_with_store(draft, store)
        missing = [version for version in comparison.missing if version not in unreadable]
        if not missing:
            break
        unreadable |= _add(writer, draft, store, maker, chunk_tokens, missing, comparison.live)
    return comparison


def _add(
    writer: IndexWriter,
    draft: Draft,
    store: DocumentStore,
    maker: SegmentMaker,
    chunk_tokens: int,
    versions: Sequence[Version],
    live: Mapping[str, int],
) -> set[Version]:
    """Index some versions; those that the store could not give."""
    fetched = read_versions(store, versions)
    if fetched.documents:
        made = maker.make(fetched.documents, chunk_tokens)
        draft.add(writer.adopt(made), states_of(fetched.documents, live))
    return set(fetched.skipped)


def _refuse_worse(current: Generation, proposed: Generation, validate: Validate, margin: float) -> None:
    before, after = validate(current), validate(proposed)
    if after >= before - margin:
        return
    built, own = current.manifest.settings, proposed.manifest.settings
    why = ""
    if differ_by_choice(built, own):
        was, now = name_both(built, own)
        why = (
            f" It was built with {was}, and the new one with {now}. {way_back(built, own)}; or allow a "
            "larger fall with `puente build --full --margin`."
        )
    raise QualityFell(
        f"The new index reaches {after:.3f} on the golden questions, and the one in use "
        f"{before:.3f}; a fall of {margin:.3f} is allowed. The one in use stays.{why}"
    )


def _check(generation: Generation, comparison: Comparison, unreadable: set[Version]) -> None:
    """Raises IndexDamaged unless the generation answers with exactly what the store would."""
    live = {entry.id: entry.version for entry in generation.documents()}
    unread = {id_ for id_, _ in unreadable}
    wanted = {id_: version for id_, version in comparison.live.items() if id_ not in unread}
    found = {id_: version for id_, version in live.items() if id_ not in unread}
    if found != wanted:
        lost = sorted(set(wanted.items()) ^ set(found.items()))[:5]
        raise IndexDamaged(
            f"The new index holds {len(found)} documents where the store has {len(wanted)} (such as "
            f"{', '.join(id_ for id_, _ in lost)}); the old one stays in use."
        )


def _why_rebuild(writer: IndexWriter, settings: IndexSettings, *, may_reembed: bool) -> str | None:
    if writer.outdated:
        return writer.outdated
    if writer.generation is None:
        return f"the index was damaged: {writer.damage[0]}" if writer.damage else "there was no index"
    before = writer.generation.manifest
    names = differing(before.settings, settings)
    is_chosen = before.rolled_back or not may_reembed
    if not names or (is_chosen and can_be_asked(before.settings, settings)):
        return None
    return f"{names[0]} changed from {before.settings.get(names[0])} to {settings.get(names[0])}"


def _is_to_be_reached(before: Generation | None, settings: IndexSettings) -> bool:
    """Whether the index of before must be done as well as: not if this Puente cannot answer from it,
    whatever is set."""
    if before is None:
        return False
    return can_be_asked(before.manifest.settings, settings)


def answered_by(generation: Generation | None) -> set[Version]:
    """The versions that a generation answers from."""
    return {(e.id, e.version) for e in generation.documents()} if generation is not None else set()


def is_built_with(folder: Path, embedder: Embedder, chunk_tokens: int) -> bool:
    """Whether the index in use was built with these settings."""
    generation = open_current(folder)
    own = index_settings(embedder, chunk_tokens)
    return generation is not None and not differing(generation.manifest.settings, own)


def keep_qualities(validate: Validate | None, qualities: list[float]) -> Validate | None:
    """The same, but it notes what it says."""
    if validate is None:
        return None

    def keep(generation: Generation) -> float:
        quality = validate(generation)
        qualities.append(quality)
        return quality

    return keep
