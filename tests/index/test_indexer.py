import json
import os
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from contextlib import closing, suppress
from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest

from corpus.errors import CorpusError
from corpus.store import DocumentStore
from index.build import build_full, build_index
from index.cache import EmbeddingCache
from index.doctor import check_index, doctor
from index.embed import Embedder
from index.errors import IndexingError, NothingToRollBack, QualityFell, WriterBusy
from index.generation import open_current
from index.indexer import BuildRunning, Indexer
from index.live import LiveIndex
from index.manifest import read_pointer
from index.merge_job import merge_views
from index.progress import read_status
from index.requests import ask_writer
from index.settings import index_settings
from tests.fakes import FakeEncoder
from tests.index.conftest import held_versions

CHUNK_TOKENS = 16


@pytest.fixture
def open_indexer(folder, store, embedder):
    """`open_indexer(**changes)`: a started `Indexer` over the test's store, closed at the end."""
    opened = []

    def start(**changes):
        settings = {"chunk_tokens": CHUNK_TOKENS, **changes}
        indexer = Indexer(
            settings.pop("folder", folder),
            settings.pop("store", store),
            settings.pop("embedder", embedder),
            **settings,
        )
        opened.append(indexer)
        indexer.start()
        return indexer

    yield start
    for indexer in opened:
        indexer.close()


@pytest.fixture
def twelve(article):
    return [article(f"d{i:02}", f"Raid number {i} took place. Judge {i} led it.") for i in range(12)]


def wait_for(condition, seconds=10.0):
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(0.01)
    return False


def caught_up(indexer, store, seconds=20.0):
    return indexer.wait_until(store.change_number(), seconds)


def words_find(generation, text):
    terms = generation.query_terms(text)
    _, rows, _ = generation.search_lexical(terms, 50, generation.allow())
    return {generation.chunk(row)[0].id for row in rows}


def versions_of(generation):
    return {entry.id: entry.version for entry in generation.documents()}


def test_what_is_put_is_found_soon_and_what_is_deleted_is_not(open_indexer, store, folder, article):
    indexer = open_indexer()
    for number in range(3):
        store.put(article(f"a{number}", f"Tunnel number {number} was found."))
        indexer.notify()
        assert caught_up(indexer, store)
        assert f"a{number}" in words_find(open_current(folder), "tunnel")

    store.delete("a1")
    assert caught_up(indexer, store)

    assert words_find(open_current(folder), "tunnel") == {"a0", "a2"}


def test_a_store_that_was_filled_before_is_indexed_at_the_start(open_indexer, store, folder, twelve):
    store.put_many(twelve)

    indexer = open_indexer()

    assert caught_up(indexer, store)
    assert open_current(folder).live_documents == 12
    assert open_current(folder).store_change == store.change_number()


def test_every_version_is_kept_for_its_day_and_the_newest_answers(open_indexer, store, folder, article):
    indexer = open_indexer()
    for number in (1, 2, 3):
        store.put(article("a", f"Text number {number} of it."))
    store.put(article("b", "Another one."))
    store.delete("b")

    assert caught_up(indexer, store)

    generation = open_current(folder)
    assert versions_of(generation) == {"a": 3}
    assert held_versions(generation) == {("a", 1), ("a", 2), ("a", 3), ("b", 1)}
    rows = np.flatnonzero(generation.allow_versions({"a": 2, "b": 1}))
    assert {(e.id, e.version) for e in (generation.chunk(r)[0] for r in rows)} == {("a", 2), ("b", 1)}


def test_a_service_in_the_same_process_answers_from_it_at_once(
    open_indexer, store, folder, article, embedder
):
    live = LiveIndex(folder, index_settings(embedder, CHUNK_TOKENS))
    indexer = open_indexer(on_published=live.offer)
    store.put(article("a", "A tunnel was found."))

    assert caught_up(indexer, store)

    assert words_find(live.generation(), "tunnel") == {"a"}
    assert live.trouble is None
    live.close()


