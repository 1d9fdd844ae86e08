"""An SQLite error tells of damage, or only that a file cannot be got at; and what to do follows."""

from __future__ import annotations

import errno
import os
import sqlite3
from contextlib import closing
from types import SimpleNamespace

import pytest

from corpus.sqlite_trouble import explain, tells_of_damage


def failure(code, text="something"):
    error = sqlite3.OperationalError(text)
    error.sqlite_errorcode = code
    return error


@pytest.mark.parametrize(
    "code",
    [
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_IOERR_WRITE,
        sqlite3.SQLITE_IOERR_SHMSIZE,
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_BUSY_SNAPSHOT,
        sqlite3.SQLITE_NOMEM,
        sqlite3.SQLITE_PERM,
        sqlite3.SQLITE_READONLY_DIRECTORY,
    ],
)
def test_a_file_that_cannot_be_got_at_is_not_damaged(code):
    assert not tells_of_damage(failure(code))


def test_an_error_without_a_code_is_not_damage_unless_it_is_about_the_text():
    assert not tells_of_damage(sqlite3.OperationalError("unable to open database file"))
    assert tells_of_damage(sqlite3.OperationalError("Could not decode to UTF-8 column 'text'"))
    assert tells_of_damage(UnicodeDecodeError("utf-8", b"\xff", 0, 1, "invalid start byte"))


@pytest.mark.parametrize(
    ("spoil", "advice"),
    [
        (lambda content: b"rubbish " * 1000, "not one of Puente's"),
        (lambda content: content[: len(content) // 3], "puente doctor"),
        (lambda content: content[:18] + b"\x09\x09" + content[20:], "puente doctor"),
        (lambda content: content[:47] + b"\x09" + content[48:], "."),
    ],
)
def test_content_that_is_not_what_was_written_is_damage(tmp_path, spoil, advice):
    file = tmp_path / "some.db"
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("CREATE TABLE t (x)")
        connection.executemany("INSERT INTO t VALUES (?)", [("text " * 100,)] * 100)
    file.write_bytes(spoil(file.read_bytes()))

    with closing(sqlite3.connect(file)) as connection, pytest.raises(sqlite3.DatabaseError) as raised:
        connection.execute("SELECT max(x) FROM t").fetchone()

    assert tells_of_damage(raised.value)
    assert advice in explain(file, raised.value)


@pytest.mark.parametrize(
    ("error", "advice"),
    [
        (failure(sqlite3.SQLITE_FULL), "free some space"),
        (failure(sqlite3.SQLITE_IOERR_WRITE), "The disk failed or is full"),
        (OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)), "free some space"),
        (failure(sqlite3.SQLITE_CANTOPEN), "this user may read and write"),
        (OSError(errno.EROFS, os.strerror(errno.EROFS)), "this user may read and write"),
        (failure(sqlite3.SQLITE_BUSY), "wait for it to finish"),
        (failure(sqlite3.SQLITE_CORRUPT), "puente doctor"),
    ],
)
def test_what_to_do_depends_on_what_happened(tmp_path, error, advice):
    assert advice in explain(tmp_path / "some.db", error)


def test_a_disk_without_room_is_full_whatever_sqlite_could_not_do_on_it(tmp_path, monkeypatch):
    error = failure(sqlite3.SQLITE_IOERR_SHMSIZE, "disk I/O error")
    assert "The disk failed or is full" in explain(tmp_path / "some.db", error)

    monkeypatch.setattr("shutil.disk_usage", lambda _: SimpleNamespace(free=4096))

    assert "The disk is full" in explain(tmp_path / "some.db", error)


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="files have no owners here")
def test_the_owner_of_a_file_that_is_anothers_is_named(tmp_path, monkeypatch):
    file = tmp_path / "some.db"
    file.touch()
    mine = os.geteuid()
    assert "belongs" not in explain(file, failure(sqlite3.SQLITE_CANTOPEN))

    monkeypatch.setattr(os, "geteuid", lambda: mine + 1)

    assert f"It belongs to the user '{file.owner()}'." in explain(file, failure(sqlite3.SQLITE_CANTOPEN))
    assert "belongs" not in explain(file, failure(sqlite3.SQLITE_FULL))
