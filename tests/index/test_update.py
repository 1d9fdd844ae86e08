from collections import deque

import pytest

from index.embed import Embedder
from index.maker import MAKING
from index.update import Updater
from index.writer import IndexWriter
from tests.fakes import FakeEncoder

CHUNK_TOKENS = 16


def test_what_is_missing_is_changed_by_nobody_without_the_writers_mutex(folder, store, embedder):
    with IndexWriter(folder) as writer:

        class Watched(deque):
            def __iter__(self):
                assert writer.mutex._is_owned()
                return super().__iter__()

            def clear(self):
                assert writer.mutex._is_owned()
                super().clear()

        updater = Updater(writer, store, embedder, CHUNK_TOKENS)
        updater._missing = Watched([("a", 1), ("b", 1)])
        updater.purge(["a"])
        assert updater._missing == deque([("b", 1)])
        updater._missing = Watched([("b", 1)])
        updater.distrust()
        assert updater.missing == 0


def test_of_batches_of_which_one_cannot_be_made_none_is_left_behind(folder, store, article, monkeypatch):
    class Failing(FakeEncoder):
        def encode(self, texts):
            if any("bridge" in text for text in texts):
                raise OSError(28, "No space left on device")
            return super().encode(texts)

    monkeypatch.setattr("index.update._BATCH_CHARS", 10)
    store.put(article("a", "A tunnel was found."))
    store.put(article("b", "A bridge was built."))
    embedder = Embedder(Failing())
    with IndexWriter(folder) as writer:
        updater = Updater(writer, store, embedder, CHUNK_TOKENS)
        with pytest.raises(OSError, match="No space left"):
            updater.step()

    assert [path for path in (folder / MAKING).rglob("*") if path.is_file()] == []
    embedder.close()