def test_segments_are_merged_while_articles_come(open_indexer, store, folder, article):
    indexer = open_indexer()
    for number in range(30):
        store.put(article(f"a{number:02}", f"Tunnel number {number}."))
        assert caught_up(indexer, store)

    assert wait_for(lambda: len(open_current(folder).segments) < 12)
    assert len(words_find(open_current(folder), "tunnel")) == 30


def test_a_long_merge_runs_aside_and_deletions_meanwhile_stay_deleted(
    open_indexer, store, folder, article, monkeypatch
):
    monkeypatch.setattr("index.indexer.SMALL_CHUNKS", 0)
    monkeypatch.setattr("index.merge_job.SMALL_CHUNKS", 0)
    indexer = open_indexer()
    for number in range(6):
        store.put(article(f"a{number}", f"Tunnel number {number}."))
        assert caught_up(indexer, store)
    assert wait_for(lambda: indexer.status().merging > 0 or len(open_current(folder).segments) == 1)
    store.delete("a3")
    store.put(article("late", "Tunnel of the evening."))

    assert caught_up(indexer, store)
    assert wait_for(lambda: len(open_current(folder).segments) <= 2)

    expected = {"a0", "a1", "a2", "a4", "a5", "late"}
    assert words_find(open_current(folder), "tunnel") == expected


def test_a_purge_takes_the_text_out_of_every_file(open_indexer, store, folder, tmp_path, article):
    cache = tmp_path / "embeddings.db"
    embedder = Embedder(FakeEncoder(), EmbeddingCache(cache))
    indexer = open_indexer(embedder=embedder)
    store.put_many([article(f"a{n}", f"Zacatecas {n} is quiet.") for n in range(3)])
    store.put(article("secret", "Xochimilco hides the witness."))
    assert caught_up(indexer, store)
    indexer.build_full()
    store.put(article("secret", "Xochimilco hides two witnesses."))
    assert caught_up(indexer, store)
    wiped = embedder.encoder.encode(["passage: Xochimilco hides the witness."])[0].tobytes()
    assert wiped in bytes_under(cache.parent)

    store.purge("secret")
    assert caught_up(indexer, store)

    left = bytes_under(folder) + bytes_under(cache.parent, cache.name)
    for trace in (b"Xochimilco", b"xochimilco", b"xochimilc", b"secret", wiped):
        assert trace not in left
    assert b"zacateca" in left
    assert words_find(open_current(folder), "zacatecas") == {"a0", "a1", "a2"}
    indexer.close()
    embedder.close()


@pytest.mark.parametrize("quality", [1.0, 0.0])
def test_a_purge_during_a_full_build_is_complete_when_that_ends_however_it_ends(
    open_indexer, store, folder, article, quality
):
    indexer = open_indexer()
    store.put_many([article(f"a{n}", f"Zacatecas {n} is quiet.") for n in range(3)])
    store.put(article("secret", "Xochimilco hides the witness."))
    assert caught_up(indexer, store)
    told, qualities = [], iter([0.9, quality])

    def validate(generation):
        if not told:
            store.purge("secret")
            told.append(indexer.purge(["secret"]))
        return next(qualities)

    try:
        indexer.build_full(lambda: validate)
    except QualityFell:
        assert quality == 0.0

    left = bytes_under(folder)
    assert [trace for trace in (b"xochimilc", b"secret") if trace in left] == []
    assert b"zacateca" in left
    assert (told, indexer.purge(["secret"])) == ([False], True)
    assert caught_up(indexer, store)
    assert words_find(open_current(folder), "zacatecas") == {"a0", "a1", "a2"}


def test_a_merge_that_ends_after_a_purge_leaves_nothing_of_it(folder, store, embedder, article):
    indexer = Indexer(folder, store, embedder, chunk_tokens=CHUNK_TOKENS)
    for document_id in ("secret", "other"):
        store.put(article(document_id, f"Xochimilco hides the {document_id} witness."))
        while indexer._work():
            pass
    views = indexer._writer.views
    assert len(views) == 2
    store.purge("secret")
    indexer.purge(["secret"])

    assert not indexer._swap(views, merge_views(folder, views))

    assert b"secret" not in bytes_under(folder)
    indexer.close()


