import os
import random
import shutil
import sqlite3
import stat
from contextlib import closing
from datetime import date

import pytest

from corpus.backup import backup, restore
from corpus.document import Document, Notice
from corpus.errors import (
    DocumentDeleted,
    DocumentPurged,
    StoreDamaged,
    StoreInUse,
    StoreTooNew,
    StoreUnavailable,
)
from corpus.salvage import open_or_salvage, salvage
from corpus.store import DocumentStore
from corpus.store.log_damage import is_log_damaged, mended_log

RETRACTION = Notice("retraction", date(2026, 3, 5), "Retirada.")
LAST = 30


def article(number, text=None):
    return Document(f"n{number:02}", f"Título {number}", text or f"Texto {number}. " * (number * 9), "es")


@pytest.fixture
def path(tmp_path):
    """A store with changed, deleted, purged, put-again and retracted documents."""
    path = tmp_path / "data" / "documents.db"
    store = DocumentStore(path)
    for number in range(1, LAST + 1):
        store.put(article(number))
    for number in range(1, 6):
        store.put(article(number, f"Cambiado {number}. " * 60))
    store.delete("n06")
    store.delete("n07")
    store.put(article(7, "De vuelta. " * 50))
    store.purge("n08")
    store.record_notice("n09", RETRACTION)
    store.close()
    return path


EXPECTED = {
    (f"n{number:02}", version): text
    for number in range(1, LAST + 1)
    if number != 8
    for version, text in enumerate(
        [
            f"Texto {number}. " * (number * 9),
            *([f"Cambiado {number}. " * 60] if number < 6 else []),
            *(["De vuelta. " * 50] if number == 7 else []),
        ],
        1,
    )
}


def check(store, *, whole):
    """No text is wrong; what is missing says so; nothing deleted or purged came back."""
    readable = 0
    for (document_id, version), text in EXPECTED.items():
        try:
            assert store.get(document_id, version).text == text
            readable += 1
        except StoreDamaged:
            assert not whole
    with pytest.raises(DocumentDeleted):
        store.get("n06")
    with pytest.raises(DocumentPurged):
        store.get("n08")
    assert "retraction" in [notice.kind for notice in store.notices("n09")]
    assert store.verify() == []
    return readable


def open_again(path, backups=()):
    salvage(path, backups)
    return DocumentStore(path)


def test_an_intact_store_is_left_alone(path):
    before = path.read_bytes()

    report = salvage(path)

    assert (report.damage, report.aside) == ((), None)
    assert path.read_bytes() == before


def test_a_spoiled_version_comes_back_from_a_backup_or_is_set_aside(path, tmp_path):
    store = DocumentStore(path)
    made = backup(store, tmp_path / "backups")
    store.put(article(11, "Nuevo."))
    store.close()
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE versions SET text = 'x' WHERE document_id IN ('n10', 'n11')")

    report = salvage(path)

    assert {(row.table, row.key) for row in report.damage} == {
        ("versions", "n10 1"),
        ("versions", "n11 1"),
        ("versions", "n11 2"),
    }
    assert set(report.restored) == {("n10", 1), ("n11", 1)}
    assert report.set_aside == (("n11", 2),)
    store = DocumentStore(path)
    check(store, whole=True)
    with pytest.raises(StoreDamaged, match="n11 version 2"):
        store.get("n11")
    assert "n11" not in store.current_versions()
    assert store.purge("n11").backups == (str(made.path.resolve()), str(report.aside.resolve()))
    store.close()


def test_what_was_set_aside_is_healed_by_putting_the_article_again(path):
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE versions SET text = 'x' WHERE document_id = 'n10'")

    store = open_again(path)
    again = store.put(article(10))

    assert (again.outcome, again.document.version) == ("unchanged", 1)
    assert store.get("n10").text == article(10).text
    check(store, whole=True)
    store.close()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE documents SET newest = 1, deleted_at = NULL",
        "DELETE FROM documents",
        "UPDATE changes SET kind = 'notice' WHERE kind = 'delete'",
        "DELETE FROM changes WHERE number % 3 = 0",
        "UPDATE notices SET text = 'x'",
        "UPDATE notices SET kind = 'x'",
        "PRAGMA user_version = 1",
        "DROP INDEX documents_by_date",
    ],
)
def test_whatever_else_is_spoiled_is_made_whole_from_the_rest(path, statement):
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(statement)

    store = open_again(path)

    assert check(store, whole=True) == len(EXPECTED)
    numbers = [change.number for change in store.changes_since(0)]
    assert numbers == list(range(1, len(numbers) + 1))
    assert store.put(article(99)).outcome == "added"
    store.close()


