import os
import sqlite3
import stat
import threading
import time
from contextlib import closing
from dataclasses import replace

import pytest

from corpus.errors import StoreUnavailable
from corpus.received import Hints
from corpus.sources.listing import Source, SourceKind
from corpus.sources.state import Item, SourceStates
from corpus.sources.trouble import SourceTrouble, Staleness

FEED = Source("milenio", SourceKind.FEED, "https://www.milenio.com/rss", 900, stale_after_seconds=3_600)
MONTH_SECONDS = 30 * 86_400


class Clock:
    now = 1_800_000_000.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def states(tmp_path, clock):
    states = SourceStates(tmp_path / "sources.sqlite", now=clock)
    yield states
    states.close()


def test_a_source_never_polled_is_due_and_says_nothing(states):
    assert states.due_at(FEED) == 0
    state = states.get(FEED)
    assert (state.last_success, state.error, state.articles_seen, state.is_stale) == (
        None,
        None,
        0,
        False,
    )


def test_success_and_failure_are_kept_with_their_times(states, clock):
    states.begin(FEED)
    states.fail(
        FEED,
        "the server answers\nwith status 500.",
        SourceTrouble.ERROR_STATUS,
        next_poll_at=clock.now + 10,
    )
    failed = states.get(FEED)
    clock.now += 60
    states.begin(FEED)
    states.record("milenio", [Item("a", "https://x", "1")], new_or_changed=1)
    states.succeed(FEED, next_poll_at=clock.now + 900, etag='"v1"', notes=("one", "two\nlines"))
    worked = states.get(FEED)

    assert (failed.failures, failed.error) == (1, "the server answers with status 500.")
    assert failed.error_code is SourceTrouble.ERROR_STATUS
    assert failed.last_error == "2027-01-15T08:00:00Z"
    assert (worked.failures, worked.last_success, worked.etag) == (0, "2027-01-15T08:01:00Z", '"v1"')
    assert worked.error == failed.error
    assert (worked.articles_seen, worked.notes) == (1, ("one", "two lines"))
    assert states.due_at(FEED) == clock.now + 900


def test_a_source_that_fails_or_brings_nothing_new_becomes_stale(states, clock):
    states.begin(FEED)
    clock.now += 3_601
    assert states.get(FEED).stale_because == "no poll succeeded since it was listed."

    states.record("milenio", [], new_or_changed=1)
    states.succeed(FEED, next_poll_at=0)
    assert not states.get(FEED).is_stale

    clock.now += 3_601
    assert "no poll succeeded since 2027-01-15T09:00:01Z" in states.get(FEED).stale_because
    assert states.get(FEED).stale_code is Staleness.NOT_READ
    states.succeed(FEED, next_poll_at=0)
    assert states.get(FEED).stale_code is Staleness.NO_NEWS
    assert states.get(FEED).stale_because == (
        "it works, but brought no new article since 2027-01-15T09:00:01Z."
    )


def test_a_shorter_every_counts_at_once_but_not_while_it_fails(states, clock):
    states.begin(FEED)
    states.succeed(FEED, next_poll_at=clock.now + 900)
    often = replace(FEED, every_seconds=10)
    assert (states.due_at(FEED), states.due_at(often)) == (clock.now + 900, clock.now + 10)

    states.fail(FEED, "x", SourceTrouble.UNREADABLE, next_poll_at=clock.now + 1_800)
    assert states.due_at(often) == clock.now + 1_800


def test_a_source_whose_last_poll_ended_in_the_future_is_due_at_once(states, clock):
    now = clock.now
    clock.now += MONTH_SECONDS
    states.begin(FEED)
    states.succeed(FEED, next_poll_at=clock.now + 900)
    clock.now = now
    after_success = states.due_at(FEED)
    clock.now += MONTH_SECONDS
    states.begin(FEED)
    states.fail(FEED, "x", SourceTrouble.UNREADABLE, next_poll_at=clock.now + 1_800)
    clock.now = now
    after_failure = states.due_at(FEED)
    states.begin(FEED)
    after_a_poll_that_never_ended = states.due_at(FEED)

    assert (after_success, after_failure, after_a_poll_that_never_ended) == (0, 0, 0)