@pytest.fixture
def merging(folder, store, embedder, article, monkeypatch):
    """An indexer, not started, that has begun to merge six articles in a process that is halted."""
    monkeypatch.setattr("index.indexer.SMALL_CHUNKS", 0)
    indexer = Indexer(folder, store, embedder, chunk_tokens=CHUNK_TOKENS)
    for number in range(6):
        store.put(article(f"a{number}", f"Tunnel number {number}."))
        work_all(indexer)
    os.kill(indexer._job._process.pid, signal.SIGSTOP)
    yield indexer
    indexer.close()


def work_all(indexer):
    while indexer._work():
        pass


def go_on(job):
    os.kill(job._process.pid, signal.SIGCONT)
    assert wait_for(lambda: job.is_done)


def test_a_purge_ends_a_merge_that_has_read_the_document_and_wipes_what_that_wrote(
    merging, folder, store
):
    job = merging._job
    job._place.mkdir(parents=True, exist_ok=True)
    (job._place / "tmp-unfinished").write_text("Tunnel number 3.")
    store.purge("a3")

    assert merging.purge(["a3"])

    assert job.is_done
    assert b"Tunnel number 3." not in bytes_under(folder)
    work_all(merging)
    assert versions_of(open_current(folder)).keys() == {"a0", "a1", "a2", "a4", "a5"}


def test_a_purge_leaves_a_merge_of_other_documents_alone(merging, folder, store, article):
    job = merging._job
    store.put(article("late", "Tunnel of the evening."))
    work_all(merging)
    store.purge("late")

    assert merging.purge(["late"])

    go_on(job)
    work_all(merging)
    assert len(open_current(folder).segments) == 1
    assert len(versions_of(open_current(folder))) == 6


def test_what_is_published_after_a_merge_has_ended_does_not_cost_its_segment(
    merging, folder, store, article
):
    go_on(merging._job)
    store.put(article("late", "Tunnel of the evening."))

    work_all(merging)

    assert len(open_current(folder).segments) == 2
    assert len(words_find(open_current(folder), "tunnel")) == 7


def bytes_under(folder, prefix=""):
    """All that is in the files of a folder; read again where one goes meanwhile."""
    while True:
        with suppress(FileNotFoundError):
            files = [path for path in folder.rglob(f"{prefix}*") if path.is_file()]
            return b"\0".join(path.read_bytes() for path in files)


def test_what_is_put_again_after_a_purge_is_found(open_indexer, store, folder, article):
    indexer = open_indexer()
    store.put(article("a", "A tunnel was found."))
    assert caught_up(indexer, store)
    store.purge("a")
    store.put(article("a", "A bridge was built."))

    assert caught_up(indexer, store)

    generation = open_current(folder)
    assert words_find(generation, "tunnel") == set()
    assert words_find(generation, "bridge") == {"a"}
    assert held_versions(generation) == {("a", 2)}


def test_a_damaged_row_of_the_store_is_named_and_the_rest_goes_on(open_indexer, store, folder, twelve):
    store.put_many(twelve)
    connection = sqlite3.connect(store.path)
    connection.execute("UPDATE versions SET text = 'changed' WHERE document_id = 'd03'")
    connection.commit()
    connection.close()

    indexer = open_indexer()

    assert caught_up(indexer, store)
    assert set(versions_of(open_current(folder))) == {d.id for d in twelve} - {"d03"}
    assert wait_for(lambda: indexer.status().skipped == 1)


def test_damage_found_later_is_made_anew_from_the_store(open_indexer, store, folder, twelve, monkeypatch):
    """A flipped bit in a long column, which opening does not read."""
    store.put_many(twelve)
    indexer = open_indexer()
    assert caught_up(indexer, store)
    indexer.close()
    monkeypatch.setattr("index.scrub._WAIT_SECONDS", 0.05)
    generation = open_current(folder)
    file = generation.segments[0].file
    data = bytearray(file.path.read_bytes())
    data[file._contents["vectors"]["offset"] + 5] ^= 4
    file.path.write_bytes(data)
    monkeypatch.setattr("index.generation.VERIFY_AT_ONCE_BYTES", 100)
    monkeypatch.setattr(open_current.__globals__["open_segment"], "__kwdefaults__", {"verify_up_to": 100})

    indexer = open_indexer()
    before = read_pointer(folder)

    assert wait_for(lambda: read_pointer(folder) > before and open_current(folder).live_documents == 12)
    monkeypatch.undo()
    again = open_current(folder)
    assert again.live_documents == 12
    assert [s.name for s in again.segments] == [s.name for s in generation.segments]