def flips(size, count, seed=3):
    rng = random.Random(seed)
    return [rng.randrange(size) for _ in range(count)]


@pytest.mark.slow
@pytest.mark.parametrize("with_backup", [True, False], ids=["backup", "no backup"])
def test_a_flipped_byte_anywhere_is_named_and_costs_at_most_what_it_hit(path, tmp_path, with_backup):
    backups = []
    if with_backup:
        store = DocumentStore(path)
        backups = [backup(store, tmp_path / "backups").path]
        store.close()
    content = path.read_bytes()
    for number, at in enumerate([*flips(len(content), 60), *flips(4096, 25)]):
        place = tmp_path / f"try-{number}" / "documents.db"
        place.parent.mkdir()
        spoiled = bytearray(content)
        spoiled[at] ^= 1 << (number % 8)
        place.write_bytes(spoiled)

        store = open_again(place, backups)

        assert check(store, whole=with_backup) >= len(EXPECTED) - 4, at
        store.close()
        shutil.rmtree(place.parent)


@pytest.mark.slow
def test_a_zeroed_page_and_a_cut_file_are_made_whole_from_a_backup(path, tmp_path):
    store = DocumentStore(path)
    backups = [backup(store, tmp_path / "backups").path]
    store.close()
    content = path.read_bytes()
    damaged = [content[:at] for at in range(0, len(content), 4096 * 3)]
    damaged += [
        content[:at] + bytes(4096) + content[at + 4096 :] for at in range(0, len(content), 4096 * 2)
    ]
    for number, spoiled in enumerate(damaged):
        place = tmp_path / f"try-{number}" / "documents.db"
        place.parent.mkdir()
        place.write_bytes(spoiled)
        place.with_name("documents.db.lock").write_bytes(b"1")

        store, _ = open_or_salvage(place, backups)
        store.close()

        store = open_again(place, backups)
        check(store, whole=True)
        store.close()
        shutil.rmtree(place.parent)


def test_a_store_that_is_gone_does_not_start_empty(path):
    path.unlink()
    with pytest.raises(StoreUnavailable, match="gone or empty"):
        DocumentStore(path)
    path.touch()
    with pytest.raises(StoreUnavailable, match="puente restore"):
        open_or_salvage(path)
    assert path.read_bytes() == b""


@pytest.fixture
def crashed(path, tmp_path):
    """The store as a kill leaves it: the last documents are in the log only."""
    store = DocumentStore(path)
    for number in range(40, 46):
        store.put(article(number, f"En el registro {number}. " * 30))
    place = tmp_path / "crashed" / "documents.db"
    place.parent.mkdir()
    for ending in ("", "-wal"):
        shutil.copyfile(f"{path}{ending}", f"{place}{ending}")
    store.close()
    return place


def test_the_log_that_a_kill_leaves_is_no_damage(crashed):
    log = crashed.with_name("documents.db-wal")
    whole = log.read_bytes()

    assert not is_log_damaged(crashed)
    for cut in (0, 10, 32, 60, 4152, len(whole) - 100, len(whole) - 5000):
        log.write_bytes(whole[:cut])
        assert not is_log_damaged(crashed)
    log.write_bytes(whole)
    store = DocumentStore(crashed)
    assert store.get("n45").text.startswith("En el registro 45.")
    store.close()


def spoiled_copy(crashed, place, changes):
    """A copy of a store whose log has other bytes at some places: {place: what it is XORed with}."""
    log = bytearray(crashed.with_name("documents.db-wal").read_bytes())
    for at, by in changes.items():
        log[at] ^= by
    place.parent.mkdir()
    shutil.copyfile(crashed, place)
    place.with_name("documents.db-wal").write_bytes(log)