def test_a_clock_put_back_by_a_second_changes_no_schedule(states, clock):
    states.begin(FEED)
    states.succeed(FEED, next_poll_at=clock.now + 900)
    due_at = clock.now + 900
    clock.now -= 1

    assert states.due_at(FEED) == due_at


def test_a_success_in_the_future_hides_no_staleness(states, clock):
    now = clock.now
    clock.now += MONTH_SECONDS
    states.begin(FEED)
    states.record("milenio", [], new_or_changed=1)
    states.succeed(FEED, next_poll_at=clock.now + 900)
    clock.now = now
    states.begin(FEED)
    states.fail(FEED, "x", SourceTrouble.UNREADABLE, next_poll_at=clock.now + 1_800)
    put_right = states.get(FEED)
    clock.now += 3_601
    failing = states.get(FEED)
    states.succeed(FEED, next_poll_at=clock.now + 900)
    working = states.get(FEED)

    assert (put_right.last_success, put_right.is_stale) == ("2027-01-15T08:00:00Z", False)
    assert failing.stale_code is Staleness.NOT_READ
    assert working.stale_code is Staleness.NO_NEWS


def test_a_folder_that_stays_as_it_is_is_not_stale(states, clock, tmp_path):
    folder = replace(FEED, kind=SourceKind.FOLDER, location=str(tmp_path))
    states.begin(folder)
    clock.now += 10_000
    states.succeed(folder, next_poll_at=0)

    assert not states.get(folder).is_stale


def test_a_source_that_moved_begins_anew(states):
    states.begin(FEED)
    states.succeed(FEED, next_poll_at=9e9, etag='"v1"')
    moved = replace(FEED, location="https://www.milenio.com/atom")

    assert (states.due_at(moved), states.get(moved).etag) == (0, None)
    states.begin(moved)
    assert (states.get(moved).etag, states.get(FEED).etag) == (None, None)


def test_items_come_back_as_they_were_and_others_stay_apart(states, tmp_path):
    item = Item("k", "https://x", "f", 1.5, 2.5, '"e"', "Tue", 2, 1, ("a", "b"), Hints("T", lang="es"))
    states.record("milenio", [item])
    states.record("other", [Item("k", "https://y", "g")])

    assert states.items("milenio") == {"k": item}
    assert states.item("other", "k").name == "https://y"


def test_what_a_feed_said_of_a_purged_document_is_wiped_from_the_disk(states, tmp_path):
    secret = Hints("Canary-title-4711", "Canary-author-4711")
    states.record("milenio", [Item("k", "https://x", "f", document_ids=("uno",), hints=secret)])

    states.forget_words(["uno"])

    assert all(b"4711" not in path.read_bytes() for path in tmp_path.iterdir())
    assert states.items("milenio")["k"].fingerprint == "f"


def test_what_a_feed_said_of_a_document_with_a_longer_id_stays(states):
    items = [
        Item(key, f"https://x/{key}", "f", document_ids=ids, hints=Hints(f"Of {key}"))
        for key, ids in [("a", ("border-wall-2025",)), ("b", ("other", "border")), ("c", ("a-border",))]
    ]
    states.record("milenio", items)

    states.forget_words(["border"])

    assert [bool(states.items("milenio")[key].hints.title) for key in "abc"] == [True, False, True]


