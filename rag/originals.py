"""Which version of a story's original an article copies."""

from __future__ import annotations

import contextlib

from corpus.dedupe import LEAST_SAMPLED_CONTAINMENT, containment, shingles_of
from corpus.document import Document
from corpus.errors import DocumentNotFound, DocumentPurged, StoreDamaged, VersionNotFound
from corpus.store import DocumentStore
from corpus.stories import Stories


def find_original(stories: Stories, document_id: str) -> str | None:
    """The id of the article that another one copies; None for one in words of its own.

    Raises:
        StoriesUnavailable: the stories cannot be read.
    """
    story = stories.story_of(document_id)
    return story.original if story and story.is_copy(document_id) else None


def find_copied_version(store: DocumentStore, original: str, copy: Document) -> Document | None:
    """The version of the original that shares most with a version of its copy.

    Of several that share as much it is the shortest, then the oldest. None where that version of the
    copy is in words of its own, or the original cannot be read.
    """
    words = shingles_of(copy.text)
    nearest, most = None, (0, 0)
    for version in _versions(store, original):
        theirs = shingles_of(version.text)
        shared = len(words & theirs)
        if containment(words, theirs) >= LEAST_SAMPLED_CONTAINMENT and (shared, -len(theirs)) > most:
            nearest, most = version, (shared, -len(theirs))
    return nearest


def _versions(store: DocumentStore, document_id: str) -> list[Document]:
    """Those that can be read, oldest first."""
    readable: list[Document] = []
    with contextlib.suppress(DocumentNotFound, DocumentPurged):
        for known in store.versions(document_id):
            with contextlib.suppress(VersionNotFound, DocumentPurged, StoreDamaged):
                readable.append(store.get(document_id, known.version))
    return readable
