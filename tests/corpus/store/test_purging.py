import shutil
import sqlite3
import threading
import time
from contextlib import closing

import pytest

from corpus.backup import backup
from corpus.document import Notice
from corpus.errors import DocumentNotFound, DocumentPurged
from corpus.store import DocumentStore, purging

SECRET = "Zarzamora-7731"


@pytest.fixture
def holding(store, article):
    """A store with a purge candidate in three versions between many other documents."""
    for number in range(60):
        store.put(article(f"other-{number:02}", text=f"Relleno {number}. " * (number * 7 % 90 + 1)))
        if number % 20 == 0:
            store.put(
                article(
                    "a",
                    text=f"{number} {SECRET} " * (number + 1) * 10,
                    notices=(Notice("correction", None, f"Corrección: {SECRET} {number}"),),
                )
            )
    return store


def test_a_purged_text_is_nowhere_on_the_disk(holding, bytes_on_disk):
    assert SECRET.encode() in bytes_on_disk(holding.path.parent)

    report = holding.purge("a")

    assert (report.document_id, report.versions, report.complete) == ("a", 3, True)
    assert SECRET.encode() not in bytes_on_disk(holding.path.parent)
    assert holding.count() == 60
    assert holding.verify() == []


def test_the_log_tells_what_was_purged_since_a_change(holding):
    first = holding.change_number()
    holding.purge("a")
    second = holding.change_number()
    holding.put(holding.get("other-01"))
    holding.purge("other-02")
    holding.purge("other-01")

    assert holding.purged_since(first) == ["a", "other-02", "other-01"]
    assert holding.purged_since(second) == ["other-02", "other-01"]
    assert holding.purged_since(holding.change_number()) == []

    with closing(sqlite3.connect(holding.path)) as connection, connection:
        connection.execute("UPDATE changes SET document_id = 'x' WHERE document_id = 'a'")
    assert holding.purged_since(0) == ["other-02", "other-01"]


def test_reading_what_was_purged_says_so(holding):
    holding.purge("a")

    for version in (None, 1, 3):
        with pytest.raises(DocumentPurged, match="purged at"):
            holding.get("a", version)
    with pytest.raises(DocumentPurged):
        holding.versions("a")
    assert "a" not in holding.current_versions()
    assert all(document_id != "a" for document_id, _ in holding.all_versions())


def test_what_is_put_after_a_purge_gets_the_next_number(holding, article):
    holding.purge("a")

    back = holding.put(article("a", text="Limpio."))

    assert (back.outcome, back.document.version) == ("added", 4)
    assert holding.get("a").text == "Limpio."
    with pytest.raises(DocumentPurged):
        holding.get("a", 3)
    assert [version.version for version in holding.versions("a")] == [4]


def test_up_to_which_version_documents_were_purged_is_told_of_many_at_once(holding, article):
    holding.purge("a")
    holding.put(article("a", text="Limpio."))
    holding.purge("other-07")

    found = holding.purged_to(["a", "other-07", "other-08", "nobody", "\ud800"])

    assert found == {"a": 3, "other-07": 1}


def test_a_purge_by_somebody_else_is_told_though_it_was_asked_before(holding):
    assert holding.purged_to(["other-07", "other-08"]) == {}
    other = DocumentStore(holding.path)
    other.purge("other-08")
    other.close()

    assert holding.purged_to(["other-07", "other-08"]) == {"other-08": 1}
    assert holding.purged_to(["other-07"]) == {}
    assert holding.purged_to(["other-07", "other-08"]) == {"other-08": 1}


def test_a_deleted_document_can_be_purged_and_twice(holding, bytes_on_disk):
    holding.delete("a")

    first = holding.purge("a")
    again = holding.purge("a")

    assert (first.versions, again.versions) == (3, 0)
    assert again.purged_at == first.purged_at
    assert SECRET.encode() not in bytes_on_disk(holding.path.parent)
    with pytest.raises(DocumentNotFound):
        holding.purge("nobody")


def test_a_reader_that_holds_on_delays_the_wiping_and_the_next_start_finishes_it(
    holding, bytes_on_disk, monkeypatch
):
    monkeypatch.setattr(purging, "WAIT_FOR_READERS_SECONDS", 0.1)
    reader = sqlite3.connect(holding.path)
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM versions").fetchone()

    report = holding.purge("a")

    assert not report.complete
    with pytest.raises(DocumentPurged):
        holding.get("a")
    reader.close()
    holding.close()
    DocumentStore(holding.path).close()
    assert SECRET.encode() not in bytes_on_disk(holding.path.parent)


def test_a_purge_that_a_reader_held_up_is_finished_once_it_is_gone(holding, bytes_on_disk, monkeypatch):
    monkeypatch.setattr(purging, "WAIT_FOR_READERS_SECONDS", 0.0)
    reader = sqlite3.connect(holding.path)
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM versions").fetchone()
    assert holding.finish_purge()
    holding.purge("a")
    size = sum(path.stat().st_size for path in holding.path.parent.iterdir())

    held_up = [holding.finish_purge() for _ in range(2)]

    assert held_up == [False, False]
    assert (
        sum(path.stat().st_size for path in holding.path.parent.iterdir()) == size
    )  # it is not rewritten
    reader.close()
    assert holding.finish_purge()
    assert SECRET.encode() not in bytes_on_disk(holding.path.parent)


