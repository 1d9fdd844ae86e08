"""Each file of the index and of the cache, truncated, flipped and missing in turn."""

import sqlite3
from contextlib import closing
from dataclasses import replace

import pytest

from corpus.store import DocumentStore
from index.build import build_full, build_index
from index.cache import EmbeddingCache
from index.doctor import check_index, doctor, examine_cache
from index.embed import Embedder
from index.generation import open_current
from index.indexer import Indexer
from index.manifest import read_pointer
from tests.fakes import FakeEncoder

CHUNK_TOKENS = 16
KINDS = ["CURRENT", "generation", "older generation", "segment", "older segment", "state"]


@pytest.fixture
def cache_file(tmp_path):
    return tmp_path / "embeddings.db"


@pytest.fixture
def cached(cache_file):
    opened = Embedder(FakeEncoder(), EmbeddingCache(cache_file))
    yield opened
    opened.close()


@pytest.fixture
def files(store, cached, folder, article):
    """An index with a full build before, a change and a deletion; its files by kind."""
    documents = [article(f"d{i}", f"Raid number {i}. Judge {i} led it.") for i in range(6)]
    store.put_many(documents[:5])
    build_index(store, cached, folder, chunk_tokens=8)
    first = {path.name for path in (folder / "segments").iterdir()}
    build_full(store, cached, folder, chunk_tokens=CHUNK_TOKENS)
    store.put(replace(documents[1], text="A tunnel was found."))
    store.delete("d2")
    store.put(documents[5])
    build_index(store, cached, folder, chunk_tokens=CHUNK_TOKENS)
    segments = sorted((folder / "segments").iterdir(), key=lambda path: path.stat().st_mtime)
    generations = sorted((folder / "generations").iterdir())
    return {
        "CURRENT": folder / "CURRENT",
        "generation": generations[-1],
        "older generation": generations[0],
        "segment": next(p for p in segments if p.name not in first),
        "older segment": next(p for p in segments if p.name in first),
        "state": next((folder / "states").iterdir()),
    }