def test_damage_that_another_process_found_is_made_anew_by_the_writer(
    open_indexer, store, folder, twelve, embedder, monkeypatch
):
    """The writer has the file open as it was, and no reason to look at it again."""
    monkeypatch.setattr("index.scrub._WAIT_SECONDS", 0.05)
    store.put_many(twelve)
    assert caught_up(open_indexer(), store)
    segment = open_current(folder).segments[0]
    data = bytearray(segment.file.path.read_bytes())
    data[segment.file._contents["vectors"]["offset"] + 5] ^= 4
    segment.file.path.unlink()
    segment.file.path.write_bytes(data)
    assert [finding.where for finding in check_index(folder, store)] == [str(segment.file.path)]

    found = doctor(folder, store, embedder=embedder, chunk_tokens=CHUNK_TOKENS)

    assert not any(finding.repaired for finding in found)
    assert wait_for(lambda: check_index(folder, store) == [])
    assert len(versions_of(open_current(folder))) == 12


@pytest.mark.parametrize("lost", ["segments", "states"])
def test_nothing_counts_as_searchable_while_damage_is_being_repaired(
    open_indexer, store, folder, twelve, lost
):
    store.put_many(twelve)
    indexer = open_indexer()
    assert caught_up(indexer, store)
    store.delete("d03")
    assert caught_up(indexer, store)
    indexer.close()
    next((folder / lost).iterdir()).unlink()
    go = threading.Event()

    class Slow(FakeEncoder):
        def encode(self, texts):
            go.wait(20)
            return super().encode(texts)

    indexer = open_indexer(embedder=Embedder(Slow()))

    if lost == "segments":
        assert not indexer.wait_until(store.change_number(), 0.3)
        go.set()
    assert caught_up(indexer, store)
    assert set(versions_of(open_current(folder))) == {d.id for d in twelve} - {"d03"}


def test_a_full_disk_is_waited_out_and_said(open_indexer, store, folder, article, monkeypatch):
    monkeypatch.setattr("index.indexer._FIRST_WAIT_SECONDS", 0.05)
    full = threading.Event()
    full.set()

    class OnAFullDisk(FakeEncoder):
        def encode(self, texts):
            if full.is_set():
                raise OSError(28, "No space left on device")
            return super().encode(texts)

    embedder = Embedder(OnAFullDisk())
    indexer = open_indexer(embedder=embedder)
    store.put(article("a", "A tunnel was found."))
    assert wait_for(lambda: "No space left" in (indexer.status().trouble or ""))
    assert indexer.status().state == "waiting"
    full.clear()

    assert caught_up(indexer, store)

    assert words_find(open_current(folder), "tunnel") == {"a"}
    assert wait_for(lambda: indexer.status().trouble is None)
    indexer.close()
    embedder.close()


def test_a_second_writer_is_told_who_is_first(open_indexer, store, folder, embedder):
    open_indexer()

    with pytest.raises(WriterBusy, match="since"):
        Indexer(folder, store, embedder, chunk_tokens=CHUNK_TOKENS)
    with pytest.raises(WriterBusy):
        build_index(store, embedder, folder, chunk_tokens=CHUNK_TOKENS)


def test_a_closed_indexer_lets_another_one_write_and_goes_on_where_it_was(
    open_indexer, store, folder, article, encoder
):
    store.put(article("a", "A tunnel was found."))
    first = open_indexer()
    assert caught_up(first, store)
    first.close()
    encoder.encoded.clear()
    store.put(article("b", "A bridge was built."))

    second = open_indexer()

    assert caught_up(second, store)
    assert set(versions_of(open_current(folder))) == {"a", "b"}
    assert not [text for batch in encoder.encoded for text in batch if "tunnel" in text]


