"""From the store to a draft: what must be searchable that is not, and what must not be that is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from corpus.document import Document
from corpus.errors import (
    DocumentDeleted,
    DocumentNotFound,
    DocumentPurged,
    StoreDamaged,
    VersionNotFound,
)
from corpus.store import Change, DocumentStore
from index.draft import Draft
from index.manifest import State, States

Version = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Comparison:
    """What the store holds against what a draft holds.

    missing: versions to be indexed, those that answer today first. live: id -> the version that answers.
    store_change: the draft is up to this change once what is missing was added.
    """

    missing: list[Version]
    live: dict[str, int]
    store_change: int


@dataclass
class Fetched:
    """Documents read from the store, and why others could not be."""

    documents: list[Document] = field(default_factory=list)
    skipped: dict[Version, str] = field(default_factory=dict)


def compare_with_store(draft: Draft, store: DocumentStore) -> Comparison:
    """Give every document in the draft the state that the store says, and list what is missing.

    A version whose content is not the store's is of another store: it is dropped, and missing.
    Cost: grows with the number of documents; it is done at a start and after damage, not for each
    change.
    """
    change = store.change_number()
    current = store.current_versions()
    every = store.all_versions()
    known = set(every)
    seen: set[Version] = set()
    for place, view in enumerate(draft.all_views()):
        states = np.full(len(view.segment.documents), State.DROPPED, dtype=np.uint8)
        for row, entry in enumerate(view.segment.documents):
            version = (entry.id, entry.version)
            newest, digest = current.get(entry.id, (0, ""))
            is_newest = newest == entry.version
            if version not in known or version in seen or (is_newest and digest != entry.digest):
                continue
            seen.add(version)
            states[row] = State.LIVE if is_newest else State.DEAD
        draft.set_states(place, states)
    live = {id_: version for id_, (version, _) in current.items()}
    missing = [version for version in every if version not in seen]
    missing.sort(key=lambda version: live.get(version[0]) != version[1])
    return Comparison(missing, live, change)


def purged_after(store: DocumentStore, followed: int) -> tuple[int, list[str]]:
    """The store's last change, and the ids that were purged after the change `followed` and up to it.

    A store with fewer changes than were followed was restored: all that it ever purged are told.
    """
    held = store.change_number()
    return held, store.purged_since(followed if followed <= held else 0)


def read_versions(store: DocumentStore, versions: Iterable[Version]) -> Fetched:
    """Read versions; those that are gone or damaged are named, not raised."""
    fetched = Fetched()
    for id_, version in versions:
        try:
            fetched.documents.append(store.get(id_, version))
        except (
            DocumentDeleted,
            DocumentNotFound,
            DocumentPurged,
            StoreDamaged,
            VersionNotFound,
        ) as error:
            fetched.skipped[id_, version] = str(error)
    return fetched


def states_of(documents: Sequence[Document], live: Mapping[str, int | None]) -> States:
    """LIVE for the documents that are the version that answers, else DEAD."""
    return np.array(
        [State.LIVE if live.get(d.id) == d.version else State.DEAD for d in documents], dtype=np.uint8
    )


@dataclass
class Changes:
    """What a run of the store's change log comes to.

    put: versions that were stored, in order. live: id -> the version that answers afterwards, None
    where the document was deleted. purged: ids whose every earlier version is wiped.
    """

    put: list[Version] = field(default_factory=list)
    live: dict[str, int | None] = field(default_factory=dict)
    purged: list[str] = field(default_factory=list)
    last: int = 0


def sum_up(changes: Iterable[Change]) -> Changes:
    """Read changes, oldest first."""
    found = Changes()
    for change in changes:
        found.last = change.number
        version = (change.document_id, change.version)
        if change.kind == "put":
            found.put.append(version)
            found.live[change.document_id] = change.version
        elif change.kind == "delete":
            found.live[change.document_id] = None
        elif change.kind == "purge":
            found.put = [put for put in found.put if put[0] != change.document_id]
            found.live[change.document_id] = None
            found.purged.append(change.document_id)
    return found
