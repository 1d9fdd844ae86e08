"""An index that this Puente cannot answer from is not gone back to, and does not stay."""

import pytest

from index.build import build_full, build_index, refuse_rollback, rollback
from index.errors import NothingToRollBack
from index.generation import open_current

CHUNK_TOKENS = 40


@pytest.fixture
def articles(article):
    return [article(f"d{number:02}", f"Article {number} tells of a tunnel.") for number in range(3)]


@pytest.fixture
def knows_words_as(monkeypatch):
    """Another release of Puente, whose words are others."""

    def become(version):
        monkeypatch.setattr("index.settings.vocabulary_version", lambda: version)

    return become


def test_an_index_of_other_words_is_not_gone_back_to(store, folder, articles, embedder, knows_words_as):
    store.put_many(articles)
    knows_words_as("older")
    build_index(store, embedder, folder, chunk_tokens=CHUNK_TOKENS)
    knows_words_as("newer")
    build_full(store, embedder, folder, chunk_tokens=CHUNK_TOKENS)
    answers = open_current(folder).manifest.generation

    for ask in (rollback, refuse_rollback):
        with pytest.raises(NothingToRollBack, match=r"built with words 'older'.*`puente build --full`"):
            ask(folder)

    assert open_current(folder).manifest.generation == answers


def test_an_index_of_another_chunk_size_is(store, folder, articles, embedder):
    store.put_many(articles)
    build_index(store, embedder, folder, chunk_tokens=CHUNK_TOKENS)
    build_full(store, embedder, folder, chunk_tokens=8)

    refuse_rollback(folder)
    rollback(folder)

    assert open_current(folder).manifest.settings["chunk_tokens"] == str(CHUNK_TOKENS)


def test_one_that_was_gone_back_to_is_built_anew_for_a_newer_release(
    store, folder, articles, embedder, knows_words_as
):
    store.put_many(articles)
    knows_words_as("older")
    build_index(store, embedder, folder, chunk_tokens=CHUNK_TOKENS)
    build_full(store, embedder, folder, chunk_tokens=CHUNK_TOKENS)
    rollback(folder)
    knows_words_as("newer")

    report = build_index(store, embedder, folder, chunk_tokens=CHUNK_TOKENS)

    assert report.rebuilt == "words changed from older to newer"
    assert open_current(folder).manifest.settings["words"] == "newer"