def open_fake() -> Embedder:
    """Opened in the process that makes segments."""
    return Embedder(FakeEncoder())


def test_with_a_process_beside_no_article_is_embedded_in_this_one(
    open_indexer, store, folder, article, monkeypatch
):
    monkeypatch.setattr("index.maker._PATIENCE_SECONDS", 60.0)
    encoder = FakeEncoder()
    many = [article(f"m{n}", f"Tunnel {n} was found. " * 100) for n in range(20)]
    store.put_many(many)

    indexer = open_indexer(embedder=Embedder(encoder), open_embedder=open_fake)

    assert caught_up(indexer, store)
    store.put(article("a", "A bridge was built."))
    assert caught_up(indexer, store)
    assert words_find(open_current(folder), "bridge") == {"a"}
    indexer.build_full()
    assert set(versions_of(open_current(folder))) == {"a", *(d.id for d in many)}
    assert encoder.encoded == []


def open_unhurried() -> Embedder:
    """Needs a while for each batch; opened in the process that makes segments."""

    class Unhurried(FakeEncoder):
        def encode(self, texts):
            time.sleep(0.2)
            return super().encode(texts)

    return Embedder(Unhurried())


def test_a_long_article_holds_up_none_that_comes_after_it(open_indexer, store, folder, article):
    indexer = open_indexer(open_embedder=open_unhurried)
    store.put(article("long", "The agents of the unit searched a warehouse. " * 2_000))
    assert wait_for(lambda: indexer.status().store_change == 1)

    store.put(article("a", "A bridge was built."))

    assert wait_for(lambda: indexer.status().store_change == 2)
    assert words_find(open_current(folder), "bridge") == {"a"}
    assert "long" not in versions_of(open_current(folder))
    assert (indexer.status().state, indexer.status().backlog) == ("indexing", 1)


def test_the_status_says_what_is_done_to_other_processes_too(open_indexer, store, folder, twelve):
    indexer = open_indexer()
    store.put_many(twelve)
    assert caught_up(indexer, store)
    assert wait_for(lambda: indexer.status().state == "idle")

    status = indexer.status()

    assert (status.backlog, status.store_change, status.trouble) == (0, 12, None)
    assert status.generation == read_pointer(folder)
    assert status.documents_per_second > 0
    indexer.close()
    assert read_status(folder).state == "stopped"
    assert read_status(folder).store_change == 12


def test_the_rate_is_that_of_the_last_minute(folder, store, embedder, twelve, article, monkeypatch):
    """By a clock that the test moves on: 12 articles at second 0, 6 at 30, none after."""
    now = [0.0]
    monkeypatch.setattr("index.indexer.time", SimpleNamespace(monotonic=lambda: now[0]))
    indexer = Indexer(folder, store, embedder, chunk_tokens=CHUNK_TOKENS)

    def rate_at(second):
        now[0] = second
        while indexer._work():
            pass
        return indexer.status().documents_per_second

    assert rate_at(0.0) == 0.0
    store.put_many(twelve)
    assert rate_at(0.0) == 12.0
    assert rate_at(4.0) == 3.0
    store.put_many([article(f"e{i}", f"Bridge number {i} was built.") for i in range(6)])
    assert rate_at(30.0) == 0.6
    assert rate_at(75.0) == 0.13
    assert rate_at(100.0) == 0.0
    indexer.close()


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"\xff", b'{"build": 3}'])
def test_a_damaged_status_is_no_status(folder, content):
    folder.mkdir()
    (folder / "status.json").write_bytes(content)

    assert read_status(folder) is None


