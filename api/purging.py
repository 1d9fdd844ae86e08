"""What a command does of a purge, beside the store: answers that were kept, and the index."""

from __future__ import annotations

from contextlib import closing

from api.answers import AnswerStore
from api.data_folder import answers_file, embedding_cache_file, index_folder
from api.serving import wait_for_writer
from api.settings import Settings
from corpus.store import DocumentStore
from index.errors import WriterBusy
from index.purge import purge_documents


def purge_here(settings: Settings, store: DocumentStore, document_id: str) -> bool:
    """Wipe what was derived from a purged document; whether all of it is gone.

    A running server wipes the index itself, when it sees the purge in the store.

    Raises:
        AnswersUnavailable, CacheNotPurged: a file cannot be wiped now; purge again later.
    """
    answers = AnswerStore(answers_file(settings), settings.keep_questions_days)
    with closing(answers):
        answers.forget_document(document_id)
    folder = index_folder(settings)
    try:
        purge_documents(folder, [document_id], embedding_cache_file(settings))
    except WriterBusy:
        return wait_for_writer(folder, store.change_number())
    return True
