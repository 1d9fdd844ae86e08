"""forget_purged and without_purged: a purge reaches what was being found while it ran."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any

from api.shown import without_text
from corpus.store import DocumentStore


def forget_purged(
    documents: DocumentStore,
    shown: Collection[tuple[str, int]],
    forget: Callable[[str, int], object],
) -> None:
    """Wipe what was just kept of versions that were purged while it was found.

    A purge wipes what is kept, after the store has it: either that finds what was kept before, or this
    finds the purge in the store.

    Args:
        shown: (document id, version) of all of which something was kept.
        forget: wipes what is kept of a document, up to a version.
    """
    for document_id, up_to in _purged_of(documents, shown).items():
        forget(document_id, up_to)


def without_purged(
    documents: DocumentStore, shown: Collection[tuple[str, int]], body: dict[str, Any]
) -> dict[str, Any]:
    """An answer as it may be kept now: without the text of what it shows in versions that were purged.

    Made as late as it is written, as a purge wipes what is written by the time that the store has it.
    """
    for document_id in _purged_of(documents, shown):
        body = without_text(body, document_id)
    return body


def _purged_of(documents: DocumentStore, shown: Collection[tuple[str, int]]) -> dict[str, int]:
    purged = documents.purged_to({document_id for document_id, _ in shown})
    return {one: purged[one] for one, version in shown if version <= purged.get(one, -1)}