def test_a_full_build_and_a_rollback_of_it(open_indexer, store, folder, twelve, embedder):
    store.put_many(twelve)
    indexer = open_indexer()
    assert caught_up(indexer, store)
    with pytest.raises(NothingToRollBack):
        indexer.rollback()

    built = indexer.build_full(lambda: lambda generation: 0.5)
    store.put(replace(twelve[0], text="A tunnel was found."))
    assert caught_up(indexer, store)

    assert built.manifest.lineage == 2
    assert indexer.status().build.state == "done"
    assert (indexer.status().build.done, indexer.status().build.total) == (12, 12)
    name = indexer.rollback()
    assert read_pointer(folder) >= name
    assert caught_up(indexer, store)
    generation = open_current(folder)
    assert generation.manifest.lineage == 1
    assert words_find(generation, "tunnel") == {"d00"}
    assert versions_of(generation) == {entry.id: entry.version for entry in store.current()}


def test_a_worse_index_is_refused_and_the_old_one_stays(open_indexer, store, folder, twelve):
    store.put_many(twelve)
    indexer = open_indexer()
    assert caught_up(indexer, store)
    before = open_current(folder).manifest
    qualities = iter([0.9, 0.8])

    with pytest.raises(QualityFell, match=r"0\.800.*0\.900.*0\.050"):
        indexer.build_full(lambda: lambda generation: next(qualities), margin=0.05)

    assert open_current(folder).manifest.lineage == before.lineage
    assert indexer.status().build.state == "refused"
    assert "0.800" in indexer.status().build.reason
    assert open_current(folder).live_documents == 12


def test_articles_that_come_during_a_full_build_are_found_before_and_after_the_swap(
    open_indexer, store, folder, twelve, article
):
    store.put_many(twelve)
    indexer = open_indexer()
    assert caught_up(indexer, store)
    seen = []

    def validate(generation):
        if not seen:
            store.put(article("late", "A tunnel was found."))
            store.delete("d05")
            assert caught_up(indexer, store)
            seen.append(words_find(open_current(folder), "tunnel"))
            with pytest.raises(BuildRunning):
                indexer.build_full()
        return 1.0

    generation = indexer.build_full(lambda: validate)

    assert seen == [{"late"}]
    assert words_find(generation, "tunnel") == {"late"}
    assert not generation.answers_with("d05", 1)
    assert caught_up(indexer, store)
    assert open_current(folder).manifest.lineage == 2


def test_a_rollback_that_cannot_be_done_is_told_apart_from_the_builds(
    open_indexer, store, folder, twelve
):
    store.put_many(twelve)
    indexer = open_indexer()
    assert caught_up(indexer, store)
    before = indexer.status().build

    ask_writer(folder, "rollback")

    assert wait_for(lambda: indexer.status().rollback_trouble)
    assert indexer.status().rollback_trouble.startswith("No index of before the last full build is kept")
    assert indexer.status().build == before
    indexer.build_full()
    ask_writer(folder, "rollback")
    assert wait_for(lambda: indexer.status().rollback_trouble is None)


def test_another_process_asks_for_a_build_and_a_rollback(open_indexer, store, folder, twelve):
    store.put_many(twelve)
    indexer = open_indexer()
    assert caught_up(indexer, store)

    for what, lineage in (("build", 2), ("rollback", 1)):
        subprocess.run(
            [
                sys.executable,
                "-c",
                "import sys; from pathlib import Path; from index.requests import ask_writer;"
                "ask_writer(Path(sys.argv[1]), sys.argv[2])",
                str(folder),
                what,
            ],
            check=True,
        )
        assert wait_for(lambda n=lineage: open_current(folder).manifest.lineage == n)
    assert list((folder / "requests").iterdir()) == []


def leave_requests(folder, *requests):
    """Leave requests to be taken in this order."""
    place = folder / "requests"
    place.mkdir(parents=True, exist_ok=True)
    for number, what in enumerate(requests):
        (place / f"{number}.json").write_text(json.dumps({"do": what}), "utf-8")


def test_a_build_is_done_though_what_was_asked_before_it_fails(
    open_indexer, store, folder, twelve, monkeypatch
):
    def fail(_):
        raise OSError("the disk is gone")

    store.put_many(twelve)
    build_index(store, Embedder(FakeEncoder()), folder, chunk_tokens=CHUNK_TOKENS)
    monkeypatch.setattr("index.indexer.Indexer.rollback", fail)
    leave_requests(folder, "rollback", "build")

    indexer = open_indexer()

    assert wait_for(lambda: indexer.status().trouble == "the disk is gone")
    assert wait_for(lambda: indexer.status().build.state == "done")
    assert open_current(folder).manifest.lineage == 2