def test_a_crash_between_deleting_and_wiping_is_made_good_at_the_next_start(
    holding, bytes_on_disk, monkeypatch
):
    def crash(connection):
        raise KeyboardInterrupt

    monkeypatch.setattr("corpus.store.document_store.scrub", crash)
    with pytest.raises(KeyboardInterrupt):
        holding.purge("a")
    monkeypatch.undo()
    holding.close()

    opened = DocumentStore(holding.path)

    assert SECRET.encode() not in bytes_on_disk(holding.path.parent)
    assert opened.verify() == []
    opened.close()


def test_what_a_restore_that_was_cut_short_left_is_removed(holding, bytes_on_disk):
    folder = holding.path.parent
    (folder / "documents.db.restored").write_text(SECRET)
    (folder / "documents.db.salvaged-wal").write_text(SECRET)
    (folder / "salvaging-x").mkdir()
    (folder / "salvaging-x" / "plain.db").write_text(SECRET)

    holding.purge("a")

    assert SECRET.encode() not in bytes_on_disk(folder)


def test_backups_that_hold_the_text_are_named(store, article, tmp_path):
    before, during, gone, after = (tmp_path / name for name in ("before", "during", "gone", "after"))
    for folder in (before, during, after):
        folder.mkdir()
    store.put(article("other"))
    store.record_backup(before, "2026-03-01T00:00:00Z", store.change_number())
    store.put(article("a"))
    store.record_backup(during, "2026-03-02T00:00:00Z", store.change_number())
    store.record_backup(gone, "2026-03-03T00:00:00Z", store.change_number())

    assert store.purge("a").backups == (str(during),)
    store.record_backup(after, "2026-03-04T00:00:00Z", store.change_number())
    assert store.purge("a").backups == (str(during),)


def test_copies_beside_the_store_that_it_does_not_remember_are_named(store, article, tmp_path):
    beside = store.path.parent
    store.put(article("other"))
    without = backup(store, tmp_path / "elsewhere").path
    store.put(article("a"))
    holding = backup(store, tmp_path / "elsewhere").path
    copies = [beside / "backups" / "copied", beside / "replaced-x", beside / "damaged-x"]
    for copy in copies:
        shutil.copytree(holding, copy)
    shutil.copytree(without, beside / "backups" / "without")
    shutil.copytree(holding, beside / "another store")

    assert store.purge("a").backups == tuple(map(str, [holding, *copies]))


def test_what_an_older_puentes_backup_that_was_cut_short_left_is_removed(store, article):
    store.put(article("a"))
    left = store.path.parent / "backups" / "unfinished-20260301T000000000000"
    left.mkdir(parents=True)
    shutil.copyfile(store.path, left / "documents.db")

    assert store.purge("a").backups == ()
    assert not left.exists()


@pytest.mark.parametrize(
    ("statement", "is_named"),
    [
        ("INSERT INTO set_aside VALUES ('a', 1, '', '', '{\"text\": \"Texto.\"}', x'')", True),
        ("INSERT INTO set_aside VALUES ('a', 1, '', '', '{}', x'')", False),
        ("INSERT INTO notices VALUES (1, 'a', 1, 'correction', NULL, 'Texto.', '', 'hand', x'')", True),
        ("DROP TABLE set_aside; DROP TABLE notices", False),
    ],
    ids=["set aside", "set aside without its text", "in a notice", "in an older format"],
)
def test_a_backup_holds_a_text_wherever_it_is_in_it(store, article, tmp_path, statement, is_named):
    store.put(article("other"))
    store.put(article("a"))
    made = backup(store, tmp_path / "backups")
    with closing(sqlite3.connect(made.path / "documents.db")) as connection, connection:
        connection.execute("DELETE FROM versions WHERE document_id = 'a'")
        connection.executescript(statement)

    assert store.purge("a").backups == ((str(made.path),) if is_named else ())


def test_purging_while_others_read_and_write_fails_no_request(holding, article):
    errors, stop = [], threading.Event()

    def use(number):
        try:
            while not stop.is_set():
                holding.put(article(f"busy-{number}", text=f"{time.monotonic()}"))
                assert holding.get("other-03").text.startswith("Relleno 3.")
        except Exception as error:
            errors.append(error)

    threads = [threading.Thread(target=use, args=(number,)) for number in range(3)]
    for thread in threads:
        thread.start()
    reports = [holding.purge(name) for name in ("a", "other-01", "other-02")]
    stop.set()
    for thread in threads:
        thread.join()

    assert errors == []
    assert all(report.complete for report in reports)
    assert holding.verify() == []
