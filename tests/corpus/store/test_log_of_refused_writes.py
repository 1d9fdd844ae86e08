"""What a transaction that was refused has left in the log is no damage."""

from __future__ import annotations

import shutil

from corpus.document import Document
from corpus.store import DocumentStore
from corpus.store.log_damage import is_log_damaged, mended_log


def log_of(folder):
    return (folder / "documents.db-wal").read_bytes()


def copy_as_it_is(store, place):
    """The files of an open store, as a killed process leaves them."""
    shutil.copytree(store.path.parent, place)
    return place


def test_the_rest_of_a_longer_write_that_was_refused_is_no_damage(tmp_path):
    (tmp_path / "own").mkdir()
    store = DocumentStore(tmp_path / "own" / "documents.db")
    store.put(Document("first", "First", "It is here.", "en"))
    before = copy_as_it_is(store, tmp_path / "before")
    (before / "documents.db-shm").unlink()
    store.put_many([Document(f"long-{n}", "Long", "It is long. " * 900, "en") for n in range(3)])
    refused = log_of(copy_as_it_is(store, tmp_path / "refused"))
    store.close()
    store = DocumentStore(before / "documents.db")
    store.put(Document("second", "Second", "It is here too.", "en"))
    folder = copy_as_it_is(store, tmp_path / "left")
    store.close()
    accepted = log_of(folder)
    assert len(accepted) < len(refused)
    (folder / "documents.db-wal").write_bytes(accepted + refused[len(accepted) :])

    assert not is_log_damaged(folder / "documents.db")
    assert mended_log(folder / "documents.db") is None
    store = DocumentStore(folder / "documents.db")
    assert set(store.current_versions()) == {"first", "second"}
    store.close()
