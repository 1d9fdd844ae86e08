"""What a purge does beside the store: what sources said of a document, and files that were refused."""

from __future__ import annotations

from collections.abc import Collection

from corpus.quarantine import Quarantine
from corpus.sources.state import SourceStates


def forget_in_sources(
    states: SourceStates, quarantine: Quarantine, document_id: str, places: Collection[str] = ()
) -> tuple[str, ...]:
    """Wipe it for good; afterwards sources know only that they have seen the document.

    Args:
        places: the addresses of its versions, and the path of its file, where they are still known.

    Returns:
        The files of watched folders that it came from. They are their owner's, and stay.

    Raises:
        StoreUnavailable: the state of the sources, or the quarantine, cannot be written.
    """
    names: list[str] = []
    try:
        names = states.names_of(document_id)
    finally:  # a later call may know the places no more, so they are made use of whatever fails
        try:
            quarantine.discard_document(document_id, {*places, *names})
        finally:
            states.forget_words([document_id])
    return tuple(name for name in names if not name.startswith("http"))
