import threading
import time

import pytest

from index.build import build_index
from index.generation import open_current
from index.indexer import Indexer
from index.live import LiveIndex
from index.manifest import read_pointer
from index.requests import take_requests
from index.settings import index_settings

CHUNK_TOKENS = 16


@pytest.fixture
def build(store, embedder, folder):
    return lambda: build_index(store, embedder, folder, chunk_tokens=CHUNK_TOKENS)


@pytest.fixture
def open_live(folder, embedder):
    """`open_live(**settings)`: a `LiveIndex` over the test's folder, closed at the end."""
    opened = []

    def make(**settings):
        live = LiveIndex(folder, {**index_settings(embedder, CHUNK_TOKENS), **settings})
        opened.append(live)
        return live

    yield make
    for live in opened:
        live.close()


def wait_for(condition, seconds=5.0):
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(0.02)
    return False


def name_of(live):
    generation = live.generation()
    return generation.manifest.generation if generation else None


def test_there_is_no_generation_before_the_first_build(open_live):
    live = open_live()

    assert live.generation() is None
    assert live.trouble is None


def test_a_new_generation_is_picked_up_without_a_restart(open_live, build, store, article):
    live = open_live()
    for number in (1, 2):
        store.put(article("a", f"Text number {number}."))
        build()

        assert wait_for(lambda wanted=f"{number:08}": name_of(live) == wanted)

    assert [entry.version for entry in live.generation().documents()] == [2]


def test_segments_that_did_not_change_are_not_opened_again(open_live, build, store, article):
    store.put(article("a", "Text."))
    build()
    live = open_live()
    held = live.generation().segments[0]
    store.put(article("b", "More text."))
    build()

    live.refresh()

    assert live.generation().segments[0] is held
    assert len(live.generation().segments) == 2


def test_a_damaged_new_generation_leaves_the_old_one_in_use_and_is_told(
    open_live, build, store, folder, article
):
    store.put(article("a", "Text."))
    build()
    live = open_live()
    (folder / "generations" / "00000002.json").write_bytes(b"\xff")
    (folder / "CURRENT").write_text("00000002\n", "utf-8")

    live.refresh()

    assert name_of(live) == "00000001"
    assert "00000002" in live.trouble

    store.put(article("b", "More text."))
    build()
    live.refresh()

    assert name_of(live) == read_pointer(folder) > "00000002"
    assert {entry.id for entry in live.generation().documents()} == {"a", "b"}
    assert live.trouble is None


def test_a_start_on_a_damaged_generation_answers_from_the_one_before_and_tells(
    open_live, build, store, folder, article
):
    store.put(article("a", "Text."))
    build()
    store.put(article("b", "More text."))
    build()
    (folder / "generations" / "00000002.json").write_text("{", "utf-8")

    live = open_live()

    assert name_of(live) == "00000001"
    assert live.trouble == ("Generation 00000002 is damaged, so 00000001 answers. Run `puente build`.")


def test_an_index_of_another_model_is_not_opened_and_both_are_named(open_live, build, store, article):
    store.put(article("a", "Text."))
    build()

    live = open_live(model="other")

    assert live.generation() is None
    assert live.trouble == (
        "The index in use was built with model 'fake', but what is set now is model 'other'. "
        "Set PUENTE_EMBEDDER=fake, or run `puente build --full` to make it anew."
    )


def test_no_answer_mixes_generations_while_builds_go_on(open_live, build, store, article, embedder):
    """Every generation's document says its number twice, in its title and in its text."""

    def put(number):
        store.put(article("a", f"Number {number}.", topics=(str(number),)))
        build()

    put(0)
    live = open_live()
    stop, mixed = threading.Event(), []

    def read():
        while not stop.is_set():
            generation = live.generation()
            query = embedder.embed_question("number").vector
            _, rows = generation.search_dense(query, 5, generation.allow())
            versions = {generation.chunk(row)[0].version for row in rows}
            expected = {version for version, _ in generation.live_versions().values()}
            if versions != expected:
                mixed.append((versions, expected))

    readers = [threading.Thread(target=read) for _ in range(2)]
    for reader in readers:
        reader.start()
    for number in range(1, 8):
        put(number)
        live.refresh()
    stop.set()
    for reader in readers:
        reader.join()

    assert mixed == []
    assert live.generation().live_versions()["a"][0] == 8