def lost_late_articles(place):
    """How many of the articles that are in the log only a salvage loses; each is named by it."""
    store, report = open_or_salvage(place)
    assert report.damage[0].key == "log"
    lost = 0
    for later in range(40, 46):
        try:
            assert store.get(f"n{later}").text == f"En el registro {later}. " * 30
        except StoreDamaged:
            lost += 1
    check(store, whole=False)
    store.close()
    return lost


def test_a_changed_byte_in_the_log_loses_nothing(crashed, tmp_path):
    whole = crashed.with_name("documents.db-wal").read_bytes()
    frame = 32 + 4120
    of_a_header = range(0, 32, 3)
    of_a_frame = [frame + at for at in (0, 2, 5, 8, 15, 16, 20, 23)]
    for number, at in enumerate([*of_a_header, *of_a_frame, len(whole) - 30, *flips(len(whole), 16)]):
        place = tmp_path / f"try-{number}" / "documents.db"
        spoiled_copy(crashed, place, {at: (1, 0x20, 0x7F)[number % 3]})
        assert is_log_damaged(place), at
        can_be_told = at < 32 or (at - 32) % 4120 in range(8, 24) or at % 4 != 3

        with pytest.raises(StoreUnavailable, match="puente doctor"):
            DocumentStore(place)
        assert mended_log(place) == whole or not can_be_told, at
        assert lost_late_articles(place) <= (0 if can_be_told else 2), at
        shutil.rmtree(place.parent)