def damage(path, how):
    data = path.read_bytes()
    if how == "missing":
        path.unlink()
    elif how == "cut":
        path.write_bytes(data[: len(data) // 2])
    else:
        at = len(data) // 3
        path.write_bytes(data[:at] + bytes([data[at] ^ 0x10]) + data[at + 1 :])


def answers(folder):
    generation = open_current(folder)
    terms = generation.query_terms("tunnel")
    _, rows, _ = generation.search_lexical(terms, 9, generation.allow())
    found = {generation.chunk(row)[0].id for row in rows}
    return found, {entry.id: entry.version for entry in generation.documents()}


EXPECTED = ({"d1"}, {"d0": 1, "d1": 2, "d3": 1, "d4": 1, "d5": 1})


def test_a_sound_index_has_no_findings(files, folder, store, cached, cache_file):
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}

    assert doctor(folder, store, embedder=cached, chunk_tokens=CHUNK_TOKENS) == []
    assert examine_cache(cache_file, repair=True) == []

    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("how", ["cut", "flipped", "missing"])
def test_damage_is_named_and_repaired(files, folder, store, cached, kind, how):
    if (kind, how) == ("older generation", "missing"):
        pytest.skip("nothing names a generation that is not the current one")
    damage(files[kind], how)

    named = doctor(folder, store)
    repaired = doctor(folder, store, embedder=cached, chunk_tokens=CHUNK_TOKENS)

    assert [(f.where, f.repaired) for f in named] == [(str(files[kind]), False)]
    assert [(f.where, f.repaired) for f in repaired] == [(str(files[kind]), True)]
    assert check_index(folder, store) == []
    assert answers(folder) == EXPECTED


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("how", ["cut", "flipped", "missing"])
def test_a_start_after_damage_answers_rightly_without_a_doctor(files, folder, store, cached, kind, how):
    damage(files[kind], how)

    indexer = Indexer(folder, store, cached, chunk_tokens=CHUNK_TOKENS)
    indexer.start()
    assert indexer.wait_until(store.change_number(), 20)
    indexer.close()

    assert answers(folder) == EXPECTED


def test_a_flipped_byte_in_the_embedding_cache_is_named_and_costs_only_time(
    files, folder, store, cached, cache_file, encoder
):
    cached.close()
    vector = encoder.encode(["passage: A tunnel was found."])[0].tobytes()
    data = cache_file.read_bytes()
    at = data.index(vector) + 3
    cache_file.write_bytes(data[:at] + bytes([data[at] ^ 0x40]) + data[at + 1 :])

    found = examine_cache(cache_file, repair=True)

    assert [(f.where, f.repaired) for f in found] == [(str(cache_file), True)]
    assert "1 damaged rows in vectors" in found[0].what
    assert examine_cache(cache_file, repair=False) == []


@pytest.mark.parametrize("spoil", ["a row", "the file"])
def test_a_look_at_a_damaged_cache_changes_nothing(cached, cache_file, spoil):
    cached.embed_passages(["A tunnel was found.", "A bridge was built."])
    cached.close()
    if spoil == "a row":
        with closing(sqlite3.connect(cache_file)) as connection, connection:
            connection.execute("UPDATE vectors SET checksum = checksum + 1")
    else:
        damage(cache_file, "cut")
    before = {path.name: path.read_bytes() for path in cache_file.parent.glob("embeddings.db*")}

    looks = [examine_cache(cache_file, repair=False) for _ in range(2)]

    assert [[(f.where, f.repaired) for f in found] for found in looks] == [[(str(cache_file), False)]] * 2
    assert {path.name: path.read_bytes() for path in cache_file.parent.glob("embeddings.db*")} == before


def test_a_damaged_row_of_the_cache_is_never_used(cached, cache_file, encoder):
    right = cached.embed_passages(["A tunnel was found."])
    cached.close()
    data = cache_file.read_bytes()
    at = data.index(right.tobytes()) + 3
    cache_file.write_bytes(data[:at] + bytes([data[at] ^ 0x40]) + data[at + 1 :])

    again = Embedder(encoder, EmbeddingCache(cache_file))
    found = again.embed_passages(["A tunnel was found."])
    again.close()

    assert found.tolist() == right.tolist()


@pytest.mark.parametrize("content", [b"", b"not a database" * 100])
def test_a_cache_that_is_no_database_is_made_anew(files, folder, store, cached, cache_file, content):
    cached.close()
    for path in cache_file.parent.glob("embeddings.db-*"):
        path.unlink()
    cache_file.write_bytes(content)

    examine_cache(cache_file, repair=True)

    EmbeddingCache(cache_file).close()
    assert examine_cache(cache_file, repair=False) == []


def test_nothing_is_repaired_while_another_process_writes_but_damage_is_named(
    files, folder, store, cached
):
    indexer = Indexer(folder, store, cached, chunk_tokens=CHUNK_TOKENS)
    damage(files["segment"], "flipped")

    found = doctor(folder, store, embedder=cached, chunk_tokens=CHUNK_TOKENS)

    assert [f.repaired for f in found] == [False, False]
    assert found[0].where == str(files["segment"])
    assert "is being written by process" in found[1].what
    indexer.close()


def test_an_index_behind_the_store_is_not_damage(files, folder, store, article):
    store.put(article("new", "A bridge."))

    assert check_index(folder, store) == []


def test_an_index_of_another_store_is_named_and_made_anew(files, folder, tmp_path, cached, article):
    from corpus.store import DocumentStore

    other = DocumentStore(tmp_path / "other.db")
    for number in range(20):
        other.put(article("d1", f"Bridge {number}."))

    build_index(other, cached, folder, chunk_tokens=CHUNK_TOKENS)

    assert answers(folder)[1] == {"d1": 20}
    assert check_index(folder, other) == []
    assert read_pointer(folder) is not None
    other.close()


def test_a_store_that_lost_its_last_writes_is_named(files, folder, store, cached, tmp_path, article):
    copy = tmp_path / "copy.db"
    with (
        closing(sqlite3.connect(copy)) as target,
        closing(sqlite3.connect(store.path)) as source,
        target,
        source,
    ):
        source.backup(target)
    store.put(article("d9", "It was lost later."))
    build_index(store, cached, folder, chunk_tokens=CHUNK_TOKENS)
    older = DocumentStore(copy)

    (finding,) = doctor(folder, older)
    doctor(folder, older, embedder=cached, chunk_tokens=CHUNK_TOKENS)

    assert "its last writes are lost" in finding.what
    assert doctor(folder, older) == []
    assert answers(folder) == EXPECTED
    older.close()


def test_a_cache_that_cannot_be_opened_is_not_deleted(tmp_path):
    cache_file = tmp_path / "embeddings.db"
    cache_file.mkdir()

    (finding,) = examine_cache(cache_file, repair=True)

    assert finding.what.startswith("It cannot be read: unable to open")
    assert not finding.repaired
    assert cache_file.is_dir()
