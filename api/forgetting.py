"""forget_purged: a purge reaches what was being found while it ran."""

from __future__ import annotations

from collections.abc import Callable, Collection

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
    purged = documents.purged_to({document_id for document_id, _ in shown})
    for document_id in {one for one, version in shown if version <= purged.get(one, -1)}:
        forget(document_id, purged[document_id])
