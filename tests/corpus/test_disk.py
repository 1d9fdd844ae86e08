"""Files that survive what happens to a disk."""

from __future__ import annotations

import errno
import shutil
import sqlite3
import stat
from contextlib import closing

import pytest

from corpus import disk
from corpus.disk import copy_privately, put_aside, write_durably


def test_what_cannot_be_written_leaves_the_old_content_and_nothing_beside(tmp_path, monkeypatch):
    file = tmp_path / "CURRENT"
    write_durably(file, b"old")

    def full(path):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(disk, "flush", full)
    with pytest.raises(OSError, match="No space"):
        write_durably(file, b"new")

    assert [(one.name, one.read_bytes()) for one in tmp_path.iterdir()] == [("CURRENT", b"old")]


def test_a_database_is_put_aside_with_its_log(tmp_path):
    file = tmp_path / "states.db"
    writer = sqlite3.connect(file)
    writer.execute("PRAGMA journal_mode = WAL")
    with writer:
        writer.execute("CREATE TABLE notes AS SELECT 'in the log' AS text")

    aside = put_aside(file)

    assert not file.exists()
    assert not file.with_name("states.db-wal").exists()
    with closing(sqlite3.connect(aside)) as reader, reader:
        assert reader.execute("SELECT text FROM notes").fetchone() == ("in the log",)
    writer.close()


def test_a_private_copy_is_nobody_elses_before_anything_is_in_it(tmp_path, monkeypatch):
    file, copy = tmp_path / "keys.sqlite", tmp_path / "copy"
    file.write_bytes(b"secret")
    copy.write_bytes(b"left behind by a crash")
    for one in (file, copy):
        one.chmod(0o644)
    found = []
    real = shutil.copyfile

    def watched(source, target):
        found.append((stat.S_IMODE(target.stat().st_mode), target.read_bytes()))
        return real(source, target)

    monkeypatch.setattr(shutil, "copyfile", watched)
    copy_privately(file, copy)

    assert found == [(0o600, b"")]
    assert (copy.read_bytes(), stat.S_IMODE(copy.stat().st_mode)) == (b"secret", 0o600)
