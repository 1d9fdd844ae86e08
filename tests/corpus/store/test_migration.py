import signal
import sqlite3
import subprocess
import sys
from datetime import date

import pytest

from corpus.document import Document, Heading
from corpus.errors import DocumentDeleted
from corpus.store import DocumentStore

FORMAT_1 = """
CREATE TABLE versions (
    document_id TEXT NOT NULL, version INTEGER NOT NULL, digest TEXT NOT NULL,
    stored_at TEXT NOT NULL, title TEXT NOT NULL, text TEXT NOT NULL, lang TEXT NOT NULL,
    published TEXT, written TEXT, publisher TEXT, url TEXT, sources TEXT NOT NULL,
    topics TEXT NOT NULL, headings TEXT NOT NULL, pages TEXT NOT NULL,
    PRIMARY KEY (document_id, version)
);
CREATE TABLE documents (
    id TEXT PRIMARY KEY, newest INTEGER NOT NULL, digest TEXT NOT NULL, lang TEXT NOT NULL,
    published TEXT, publisher TEXT, deleted_at TEXT
) WITHOUT ROWID;
CREATE INDEX documents_by_date ON documents (published DESC, id) WHERE deleted_at IS NULL;
CREATE TABLE changes (number INTEGER NOT NULL);
INSERT INTO changes VALUES (41);
PRAGMA user_version = 1;
"""
ROW = (
    "INSERT INTO versions VALUES (?, ?, ?, ?, 'T', ?, 'en', ?, NULL, 'DOF', NULL, '[]', '[]', "
    "'[[0, 3, 1]]', '[]')"
)


def article(document_id, text):
    return Document(
        document_id,
        "T",
        text,
        "en",
        published=date(2026, 2, 1),
        publisher="DOF",
        headings=(Heading(0, 3, 1),),
    )


@pytest.fixture
def old_store(tmp_path):
    """A store of format 1: `a` in two versions, `b` deleted, and forty more."""
    path = tmp_path / "documents.db"
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.executescript(FORMAT_1)
    with connection:
        for id_, version, text, deleted in [
            ("a", 1, "One.", None),
            ("a", 2, "Two.", None),
            ("b", 1, "Gone.", "2026-03-03T00:00:00Z"),
            *((f"n{number:02}", 1, f"Text {number}.", None) for number in range(40)),
        ]:
            digest = article(id_, text).digest
            stored_at = f"2026-03-0{version}T00:00:00Z"
            connection.execute(ROW, (id_, version, digest, stored_at, text, "2026-02-01"))
            connection.execute(
                "INSERT OR REPLACE INTO documents VALUES (?, ?, ?, 'en', '2026-02-01', 'DOF', ?)",
                (id_, version, digest, deleted),
            )
    connection.close()
    return path


def test_a_store_of_the_last_release_opens_with_all_it_held(old_store):
    store = DocumentStore(old_store)

    assert store.count() == 41
    assert (store.get("a").text, store.get("a", 1).text) == ("Two.", "One.")
    assert store.get("a").headings[0].end == 3
    assert [v.valid_from for v in store.versions("a")] == ["2026-02-01", "2026-03-02T00:00:00Z"]
    with pytest.raises(DocumentDeleted):
        store.get("b")
    assert store.deleted_at("b") == "2026-03-03T00:00:00Z"
    assert store.verify() == []
    store.close()


def test_its_changes_are_told_from_the_beginning_and_the_number_grows_on(old_store):
    store = DocumentStore(old_store)

    changes = store.changes_since(0)

    assert (changes[0].number, changes[0].kind, changes[0].document_id) == (42, "put", "a")
    assert [(c.kind, c.version) for c in changes if c.document_id == "b"] == [
        ("put", 1),
        ("delete", 1),
    ]
    assert store.change_number() == 41 + 44
    store.close()


def test_the_same_article_makes_no_version_after_the_change_of_format(old_store):
    store = DocumentStore(old_store)

    assert store.put(article("n01", "Text 1.")).outcome == "unchanged"
    store.close()


KILL_IN_THE_MIDDLE = """
import os, signal, sys
from pathlib import Path
from corpus.store import connections, schema
from corpus.store import DocumentStore

calls = 0
digest = schema.row_digest

def dying(*values):
    global calls
    calls += 1
    if calls == int(sys.argv[2]):
        os.kill(os.getpid(), signal.SIGKILL)
    return digest(*values)

connections.row_digest = dying
DocumentStore(Path(sys.argv[1]))
"""


@pytest.mark.parametrize("at_row", [1, 30, 50, 90, 129])
def test_a_kill_in_the_middle_leaves_a_store_that_opens(old_store, at_row):
    run = subprocess.run(
        [sys.executable, "-c", KILL_IN_THE_MIDDLE, str(old_store), str(at_row)],
        capture_output=True,
        check=False,
        env={"PYTHONPATH": ":".join(path for path in sys.path if path)},
    )

    assert run.returncode == -signal.SIGKILL, run.stderr.decode()
    store = DocumentStore(old_store)
    assert store.count() == 41
    assert (store.get("a").text, store.get("a", 1).text) == ("Two.", "One.")
    assert store.verify() == []
    store.close()
