import threading
from itertools import count

import numpy as np
import pytest

from index.columns import ColumnFile, ColumnWriter, column_path
from index.errors import IndexDamaged
from index.scrub import Scrubber


@pytest.fixture
def write_columns(tmp_path):
    """`write_columns(flipped=None)`: an opened file of columns a, b and c of which none is checked."""

    def write(flipped=None):
        with ColumnWriter(tmp_path) as file:
            for number, name in enumerate("abc"):
                file.add(name, np.full(64, number, np.uint8))
            written = file.finish({})
        if flipped is not None:
            path = column_path(tmp_path, written)
            data = bytearray(path.read_bytes())
            data["abc".index(flipped) * 64 + 3] ^= 16
            path.write_bytes(data)
        return ColumnFile(tmp_path, written, verify_up_to=0)

    return write


class FakeSegment:
    def __init__(self, file):
        self.file = file
        self.name = "s0"


def test_every_column_that_was_not_checked_is_checked_once(write_columns):
    file, blocks = write_columns(), []

    for _ in range(2):
        file.verify_rest(lambda: blocks.append(file.unverified[0]))

    assert blocks == ["a", "b", "c"]
    assert (file.unverified, file.damage) == ([], None)


def test_damage_is_told_to_whoever_asks_and_found_once(write_columns):
    file, blocks = write_columns(flipped="b"), []

    for _ in range(2):
        with pytest.raises(IndexDamaged, match=r"not the file that was written \(b\)"):
            file.verify_rest(lambda: blocks.append(file.unverified[0]))

    assert blocks == ["a", "b"]
    assert "(b)" in file.damage


def test_a_check_that_was_ended_goes_on_where_it_was(write_columns):
    file, seen = write_columns(), []

    def end():
        seen.append(file.unverified[0])
        if seen == ["a", "b"]:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        file.verify_rest(end)
    file.verify_rest(end)

    assert seen == ["a", "b", "b", "c"]


def test_two_at_once_do_not_read_the_same(write_columns):
    file, read = write_columns(), []

    def another():
        read.append(file.unverified[0])
        file.verify_rest(lambda: read.append("twice"))

    file.verify_rest(another)

    assert read == ["a", "b", "c"]


def test_closing_ends_the_check_in_the_midst_of_a_column(monkeypatch):
    monkeypatch.setattr("index.scrub._WAIT_SECONDS", 0.0)
    begun = threading.Event()

    class Endless:
        def verify_rest(self, after_block):
            for block in count():
                after_block()
                if block == 3:
                    begun.set()

    scrubber = Scrubber(lambda: [FakeSegment(Endless())], lambda segment, error: None)
    scrubber.start()
    assert begun.wait(10)

    scrubber.close()

    assert not scrubber._thread.is_alive()


def test_it_rests_three_times_as_long_as_it_read(monkeypatch):
    """By a clock that each read moves on by 2 seconds, and a rest by as long as it takes."""
    now, rests = [0.0], []
    done = threading.Event()
    monkeypatch.setattr("index.scrub.time.monotonic", lambda: now[0])

    class Blocks:
        def verify_rest(self, after_block):
            for _ in range(3):
                now[0] += 2.0
                after_block()
            done.set()

    class Stopping:
        def wait(self, seconds):
            rests.append(seconds)
            now[0] += seconds
            return done.is_set()

    scrubber = Scrubber(lambda: [FakeSegment(Blocks())], lambda segment, error: None)
    scrubber._stopping = Stopping()

    scrubber._run()

    assert rests == [5.0, 6.0, 6.0, 6.0, 5.0]


def test_what_is_damaged_is_told_with_its_segment(write_columns, monkeypatch):
    monkeypatch.setattr("index.scrub._WAIT_SECONDS", 0.0)
    segments, told, done = [FakeSegment(write_columns(flipped="c"))], [], threading.Event()

    def take(segment, error):
        segments.remove(segment)
        told.append((segment.name, str(error)))
        done.set()

    scrubber = Scrubber(lambda: segments, take)
    scrubber.start()
    assert done.wait(10)
    scrubber.close()

    ((name, what),) = told
    assert name == "s0"
    assert "(c)" in what
