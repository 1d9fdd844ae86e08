"""What a command does of a purge, beside the store: all that is kept or derived, and the index."""

from __future__ import annotations

from contextlib import closing

from api.answers import AnswerStore
from api.data_folder import answers_file, embedding_cache_file, index_folder
from api.serving import wait_for_writer
from api.settings import Settings
from api.wiring import open_feedback, open_quarantine, open_source_states, open_standing
from api.writing import Forgotten
from corpus.sources.forget import forget_in_sources
from corpus.store import DocumentStore
from index.errors import WriterBusy
from index.purge import purge_documents


def purge_here(
    settings: Settings, store: DocumentStore, document_id: str, places: frozenset[str]
) -> Forgotten:
    """Wipe what was derived from a purged document, whose versions came from these places.

    The quarantine comes first, as a later call may know the places no more. A running server wipes
    the index itself, when it sees the purge in the store.

    Raises:
        AnswersUnavailable, StoreUnavailable, CacheNotPurged: a file cannot be wiped; purge again later.
    """
    try:
        with closing(open_source_states(settings)) as states:
            files = forget_in_sources(states, open_quarantine(settings), document_id, places)
    finally:
        with closing(AnswerStore(answers_file(settings), settings.keep_questions_days)) as answers:
            answers.forget_document(document_id)
        open_feedback(settings).forget_document(document_id)
        open_standing(settings).forget_document(document_id)
    folder = index_folder(settings)
    try:
        purge_documents(folder, [document_id], embedding_cache_file(settings))
    except WriterBusy:
        return Forgotten(wait_for_writer(folder, store.change_number()), files)
    return Forgotten(files=files)