def test_a_build_whose_thread_cannot_be_started_is_told_to_have_failed(
    open_indexer, store, folder, twelve, monkeypatch
):
    class Unstartable(threading.Thread):
        def start(self):
            raise RuntimeError("can't start new thread")

    store.put_many(twelve)
    indexer = open_indexer()
    assert caught_up(indexer, store)
    with monkeypatch.context() as patched:
        patched.setattr("index.indexer.threading", SimpleNamespace(Thread=Unstartable))
        ask_writer(folder, "build")
        assert wait_for(lambda: indexer.status().build.state == "failed")

    assert indexer.status().build.reason == "can't start new thread"
    ask_writer(folder, "build")
    assert wait_for(lambda: indexer.status().build.state == "done")


def test_nonsense_requests_are_thrown_away(open_indexer, store, folder, twelve):
    store.put_many(twelve)
    (folder / "requests").mkdir(parents=True)
    for number, content in enumerate([b"", b"{", b'{"do": "format the disk"}', b"[]"]):
        (folder / "requests" / f"{number}.json").write_bytes(content)

    indexer = open_indexer()

    assert caught_up(indexer, store)
    assert list((folder / "requests").iterdir()) == []
    ask_writer(folder, "build")
    assert wait_for(lambda: open_current(folder).manifest.lineage == 2)


def test_an_index_of_another_model_is_built_anew_and_the_old_one_answers_until_then(
    open_indexer, store, folder, twelve, embedder
):
    store.put_many(twelve)
    build_index(store, embedder, folder, chunk_tokens=CHUNK_TOKENS)
    started, go_on = threading.Event(), threading.Event()

    class Other(FakeEncoder):
        def encode(self, texts):
            started.set()
            go_on.wait(10)
            return super().encode(texts)

    other = Embedder(Other(name="other", fingerprint="other-1"))
    indexer = open_indexer(embedder=other)
    assert started.wait(10)
    store.delete("d05")

    assert wait_for(lambda: open_current(folder).live_documents == 11)
    assert open_current(folder).manifest.settings["model"] == "fake"
    assert "built with model 'fake', but what is set now is model 'other'" in indexer.status().trouble
    go_on.set()

    assert wait_for(lambda: open_current(folder).manifest.settings["model"] == "other")
    assert open_current(folder).live_documents == 11
    indexer.close()
    other.close()


def test_an_index_of_another_chunk_size_takes_articles_in_until_ours_is_built(
    open_indexer, store, folder, twelve, embedder, article
):
    store.put_many(twelve)
    build_index(store, embedder, folder, chunk_tokens=CHUNK_TOKENS)
    seen = []

    def validate(generation):
        if not seen:
            store.put(article("late", "A tunnel was found."))
            assert caught_up(indexer, store)
            seen.append((words_find(open_current(folder), "tunnel"), settings_of(folder)))
        return 1.0

    def settings_of(folder):
        return open_current(folder).manifest.settings["chunk_tokens"]

    indexer = open_indexer(chunk_tokens=8, open_validation=lambda: validate)

    assert wait_for(lambda: settings_of(folder) == "8")
    assert seen == [({"late"}, str(CHUNK_TOKENS))]
    assert words_find(open_current(folder), "tunnel") == {"late"}


def test_a_build_by_itself_that_is_refused_is_not_tried_again(
    open_indexer, store, folder, twelve, embedder, monkeypatch
):
    monkeypatch.setattr("index.indexer._BUILD_AGAIN_SECONDS", 0.0)
    store.put_many(twelve)
    build_index(store, embedder, folder, chunk_tokens=CHUNK_TOKENS)
    opened = []

    def open_validation():
        opened.append(1)
        qualities = iter([0.9, 0.2])
        return lambda generation: next(qualities)

    indexer = open_indexer(chunk_tokens=8, open_validation=open_validation)

    assert wait_for(lambda: indexer.status().build.state == "refused")
    time.sleep(0.5)
    assert len(opened) == 1
    assert open_current(folder).manifest.settings["chunk_tokens"] == str(CHUNK_TOKENS)