def test_words_that_are_left_in_the_log_are_said_and_wiped_by_the_next_try(tmp_path, monkeypatch):
    monkeypatch.setattr("corpus.sources.state.BUSY_TIMEOUT_SECONDS", 0.01)
    states = SourceStates(tmp_path / "sources.sqlite")
    item = Item("k", "https://x", "f", document_ids=("uno",), hints=Hints("Canary-title-4711"))
    states.record("milenio", [item])
    with closing(sqlite3.connect(states.path, isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT * FROM items").fetchall()

        with pytest.raises(StoreUnavailable, match="someone still reads"):
            states.forget_words(["uno"])

    states.forget_words(["uno"])
    assert all(b"4711" not in path.read_bytes() for path in tmp_path.iterdir())
    states.close()


def test_who_reads_waits_neither_for_another_process_nor_for_a_thread_that_waits_to_write(
    tmp_path, monkeypatch
):
    monkeypatch.setattr("corpus.sources.state.BUSY_TIMEOUT_SECONDS", 5.0)
    states = SourceStates(tmp_path / "sources.sqlite")
    states.begin(FEED)
    with closing(sqlite3.connect(states.path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        writing = threading.Thread(target=states.record, args=("milenio", [Item("a", "https://x", "1")]))
        writing.start()
        while states._writing.acquire(blocking=False):
            states._writing.release()
            time.sleep(0.01)

        assert (states.get(FEED).failures, states.due_at(FEED), states.items("milenio")) == (0, 0, {})
        assert writing.is_alive()
        other.execute("ROLLBACK")
        writing.join()

    assert list(states.items("milenio")) == ["a"]
    states.close()


def test_a_document_of_another_item_is_known(states):
    states.record("inbox", [Item("a", "a", "1", document_ids=("uno", "dos")), Item("b", "b", "1")])

    assert states.is_held_by_another("inbox", "b", "uno")
    assert not states.is_held_by_another("inbox", "a", "uno")
    assert not states.is_held_by_another("inbox", "b", "un")
    assert not states.is_held_by_another("other", "b", "uno")


@pytest.mark.parametrize(
    "damage",
    [b"not a database at all, but long enough to be read" * 100, b"SQLite format 3\0" + b"\xff" * 8_000],
)
def test_a_damaged_file_is_put_aside_and_begun_anew(tmp_path, damage):
    path = tmp_path / "sources.sqlite"
    path.write_bytes(damage)

    states = SourceStates(path)
    states.begin(FEED)
    states.close()

    (aside,) = tmp_path.glob("sources.sqlite.damaged-*")
    assert aside.read_bytes() == damage


def test_nobody_else_may_read_the_addresses_of_sources(tmp_path):
    before = os.umask(0o022)
    try:
        states = SourceStates(tmp_path / "sources.db")
        states.begin(FEED)
    finally:
        os.umask(before)

    modes = {file.name: stat.S_IMODE(file.stat().st_mode) for file in tmp_path.glob("sources.db*")}
    states.close()
    assert set(modes.values()) == {0o600}
    assert "sources.db-wal" in modes


def test_a_file_in_the_middle_of_which_bytes_were_lost_is_put_aside(tmp_path):
    path = tmp_path / "sources.sqlite"
    states = SourceStates(path)
    states.record("milenio", [Item(str(i), "x" * 200, "f") for i in range(500)])
    states.close()
    data = bytearray(path.read_bytes())
    data[8_192:16_384] = b"\xaa" * 8_192
    path.write_bytes(data)

    states = SourceStates(path)

    assert states.items("milenio") == {}
    states.close()


def test_the_states_of_an_earlier_release_are_kept(tmp_path, clock):
    path = tmp_path / "sources.sqlite"
    states = SourceStates(path, now=clock)
    states.begin(FEED)
    states.fail(FEED, "why", SourceTrouble.UNREADABLE, next_poll_at=0)
    states.close()
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.executescript("ALTER TABLE sources DROP COLUMN error_code; PRAGMA user_version = 1")

    states = SourceStates(path, now=clock)

    state = states.get(FEED)
    assert (state.error, state.error_code, state.failures) == ("why", None, 1)
    states.fail(FEED, "why", SourceTrouble.TOO_SLOW, next_poll_at=0)
    assert states.get(FEED).error_code is SourceTrouble.TOO_SLOW
    states.close()


def test_a_place_that_cannot_be_written_is_said(tmp_path):
    (tmp_path / "file").write_text("x")

    with pytest.raises(StoreUnavailable, match="state of the sources"):
        SourceStates(tmp_path / "file" / "sources.sqlite")


def test_new_articles_are_counted_for_a_day_also_after_a_restart(tmp_path):
    now = [1_000_000.0]
    path = tmp_path / "sources.db"
    states = SourceStates(path, now=lambda: now[0])
    states.record("milenio", [], new_or_changed=5, added=3)
    states.record("other", [], added=7)
    states.close()

    states = SourceStates(path, now=lambda: now[0])
    now[0] += 80_000
    states.record("milenio", [], added=2)
    counts = [states.brought_within_a_day("milenio")]
    for seconds in (6_400, 80_000):
        now[0] += seconds
        counts.append(states.brought_within_a_day("milenio"))
    states.close()

    assert counts == [5, 2, 0]
