import json
import os
import signal
import subprocess
import sys
import time

import pytest

from index.errors import IndexUnwritable, WriterBusy
from index.lock import WriterLock

HOLD = """
import sys, time
from pathlib import Path
from index.lock import WriterLock
lock = WriterLock(Path(sys.argv[1]))
print("held", flush=True)
time.sleep(60)
"""


@pytest.fixture
def holder(folder):
    """Another process that holds the lock."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(folder)], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout.readline() == "held\n"
    yield process
    process.kill()
    process.communicate()


def test_a_second_process_is_told_who_writes_and_since_when(holder, folder):
    with pytest.raises(WriterBusy) as caught:
        WriterLock(folder)

    owner = json.loads((folder / "writer.json").read_text())
    assert f"process {holder.pid} on " in str(caught.value)
    assert f"since {owner['since']}" in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_lock_of_a_killed_process_does_not_block(holder, folder):
    os.kill(holder.pid, signal.SIGKILL)
    holder.wait()

    with WriterLock(folder):
        assert json.loads((folder / "writer.json").read_text())["pid"] == os.getpid()
    assert not (folder / "writer.json").exists()


def test_a_second_writer_in_one_process_is_refused_too(folder):
    with WriterLock(folder), pytest.raises(WriterBusy, match=f"process {os.getpid()} "):
        WriterLock(folder)

    WriterLock(folder).release()


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"pid": "x"}', b"\xff"])
def test_a_damaged_note_of_who_writes_does_not_hide_that_somebody_does(folder, content):
    with WriterLock(folder):
        (folder / "writer.json").write_bytes(content)

        with pytest.raises(WriterBusy, match="another process"):
            WriterLock(folder)


def test_who_waits_gets_the_lock_when_it_is_free(holder, folder):
    started = time.monotonic()
    holder.send_signal(signal.SIGTERM)

    WriterLock(folder, wait_seconds=30).release()

    assert time.monotonic() - started < 10


def test_releasing_twice_is_no_mistake(folder):
    lock = WriterLock(folder)

    lock.release()
    lock.release()


def test_a_busy_writer_is_an_unwritable_index():
    assert issubclass(WriterBusy, IndexUnwritable)