def test_more_damage_in_a_page_of_the_log_does_not_lose_what_comes_after(crashed, tmp_path):
    size = crashed.with_name("documents.db-wal").stat().st_size
    for number, at in enumerate(flips(size * 2 // 3, 12)):
        place = tmp_path / f"try-{number}" / "documents.db"
        start = 32 + (at - 32) // 4120 * 4120 + 24
        spoiled_copy(crashed, place, {start + 700: 1, start + 3900: 1})
        assert is_log_damaged(place), at
        assert lost_late_articles(place) <= 2
        shutil.rmtree(place.parent)


def test_bytes_changed_in_several_pages_of_the_log_are_all_put_right(crashed, tmp_path):
    whole = crashed.with_name("documents.db-wal").read_bytes()
    place = tmp_path / "several" / "documents.db"
    spoiled_copy(crashed, place, dict.fromkeys(range(32 + 50, len(whole), 4120), 0x55))

    assert mended_log(place) == whole


def test_mending_an_intact_log_is_nothing(crashed):
    assert mended_log(crashed) is None
    crashed.with_name("documents.db-wal").unlink()
    assert mended_log(crashed) is None


def test_a_store_in_use_is_not_salvaged(path):
    store = DocumentStore(path)

    with pytest.raises(StoreInUse, match="Stop the service"):
        salvage(path)

    store.close()


def test_what_is_no_store_is_not_touched(tmp_path):
    notes = tmp_path / "documents.db"
    notes.write_bytes(b"these are notes, not a database. " * 500)

    with pytest.raises(StoreUnavailable):
        open_or_salvage(notes)

    assert notes.read_bytes().startswith(b"these are notes")


def test_a_newer_store_is_not_taken_for_a_damaged_one(path):
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("PRAGMA user_version = 7")
        connection.execute("ALTER TABLE versions ADD COLUMN mood TEXT")

    with pytest.raises(StoreTooNew):
        open_or_salvage(path)


def test_nobody_else_may_read_a_salvaged_store_or_the_damaged_files(path):
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE versions SET text = 'x' WHERE document_id = 'n10'")
    before = os.umask(0o022)
    try:
        aside = salvage(path).aside
    finally:
        os.umask(before)

    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(aside.stat().st_mode) == 0o700


def test_a_store_that_is_lost_wholly_comes_back_from_the_newest_backup(path, tmp_path):
    store = DocumentStore(path)
    made = backup(store, tmp_path / "backups")
    store.close()
    content = path.read_bytes()
    path.write_bytes(content[:100] + bytes(len(content) - 100))

    report = salvage(path, [made.path])

    store = DocumentStore(path)
    assert check(store, whole=True) == len(EXPECTED)
    assert (report.aside / "documents.db").read_bytes()[:16] == content[:16]
    store.close()


def lose(path, *statements):
    """Take rows out of a closed store, as pages that cannot be read do, and leave damage to be seen."""
    with closing(sqlite3.connect(path)) as connection, connection:
        for statement in (*statements, "UPDATE versions SET text = 'x' WHERE document_id = 'n20'"):
            connection.execute(statement)


def readable_ids(path):
    store = DocumentStore(path)
    try:
        return {document.id for document in store.current()}
    finally:
        store.close()


@pytest.mark.parametrize("kept", [0.3, 0.5])
def test_what_the_end_of_a_cut_store_held_comes_back_from_a_backup(tmp_path, kept):
    path = tmp_path / "data" / "documents.db"
    store = DocumentStore(path)
    for number in range(200):
        store.put(article(number))
    made = backup(store, tmp_path / "backups")
    store.put(article(200))
    store.close()
    os.truncate(path, int(path.stat().st_size * kept))

    report = salvage(path, [made.path])

    assert report.regained[1] == made.change == 200
    assert readable_ids(path) == {f"n{number:02}" for number in range(200)}


def test_what_was_purged_since_the_backup_does_not_come_back_with_the_end_of_the_log(path, tmp_path):
    store = DocumentStore(path)
    store.record_notice("n21", RETRACTION)
    made = backup(store, tmp_path / "backups")
    store.purge("n21")
    store.close()
    lose(path, "DELETE FROM changes WHERE number > 10", "UPDATE notices SET text = 'x'")

    report = salvage(path, [made.path])

    assert report.regained == (11, made.change)
    store = DocumentStore(path)
    with pytest.raises(DocumentPurged):
        store.get("n21", 1)
    assert [*store.all_notices()] == ["n09"]
    assert store.count() == LAST - len(["n06", "n08", "n21"])
    assert store.verify() == []
    store.close()


def test_what_was_deleted_since_the_backup_stays_so_where_only_the_log_tells_it(path, tmp_path):
    store = DocumentStore(path)
    made = backup(store, tmp_path / "backups")
    store.delete("n21")
    store.close()
    lose(path, "DELETE FROM documents WHERE id = 'n21'")

    salvage(path, [made.path])

    store = DocumentStore(path)
    check(store, whole=True)
    with pytest.raises(DocumentDeleted):
        store.get("n21")
    store.close()


def test_a_version_that_only_its_document_still_knows_of_is_set_aside(path, tmp_path):
    store = DocumentStore(path)
    made = backup(store, tmp_path / "backups")
    store.put(article(21, "Más tarde. " * 40))
    store.close()
    lose(
        path,
        "DELETE FROM changes WHERE number > 10",
        "DELETE FROM versions WHERE document_id = 'n21' AND version = 2",
    )

    report = salvage(path, [made.path])

    assert report.set_aside == (("n21", 2),)
    store = DocumentStore(path)
    check(store, whole=True)
    with pytest.raises(StoreDamaged, match="n21 version 2"):
        store.get("n21")
    store.close()


def test_what_a_restore_put_away_does_not_come_back_from_a_later_backup(path, tmp_path):
    store = DocumentStore(path)
    early = backup(store, tmp_path / "backups")
    for number in range(40, 50):
        store.put(article(number))
    late = backup(store, tmp_path / "backups")
    store.close()
    restore(early.path, path.parent)
    lose(path, "DELETE FROM changes WHERE number > 10")

    report = salvage(path, [late.path, early.path])

    assert report.regained == (11, early.change)
    assert readable_ids(path) == {f"n{number:02}" for number in range(1, LAST + 1)} - {"n06", "n08"}


def test_nothing_is_taken_from_a_backup_of_another_store(path, tmp_path):
    other = DocumentStore(tmp_path / "other" / "documents.db")
    for number in range(50, 99):
        other.put(article(number))
    made = backup(other, tmp_path / "backups")
    other.close()
    lose(path, "DELETE FROM changes WHERE number > 30", "DELETE FROM changes WHERE number = 5")

    salvage(path, [made.path])

    assert not readable_ids(path) & {f"n{number}" for number in range(50, 99)}
