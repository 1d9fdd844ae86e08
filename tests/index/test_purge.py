import json
import sqlite3
import threading
from contextlib import closing

import numpy as np
import pytest

from index.build import build_beside, build_full, build_index, rollback
from index.cache import EmbeddingCache
from index.embed import Embedder
from index.errors import CacheNotPurged, QualityFell, WriterBusy
from index.generation import open_current
from index.indexer import Indexer
from index.lock import WriterLock
from index.maker import MakerHere
from index.purge import purge_documents
from index.token_head import TokenHead
from index.update import Updater
from index.writer import IndexWriter
from tests.fakes import FakeEncoder
from tests.index.conftest import held_versions

CHUNK_TOKENS = 16
SECRET = "Xochimilco hides the witness."


@pytest.fixture
def cache_file(tmp_path):
    return tmp_path / "embeddings.db"


@pytest.fixture
def cached(cache_file):
    """An embedder with a token head and a cache, as the service has."""
    projection = np.random.default_rng(0).normal(size=(64, 8)).astype(np.float32)
    head = TokenHead(np.zeros(64, np.float32), projection, np.zeros(64, np.float32))
    opened = Embedder(FakeEncoder(), EmbeddingCache(cache_file), head)
    yield opened
    opened.close()


@pytest.fixture
def filled(store, cached, folder, article):
    """A changed, a deleted and a plain document, over two full builds."""
    store.put_many([article(f"a{n}", f"Zacatecas {n} is quiet.") for n in range(3)])
    store.put(article("secret", SECRET, publisher="Hidalgo Herald", topics=("Tlaxcala",)))
    build_index(store, cached, folder, chunk_tokens=CHUNK_TOKENS)
    store.put(article("secret", "Xochimilco hides two witnesses."))
    build_index(store, cached, folder, chunk_tokens=CHUNK_TOKENS)
    build_full(store, cached, folder, chunk_tokens=CHUNK_TOKENS)
    store.delete("secret")
    build_index(store, cached, folder, chunk_tokens=CHUNK_TOKENS)


def bytes_of(paths):
    return b"\0".join(path.read_bytes() for path in paths if path.is_file())


def everything(folder, cache_file):
    return bytes_of([*folder.rglob("*"), *cache_file.parent.glob(f"{cache_file.name}*")])


def traces(head):
    """The words as an index holds them, and the vectors and word codes of the texts."""
    embedder = Embedder(FakeEncoder(), None, head)
    found = [b"xochimilco", b"Hidalgo", b"Tlaxcala", b"secret"]
    for text in (SECRET, f"Title of secret\n{SECRET}"):
        vectors, words = embedder.embed_with_words([text])
        found += [vectors[0].tobytes(), vectors[0].astype(np.float16).tobytes(), words[0].codes.tobytes()]
    embedder.close()
    return found


def test_nothing_of_a_purged_document_is_left_in_any_derived_file(
    filled, folder, cache_file, cached, store
):
    before = everything(folder, cache_file)
    assert sum(trace in before for trace in traces(cached.head)) == 7

    store.purge("secret")
    purge_documents(folder, ["secret"], cache_file)

    left = everything(folder, cache_file)
    assert [trace for trace in traces(cached.head) if trace in left] == []
    assert b"zacateca" in left
    assert {entry.id for entry in open_current(folder).documents()} == {"a0", "a1", "a2"}


def test_the_rollback_that_is_kept_is_purged_too_and_still_works(
    filled, folder, cache_file, store, cached
):
    store.purge("secret")
    purge_documents(folder, ["secret"], cache_file)

    rollback(folder)

    generation = open_current(folder)
    assert generation.manifest.lineage == 1
    assert {entry.id for entry in generation.documents()} == {"a0", "a1", "a2"}
    assert held_versions(generation) == {("a0", 1), ("a1", 1), ("a2", 1)}