def test_golden_questions_that_cannot_be_read_fail_the_build_and_are_told(
    open_indexer, store, folder, twelve
):
    store.put_many(twelve)

    def open_validation():
        raise CorpusError("golden.jsonl, line 3: it is not a question.")

    indexer = open_indexer(open_validation=open_validation)
    assert caught_up(indexer, store)
    ask_writer(folder, "build")

    assert wait_for(lambda: indexer.status().build.state == "failed")
    assert indexer.status().build.reason == "golden.jsonl, line 3: it is not a question."


def test_after_a_rollback_nothing_is_built_anew_by_itself(open_indexer, store, folder, twelve, embedder):
    store.put_many(twelve)
    build_index(store, embedder, folder, chunk_tokens=CHUNK_TOKENS)
    build_full(store, embedder, folder, chunk_tokens=8)
    indexer = open_indexer(chunk_tokens=8)
    assert caught_up(indexer, store)
    indexer.rollback()
    indexer.close()
    store.put(replace(twelve[0], text="A tunnel was found. " * 8))

    indexer = open_indexer(chunk_tokens=8)

    assert caught_up(indexer, store)
    generation = open_current(folder)
    assert generation.manifest.settings["chunk_tokens"] == str(CHUNK_TOKENS)
    assert words_find(generation, "tunnel") == {"d00"}


def test_a_store_restored_from_an_older_backup_is_followed(open_indexer, store, folder, twelve, tmp_path):
    store.put_many(twelve[:6])
    older = tmp_path / "older.db"
    with (
        closing(sqlite3.connect(store.path)) as source,
        closing(sqlite3.connect(older)) as target,
        source,
        target,
    ):
        source.backup(target)
    store.put_many(twelve[6:])
    store.delete("d01")
    indexer = open_indexer()
    assert caught_up(indexer, store)
    indexer.close()
    restored = DocumentStore(older)

    indexer = open_indexer(store=restored)

    assert caught_up(indexer, restored)
    assert wait_for(lambda: set(versions_of(open_current(folder))) == {d.id for d in twelve[:6]})
    indexer.close()
    restored.close()


def test_a_build_by_itself_is_not_begun_again_while_it_runs(
    open_indexer, store, folder, article, monkeypatch, caplog
):
    store.put(article("a", "A tunnel was found."))
    indexer = open_indexer()
    assert caught_up(indexer, store)
    indexer.close()
    monkeypatch.setattr("index.indexer._BUILD_AGAIN_SECONDS", 0.0)
    monkeypatch.setattr("index.indexer._POLL_SECONDS", 0.01)
    monkeypatch.setattr("index.update.Updater.is_built_otherwise", lambda _: True)
    go, begun = threading.Event(), []

    def build(*_, **__):
        begun.append(1)
        go.wait(20)
        raise IndexingError("That is all.")

    monkeypatch.setattr("index.indexer.build_beside", build)
    indexer = open_indexer(builds_by_itself=True)
    assert wait_for(lambda: begun)
    time.sleep(0.2)

    assert len(begun) == 1
    assert "already under way" not in caplog.text
    monkeypatch.setattr("index.update.Updater.is_built_otherwise", lambda _: False)
    go.set()
    assert wait_for(lambda: indexer.status().build.state == "failed")


def test_who_tells_of_a_build_and_who_of_the_index_lose_nothing_of_each_other(open_indexer, monkeypatch):
    indexer = open_indexer()
    monkeypatch.setattr("index.indexer.write_status", lambda *_: time.sleep(0.0002))
    ended = threading.Event()

    def tell():
        while not ended.is_set():
            indexer._tell("indexing", None, 1)

    telling = threading.Thread(target=tell)
    telling.start()
    try:
        for _ in range(50):
            indexer._tell_build("running", 1, 2)
            indexer._tell_build("done")
            assert indexer.status().build.state == "done"
    finally:
        ended.set()
        telling.join()
