"""Building in the place of the process that writes: a busy server is waited for, a command is not."""

from __future__ import annotations

import os
import threading
import time

import pytest

from corpus.document import Document
from corpus.store import DocumentStore
from index.embed import Embedder
from index.errors import WriterBusy
from index.lock import WriterLock
from index.progress import IndexerStatus, write_status
from index.take_over import build_instead_of_writer
from tests.fakes import FakeEncoder


@pytest.fixture
def build(tmp_path, monkeypatch):
    """Build instead of whoever holds the folder's lock, with waits that suit a test."""
    monkeypatch.setattr("index.take_over._ASK_SECONDS", 0.02)
    monkeypatch.setattr("index.take_over._WAIT_SECONDS", 0.1)
    store, embedder = DocumentStore(tmp_path / "documents.db"), Embedder(FakeEncoder())
    store.put(Document("a", "Title", "Agents found a tunnel in Nogales.", "en"))
    yield lambda: build_instead_of_writer(store, embedder, tmp_path / "index", chunk_tokens=64)
    embedder.close()
    store.close()


def tell_status(folder, state):
    write_status(folder, IndexerStatus(state=state, pid=os.getpid()))


def test_a_server_that_is_busy_for_long_is_waited_for(build, tmp_path):
    lock = WriterLock(tmp_path / "index")
    tell_status(tmp_path / "index", "indexing")

    def hand_over():
        time.sleep(0.6)
        lock.release()

    holder = threading.Thread(target=hand_over)
    holder.start()

    assert build().documents == 1
    holder.join()


def test_a_server_that_never_hands_over_is_told_to_be_busy(build, tmp_path, monkeypatch):
    monkeypatch.setattr("index.take_over._WAIT_FOR_INDEXER_SECONDS", 0.3)

    with WriterLock(tmp_path / "index"):
        tell_status(tmp_path / "index", "indexing")
        with pytest.raises(WriterBusy, match=r"still at work after .* Try again"):
            build()


@pytest.mark.parametrize("state", [None, "stopped"])
def test_another_command_that_writes_is_not_waited_for_long(build, tmp_path, state):
    with WriterLock(tmp_path / "index"):
        if state is not None:
            tell_status(tmp_path / "index", state)
        with pytest.raises(WriterBusy, match="is being written by process"):
            build()