@pytest.mark.parametrize("error", [MemoryError(), OSError(24, "Too many open files")])
def test_a_fault_in_opening_is_told_and_outlived(open_live, build, store, article, monkeypatch, error):
    store.put(article("a", "Text."))
    build()
    live = open_live()
    monkeypatch.setattr("index.live._AFTER_FAULT_SECONDS", 0.0)
    with monkeypatch.context() as patched:
        patched.setattr("index.live.open_generation", raising(error))
        store.put(article("b", "More text."))
        build()
        assert wait_for(lambda: live.trouble is not None)

    assert wait_for(lambda: name_of(live) == "00000002" and live.trouble is None)


def raising(error):
    def call(*args, **kwargs):
        raise error

    return call


@pytest.fixture
def only_short_columns_are_checked_at_once(monkeypatch):
    monkeypatch.setattr(open_current.__globals__["open_segment"], "__kwdefaults__", {"verify_up_to": 100})
    monkeypatch.setattr("index.generation.open_generation.__kwdefaults__", {"verify_up_to": 100})
    monkeypatch.setattr("index.scrub._WAIT_SECONDS", 0.05)


def flip_a_bit_of_the_vectors(segment):
    data = bytearray(segment.file.path.read_bytes())
    data[segment.file._contents["vectors"]["offset"] + 5] ^= 4
    segment.file.path.write_bytes(data)


def answering(live):
    return {entry.id for entry in live.generation().documents()}


def test_damage_that_is_found_later_answers_no_more_until_a_writer_has_made_it_anew(
    open_live, build, store, folder, article, embedder, only_short_columns_are_checked_at_once
):
    """A flipped bit in a long column, which opening does not read, under two that follow one index."""
    for id_ in ("a", "b"):
        store.put(article(id_, f"Text of {id_} about a tunnel."))
        build()
    damaged = open_current(folder).segments[0]
    flip_a_bit_of_the_vectors(damaged)

    followers = [open_live(), open_live()]

    for live in followers:
        assert wait_for(lambda live=live: answering(live) == {"b"})
        assert damaged.name in live.trouble
        assert "puente doctor" in live.trouble
    assert take_requests(folder) == ["check"]
    writer = Indexer(folder, store, embedder, chunk_tokens=CHUNK_TOKENS)
    writer.start()
    for live in followers:
        assert wait_for(lambda live=live: answering(live) == {"a", "b"} and live.trouble is None, 20.0)
        remade = {segment.name: segment for segment in live.generation().segments}[damaged.name]
        assert (remade.dense.vectors == damaged.dense.vectors).all()
    writer.close()


def test_deletions_and_articles_are_followed_while_a_segment_is_left_out(
    open_live, build, store, folder, article, only_short_columns_are_checked_at_once
):
    for id_ in ("a", "b", "c"):
        store.put(article(id_, f"Text of {id_}."))
        build()
    flip_a_bit_of_the_vectors(open_current(folder).segments[0])
    live = open_live()
    assert wait_for(lambda: answering(live) == {"b", "c"})
    left_out = live._opened.segments[0]

    store.delete("b")
    store.put(article("d", "Text of d."))
    build()

    assert wait_for(lambda: answering(live) == {"c", "d"})
    assert left_out in live._opened.segments
    assert left_out.name in live.trouble


def test_a_segment_that_was_made_anew_under_its_name_is_opened_anew(
    open_live, build, store, article, tmp_path
):
    """As a writer leaves it that found damage before those who follow did."""
    store.put(article("a", "Text."))
    build()
    live = open_live()
    held = live.generation().segments[0]
    anew = tmp_path / "anew"
    anew.write_bytes(held.file.path.read_bytes())
    anew.replace(held.file.path)
    store.put(article("b", "More text."))
    build()

    live.refresh()

    opened = live.generation().segments[0]
    assert opened.name == held.name
    assert opened is not held


def test_closing_stops_the_watcher_and_the_scrubber(open_live):
    live = open_live()

    live.close()

    names = [thread.name for thread in threading.enumerate()]
    assert "index-watcher" not in names
    assert "index-scrub" not in names