def test_vectors_that_are_left_in_the_log_are_said_and_wiped_by_the_next_try(
    filled, folder, cache_file, cached, store, monkeypatch
):
    monkeypatch.setattr("index.cache._BUSY_TIMEOUT_SECONDS", 0.01)
    store.purge("secret")
    with closing(sqlite3.connect(cache_file, isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT * FROM owners").fetchall()

        with pytest.raises(CacheNotPurged, match="someone still reads it"):
            purge_documents(folder, ["secret"], cache_file)

    purge_documents(folder, ["secret"], cache_file)
    left = everything(folder, cache_file)
    assert [trace for trace in traces(cached.head) if trace in left] == []


def test_a_second_purge_leaves_nothing_in_what_the_first_one_rewrote(filled, folder, cached, store):
    with IndexWriter(folder) as writer:
        writer.purge(["a0"])
        writer.purge(["secret"])

        left = bytes_of(folder.rglob("*"))

    assert [trace for trace in traces(cached.head) if trace in left] == []


def lose_the_pointer(folder):
    (folder / "CURRENT").unlink()


def damage_what_holds_it(folder):
    for path in (folder / "segments").iterdir():
        if b"secret" in path.read_bytes():
            path.write_bytes(path.read_bytes()[:-1])


@pytest.mark.parametrize("damage", [lose_the_pointer, damage_what_holds_it])
@pytest.mark.parametrize("full", [False, True])
def test_a_purge_that_was_cut_short_is_finished_by_the_next_build_of_a_damaged_index(
    filled, folder, cache_file, cached, store, damage, full
):
    store.purge("secret")
    damage(folder)

    (build_full if full else build_index)(store, cached, folder, chunk_tokens=CHUNK_TOKENS)

    left = everything(folder, cache_file)
    assert [trace for trace in traces(cached.head) if trace in left] == []
    assert {entry.id for entry in open_current(folder).documents()} == {"a0", "a1", "a2"}


def test_what_a_killed_build_had_read_of_a_purged_document_goes_with_the_next_start(
    filled, folder, cache_file, cached, store
):
    store.put_many([store.get("secret", version) for version in (1, 2)])
    with IndexWriter(folder) as writer:  # ends as if it was killed before it published the segment
        made = MakerHere(folder, cached).make([store.get("secret", 3)], CHUNK_TOKENS)
        writer.adopt(made)
        store.purge("secret")
        Updater(writer, store, cached, CHUNK_TOKENS).compare()
    assert traces(cached.head)[0] in everything(folder, cache_file)

    with IndexWriter(folder):
        left = everything(folder, cache_file)

    assert [trace for trace in traces(cached.head) if trace in left] == []


def follow(store, cached, folder, chunk_tokens):
    indexer = Indexer(folder, store, cached, chunk_tokens=chunk_tokens)
    indexer._work()
    indexer.close()


@pytest.mark.parametrize("start", [follow, build_index, build_full])
def test_what_a_killed_build_had_embedded_of_a_purged_document_goes_with_the_next_start(
    filled, folder, cache_file, cached, store, start
):
    read = [store.get("secret", version) for version in (1, 2)]
    store.purge("secret")
    build_index(store, cached, folder, chunk_tokens=CHUNK_TOKENS)  # it takes in the purge
    MakerHere(folder, cached).make(read, CHUNK_TOKENS)  # a killed build embedded what it had read
    vector = traces(cached.head)[4]
    assert vector in everything(folder, cache_file)

    start(store, cached, folder, chunk_tokens=CHUNK_TOKENS)

    left = everything(folder, cache_file)
    assert [trace for trace in traces(cached.head) if trace in left] == []


def test_a_full_build_finishes_a_purge_that_was_cut_short(filled, folder, cache_file, cached, store):
    store.purge("secret")

    build_full(store, cached, folder, chunk_tokens=CHUNK_TOKENS)

    left = everything(folder, cache_file)
    assert [trace for trace in traces(cached.head) if trace in left] == []
    rollback(folder)
    assert {entry.id for entry in open_current(folder).documents()} == {"a0", "a1", "a2"}


@pytest.mark.parametrize("quality", [1.0, 0.0])
def test_what_a_full_build_embeds_of_a_document_while_that_is_purged_is_wiped_too(
    store, embedder, folder, cache_file, article, quality
):
    store.put(article("secret", SECRET))
    store.put(article("other", "Zacatecas is quiet."))
    build_index(store, embedder, folder, chunk_tokens=CHUNK_TOKENS)
    qualities = iter([0.9, quality])

    class Purging(FakeEncoder):
        def encode(self, texts):
            if any(SECRET in text for text in texts):
                store.purge("secret")
                while updater.step().more:
                    pass
            return super().encode(texts)

    cached = Embedder(Purging(), EmbeddingCache(cache_file))
    with IndexWriter(folder) as writer:
        updater = Updater(writer, store, cached, CHUNK_TOKENS)
        try:
            build_beside(writer, store, cached, CHUNK_TOKENS, validate=lambda _: next(qualities))
        except QualityFell:
            assert quality == 0.0

        left = everything(folder, cache_file)
    cached.close()
    vector = FakeEncoder().encode([f"passage: {SECRET}"])[0].tobytes()
    assert [trace for trace in (b"xochimilco", b"secret", vector) if trace in left] == []
    assert {entry.id for entry in open_current(folder).documents()} == {"other"}


def test_a_server_of_another_model_purges_what_it_follows(filled, folder, cache_file, cached, store):
    store.purge("secret")
    other = Embedder(FakeEncoder(name="other"), EmbeddingCache(cache_file))
    indexer = Indexer(folder, store, other, chunk_tokens=CHUNK_TOKENS, builds_by_itself=False)

    indexer._work()

    indexer.close()
    other.close()
    left = everything(folder, cache_file)
    assert [trace for trace in traces(cached.head) if trace in left] == []
    assert open_current(folder).manifest.settings["model"] == "fake"


class HeldEncoder(FakeEncoder):
    """Holds up a batch with the secret in it until it is let go."""

    def __init__(self):
        super().__init__()
        self.is_held, self.go_on = threading.Event(), threading.Event()

    def encode(self, texts):
        if any(SECRET in text for text in texts):
            self.is_held.set()
            assert self.go_on.wait(20)
        return super().encode(texts)


def test_a_purge_waits_for_the_step_that_is_making_a_segment_of_the_document(
    store, folder, cache_file, cached, article
):
    encoder = HeldEncoder()
    embedder = Embedder(encoder, EmbeddingCache(cache_file), cached.head)
    store.put(article("secret", SECRET, publisher="Hidalgo Herald", topics=("Tlaxcala",)))
    indexer = Indexer(folder, store, embedder, chunk_tokens=CHUNK_TOKENS)
    indexer.start()
    assert encoder.is_held.wait(10)
    store.purge("secret")
    done = []
    purge = threading.Thread(target=lambda: done.append(indexer.purge(["secret"])))
    purge.start()
    purge.join(0.3)
    was_done = list(done)

    encoder.go_on.set()
    purge.join(20)

    assert (was_done, done) == ([], [True])
    left = everything(folder, cache_file)
    assert [trace for trace in traces(cached.head) if trace in left] == []
    indexer.close()
    embedder.close()


def test_what_was_put_again_after_a_purge_is_kept_by_a_full_build(filled, folder, cached, store, article):
    store.purge("secret")
    store.put(article("secret", "Nothing is hidden any more."))

    build_full(store, cached, folder, chunk_tokens=CHUNK_TOKENS)

    assert {entry.id for entry in open_current(folder).documents()} == {"a0", "a1", "a2", "secret"}


def test_purging_what_was_never_there_changes_nothing(filled, folder, cache_file):
    before = open_current(folder).manifest

    purge_documents(folder, ["unknown"], cache_file)

    assert open_current(folder).manifest == before


def test_purging_where_there_is_no_index_makes_none(folder, cache_file):
    purge_documents(folder, ["a"], cache_file)

    assert not folder.exists()
    assert not cache_file.exists()


def test_the_only_document_can_be_purged(store, cached, folder, cache_file, article):
    store.put(article("secret", SECRET))
    build_index(store, cached, folder, chunk_tokens=CHUNK_TOKENS)

    purge_documents(folder, ["secret"], cache_file)

    assert b"ochimilc" not in everything(folder, cache_file)
    assert open_current(folder).rows == 0


def test_a_purge_while_another_process_writes_says_who(filled, folder, cache_file):
    with WriterLock(folder), pytest.raises(WriterBusy):
        purge_documents(folder, ["secret"], cache_file)


def test_an_index_of_an_older_puente_goes_whole(folder, cache_file):
    """It cannot be read, so that nothing of it may stay."""
    (folder / "segments" / "abc").mkdir(parents=True)
    (folder / "segments" / "abc" / "terms.txt").write_text("xochimilc")
    (folder / "generations").mkdir()
    old = {
        "generation": "00000001",
        "settings": {"format": "2"},
        "documents": {"secret": [1, ""]},
        "dead": {},
    }
    (folder / "generations" / "00000001.json").write_text(json.dumps(old))
    (folder / "CURRENT").write_text("00000001\n")

    purge_documents(folder, ["secret"], cache_file)

    left = everything(folder, cache_file)
    assert b"xochimilc" not in left
    assert b"secret" not in left
