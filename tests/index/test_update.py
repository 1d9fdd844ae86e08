from collections import deque

import pytest

from index.embed import Embedder
from index.generation import open_current
from index.maker import MAKING, MakerHere, Making
from index.update import Updater
from index.writer import IndexWriter
from tests.fakes import FakeEncoder
from tests.index.conftest import held_versions

CHUNK_TOKENS = 16
MOST_CHARS = 100
LONG = "The agents searched a warehouse. " * 9


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


class Asleep(MakerHere):
    """Makes what is begun only once it is `awake`."""

    awake = False
    abandoned = ()

    def begin(self, documents, chunk_tokens):
        return Making(documents, chunk_tokens)

    def look(self, making):
        return self.make(making.documents, making.chunk_tokens) if self.awake else None

    def abandon(self, making):
        self.abandoned = (*self.abandoned, *(document.id for document in making.documents))


def finish(updater):
    """Let what was begun be made, and step until nothing is missing."""
    updater._maker.awake = True
    for _ in range(20):
        updater.step(most_chars=MOST_CHARS)


@pytest.fixture
def updater(folder, store, embedder):
    with IndexWriter(folder) as writer:
        yield Updater(writer, store, embedder, CHUNK_TOKENS, Asleep(folder, embedder))


def work(updater):
    """Step until there is no more to do at once."""
    while updater.step(most_chars=MOST_CHARS).more:
        pass


def test_a_step_takes_no_more_text_than_it_may(updater, store, article):
    store.put_many([article(f"a{n}", "A tunnel was found by a unit on the border.") for n in range(5)])

    steps = [updater.step(most_chars=MOST_CHARS).indexed for _ in range(3)]

    assert steps == [2, 2, 1]


def test_what_a_comparison_finds_missing_is_added_in_such_steps_too(updater, store, article):
    store.put_many([article(f"a{n}", "A tunnel was found by a unit on the border.") for n in range(5)])
    updater.compare()
    updater.followed = store.change_number()

    steps = [updater.step(most_chars=MOST_CHARS).indexed for _ in range(3)]

    assert steps == [2, 2, 1]


def test_what_comes_behind_a_long_document_does_not_wait_for_it(updater, store, folder, article):
    store.put(article("long", LONG))
    store.put(article("a", "A tunnel was found."))
    work(updater)
    store.put(article("b", "A bridge was built."))
    work(updater)

    assert held_versions(open_current(folder)) == {("a", 1), ("b", 1)}
    assert (updater.backlog(), updater.found < store.change_number()) == (1, True)
    finish(updater)
    assert held_versions(open_current(folder)) == {("a", 1), ("b", 1), ("long", 1)}
    assert (updater.backlog(), updater.found) == (0, store.change_number())


def test_a_long_document_that_was_not_done_is_made_after_a_crash(folder, store, embedder, article):
    store.put(article("long", LONG))
    store.put(article("a", "A tunnel was found."))
    with IndexWriter(folder) as writer:
        work(Updater(writer, store, embedder, CHUNK_TOKENS, Asleep(folder, embedder)))
    assert open_current(folder).store_change < store.change_number()

    with IndexWriter(folder) as writer:
        work(Updater(writer, store, embedder, CHUNK_TOKENS))

    assert held_versions(open_current(folder)) == {("a", 1), ("long", 1)}
    assert open_current(folder).store_change == store.change_number()


def test_what_was_deleted_does_not_answer_again_while_a_restart_catches_up(
    folder, store, embedder, article
):
    store.put(article("long", LONG))
    store.put(article("a", "A tunnel was found."))
    store.delete("a")
    with IndexWriter(folder) as writer:
        work(Updater(writer, store, embedder, CHUNK_TOKENS, Asleep(folder, embedder)))

    with IndexWriter(folder) as writer:
        updater = Updater(writer, store, embedder, CHUNK_TOKENS, Asleep(folder, embedder))
        for _ in range(5):
            updater.step(1, most_chars=MOST_CHARS)
            assert [entry.id for entry in open_current(folder).documents()] == []


def test_the_version_before_answers_until_the_next_one_can_be_found(updater, store, folder, article):
    store.put(article("a", "A tunnel was found."))
    work(updater)
    store.put(article("a", LONG))
    work(updater)
    assert [entry.version for entry in open_current(folder).documents()] == [1]

    finish(updater)

    assert [entry.version for entry in open_current(folder).documents()] == [2]


def test_what_was_deleted_meanwhile_is_embedded_after_all_that_answers(
    updater, store, folder, encoder, article
):
    work(updater)
    store.put(article("gone", "A tunnel was found."))
    store.delete("gone")
    store.put(article("a", "A bridge was built."))

    updater.step(most_chars=MOST_CHARS)

    assert not [text for batch in encoder.encoded for text in batch if "tunnel" in text]
    assert held_versions(open_current(folder)) == {("a", 1)}
    work(updater)
    assert held_versions(open_current(folder)) == {("a", 1), ("gone", 1)}
    assert [entry.id for entry in open_current(folder).documents()] == ["a"]


def test_a_long_document_that_was_deleted_gives_way_to_one_that_answers(updater, store, folder, article):
    store.put(article("gone", LONG))
    work(updater)
    store.delete("gone")
    store.put(article("long", LONG))
    work(updater)

    assert updater._maker.abandoned == ("gone",)
    assert updater.backlog() == 2
    finish(updater)
    assert held_versions(open_current(folder)) == {("gone", 1), ("long", 1)}


def test_making_a_long_document_ends_when_it_is_purged(updater, store, folder, article):
    store.put(article("secret", LONG))
    store.put(article("a", "A tunnel was found."))
    work(updater)
    store.purge("secret")

    work(updater)

    assert updater._maker.abandoned == ("secret",)
    assert (updater.backlog(), updater.found) == (0, store.change_number())
    assert held_versions(open_current(folder)) == {("a", 1)}


def test_a_long_document_that_cannot_be_made_is_tried_again(updater, store, folder, article, monkeypatch):
    def fail(making):
        raise OSError(28, "No space left on device")

    store.put(article("long", LONG))
    work(updater)
    with monkeypatch.context() as patch:
        patch.setattr(updater._maker, "look", fail)
        with pytest.raises(OSError, match="No space left"):
            work(updater)
    updater.distrust()

    finish(updater)

    assert held_versions(open_current(folder)) == {("long", 1)}
