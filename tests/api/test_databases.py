"""Small files beside the store: several that begin one at once all come through."""

from __future__ import annotations

import sqlite3
import threading
from contextlib import closing

import pytest

from api.databases import begin_file

SCHEMA = "PRAGMA journal_mode = WAL; CREATE TABLE IF NOT EXISTS notes (text TEXT);"


@pytest.fixture
def locked(tmp_path):
    """A new file that somebody else writes to; the connection that does."""
    other = sqlite3.connect(tmp_path / "notes.db", isolation_level=None, check_same_thread=False)
    other.execute("BEGIN EXCLUSIVE")
    yield other
    other.close()


def test_a_file_that_somebody_else_begins_is_waited_for(tmp_path, locked):
    with closing(sqlite3.connect(tmp_path / "notes.db", timeout=0)) as connection:
        threading.Timer(0.2, locked.execute, ["ROLLBACK"]).start()

        begin_file(connection, SCHEMA, timeout=10)

        assert connection.execute("SELECT count(*) FROM notes").fetchone() == (0,)


def test_it_is_not_waited_for_longer_than_is_said(tmp_path, locked):
    with (
        closing(sqlite3.connect(tmp_path / "notes.db", timeout=0)) as connection,
        pytest.raises(sqlite3.OperationalError, match="locked"),
    ):
        begin_file(connection, SCHEMA, timeout=0.05)


def test_what_is_wrong_with_a_schema_is_not_waited_for(tmp_path):
    with (
        closing(sqlite3.connect(tmp_path / "notes.db")) as connection,
        pytest.raises(sqlite3.OperationalError, match="syntax"),
    ):
        begin_file(connection, "CREATE TABBLE notes", timeout=60)
