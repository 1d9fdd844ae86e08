"""Accepted means on the disk: what was written is flushed before the call that wrote it returns."""

from __future__ import annotations

import os
import re
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from corpus.backup import backup, restore
from corpus.document import Document, Notice
from corpus.salvage import salvage
from corpus.store import DocumentStore

FULL = 2
READS_ONLY = ("mode=ro", "immutable=1")


@pytest.fixture
def connections(monkeypatch):
    """(file, synchronous, journal mode) of each connection that could write, when it was closed."""
    found = []

    class Watched(sqlite3.Connection):
        def close(self):
            found.append((self.file, self.setting("synchronous"), self.setting("journal_mode")))
            super().close()

        def setting(self, name):
            return self.execute(f"PRAGMA {name}").fetchone()[0]

    real = sqlite3.connect

    def connect(database, **options):
        if any(sign in str(database) for sign in READS_ONLY):
            return real(database, **options)
        connection = real(database, factory=Watched, **options)
        connection.file = Path(database)
        return connection

    monkeypatch.setattr(sqlite3, "connect", connect)
    return found


def spoil(store, document_id):
    """Damage a row of an open store, as a disk might."""
    with store._connections.write() as connection:
        connection.execute("UPDATE versions SET text = 'Other.' WHERE document_id = ?", (document_id,))


def test_every_connection_that_writes_the_store_flushes_each_commit(tmp_path, connections):
    data, backups = tmp_path / "data", tmp_path / "backups"
    path = data / "documents.db"
    with closing(DocumentStore(path)) as store:
        store.put_many([Document(one, "Title", "Texto.", "es") for one in "abc"])
        store.record_notice("a", Notice("correction", None, "Not so."))
        kept = backup(store, backups)
        store.delete("a")
        store.purge("b")
        restore(backups, data)  # over the store in use
        spoil(store, "c")
    salvage(path, [kept.path])
    restore(backups, data)  # in the place of a store that nobody uses
    with closing(DocumentStore(path)) as store:
        assert store.count() == 2

    settings = {(synchronous, mode) for file, synchronous, mode in connections if file == path}
    assert settings == {(FULL, "wal")}
    becoming = {synchronous for file, synchronous, _ in connections if file.parent == data}
    assert becoming == {FULL}


PUT = """
import os, sys
from pathlib import Path
from corpus.document import Document
from corpus.store import DocumentStore

store = DocumentStore(Path(sys.argv[1]))
os.write(1, b"ready\\n")
for number in range(5):
    store.put(Document(f"d{number}", "Title", "Texto.", "es"))
    os.write(1, b"accepted\\n")
store.delete("d0")
os.write(1, b"accepted\\n")
store.purge("d1")
os.write(1, b"accepted\\n")
"""


def can_trace():
    """Whether strace is there, and lets itself look at a program."""
    command = ["strace", "-o", os.devnull, "true"]
    return bool(shutil.which("strace")) and subprocess.run(command, check=False).returncode == 0


@pytest.mark.skipif(not can_trace(), reason="needs strace, and leave to trace: flushes are not looked at")
def test_the_log_is_flushed_before_anything_is_said_to_be_accepted(tmp_path):
    path, trace = tmp_path / "documents.db", tmp_path / "trace"
    calls = ["strace", "-f", "-y", "-o", str(trace), "-e", "trace=fsync,fdatasync,write"]
    done = subprocess.run(
        [*calls, sys.executable, "-c", PUT, str(path)],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": ":".join(one for one in sys.path if one)},
    )
    assert done.returncode == 0, done.stderr

    _, *waits = re.split(r'write\(1<[^>]*>, "(?:ready|accepted)', trace.read_text("utf-8"))
    before_each = waits[:-1]
    assert len(before_each) == 7
    flushed = re.compile(rf"f(?:data)?sync\(\d+<{re.escape(str(path))}-wal>\) += 0")
    assert [number for number, calls in enumerate(before_each) if not flushed.search(calls)] == []
