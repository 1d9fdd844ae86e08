import errno
import json
import os
import shutil
import sqlite3
import stat
import subprocess
import sys
import threading
from contextlib import closing

import pytest

import corpus.backup
from corpus.backup import backup, list_backups, read_backup, restore, verify_backup
from corpus.document import Document
from corpus.errors import BackupUnusable, DocumentPurged, StoreUnavailable
from corpus.store import DocumentStore, swapping


@pytest.fixture
def data(tmp_path):
    return tmp_path / "data"


@pytest.fixture
def store(data):
    opened = DocumentStore(data / "documents.db")
    yield opened
    opened.close()


@pytest.fixture
def target(tmp_path):
    return tmp_path / "backups"


def article(document_id="a", text="Texto."):
    return Document(document_id, "T", text, "es")


def texts(store):
    return {document.id: document.text for document in store.current()}


def test_a_backup_is_a_whole_store_and_is_listed(store, target):
    store.put(article("a"))
    store.put(article("b"))
    store.delete("b")

    made = backup(store, target)

    assert (made.documents, made.change) == (1, 3)
    assert list_backups(target) == [made]
    verify_backup(made)
    copy = DocumentStore(made.path / "documents.db")
    assert texts(copy) == {"a": "Texto."}
    assert copy.changes_since(0) == store.changes_since(0)
    copy.close()


def test_the_newest_backup_is_listed_first_and_rubbish_is_passed_over(store, target):
    store.put(article("a"))
    first = backup(store, target)
    store.put(article("b"))
    second = backup(store, target)
    (target / "notes").mkdir()
    (target / "torn").mkdir()
    (target / "torn" / "manifest.json").write_text("{")

    assert list_backups(target) == [second, first]


def test_nothing_new_gives_the_same_backup(store, target, monkeypatch):
    store.put(article("a"))
    first = backup(store, target)
    again = backup(store, target)

    assert again.change == first.change
    assert len(list_backups(target)) in {1, 2}
    assert not list(target.glob("unfinished-*"))


def test_a_backup_made_while_writing_is_one_moment(store, target):
    stop = threading.Event()

    def write():
        number = 0
        while not stop.is_set():
            store.put_many([article(f"x{number}"), article(f"y{number}")])
            number += 1

    writer = threading.Thread(target=write)
    writer.start()
    made = [backup(store, target / str(number)) for number in range(3)]
    stop.set()
    writer.join()

    for one in made:
        copy = DocumentStore(one.path / "documents.db")
        ids = set(copy.current_versions())
        assert {f"y{id_[1:]}" for id_ in ids if id_[0] == "x"} == {id_ for id_ in ids if id_[0] == "y"}
        assert copy.verify() == []
        copy.close()


def test_a_restored_store_is_as_it_was_and_the_other_is_kept(store, data, target):
    store.put(article("a", "Antes."))
    made = backup(store, target)
    store.put(article("a", "Después."))
    store.put(article("b"))
    store.close()

    report = restore(target, data)

    assert (report.backup, report.documents, report.purged_again) == (made, 1, ())
    restored = DocumentStore(data / "documents.db")
    assert texts(restored) == {"a": "Antes."}
    assert restored.verify() == []
    restored.put(article("c"))
    restored.close()
    old = DocumentStore(report.aside / "documents.db")
    assert texts(old) == {"a": "Después.", "b": "Texto."}
    old.close()


def test_a_store_is_restored_under_those_who_use_it(store, data, target):
    store.put(article("a", "Antes."))
    backup(store, target)
    store.put(article("a", "Después."))
    store.put(article("b"))
    lineage = store.lineage()
    reader = DocumentStore(store.path)

    report = restore(target, data)

    assert texts(store) == texts(reader) == {"a": "Antes."}
    assert store.lineage() != lineage
    store.put(article("c"))
    assert set(texts(reader)) == {"a", "c"}
    assert store.verify() == []
    old = DocumentStore(report.aside / "documents.db")
    assert texts(old) == {"a": "Después.", "b": "Texto."}
    old.close()
    reader.close()


def test_restoring_while_others_read_and_write_loses_no_request(store, data, target):
    store.put(article("always", "Aquí."))
    backup(store, target)
    errors, stop = [], threading.Event()

    def use(number):
        try:
            while not stop.is_set():
                assert store.get("always").text == "Aquí."
                store.put(article(f"n{number}"))
        except Exception as error:
            errors.append(error)

    threads = [threading.Thread(target=use, args=(number,)) for number in range(3)]
    for thread in threads:
        thread.start()
    for _ in range(3):
        restore(target, data)
    stop.set()
    for thread in threads:
        thread.join()

    assert errors == []
    assert store.verify() == []


def test_what_is_put_while_the_old_store_is_kept_aside_is_in_one_of_the_two(
    store, data, target, monkeypatch
):
    store.put(article("a"))
    backup(store, target)
    copy, waiting = corpus.backup._copy, []

    def copy_and_put(file, kept):
        copy(file, kept)
        put = threading.Thread(target=store.put, args=(article("late"),))
        put.start()
        put.join(0.5)
        waiting.append(put)

    monkeypatch.setattr(corpus.backup, "_copy", copy_and_put)

    report = restore(target, data)

    for put in waiting:
        put.join()
    aside = DocumentStore(report.aside / "documents.db")
    assert "late" in texts(store) | texts(aside)
    assert store.verify() == aside.verify() == []
    aside.close()


def test_a_restore_that_cannot_keep_the_old_store_leaves_it_in_place(store, data, target, monkeypatch):
    store.put(article("a", "Antes."))
    backup(store, target)
    store.put(article("a", "Después."))

    def full(file, kept):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(corpus.backup, "_copy", full)

    with pytest.raises(BackupUnusable, match="No space"):
        restore(target, data)

    assert texts(store) == {"a": "Después."}
    store.put(article("b"))
    assert store.verify() == []


def test_what_was_purged_since_stays_purged(store, data, target):
    secret = "Zarzamora-7731 " * 400
    store.put(article("a", secret))
    store.put(article("b"))
    made = backup(store, target)
    named = store.purge("a").backups

    report = restore(target, data)

    assert named == (str(made.path),)
    assert report.purged_again == ("a",)
    with pytest.raises(DocumentPurged):
        store.get("a")
    store.close()
    assert b"Zarzamora" not in (data / "documents.db").read_bytes()


def test_what_was_put_again_after_a_purge_before_the_backup_is_restored(store, data, target):
    for text in ("Uno.", "Dos."):
        store.put(article("a", text))
    store.purge("a")
    store.put(article("a", "Tres."))
    backup(store, target)
    store.put(article("a", "Cuatro."))

    report = restore(target, data)

    assert report.purged_again == ()
    assert texts(store) == {"a": "Tres."}
    with pytest.raises(DocumentPurged):
        store.get("a", 2)


def test_everything_that_holds_a_purged_text_is_named(store, data, target):
    store.put(article("b"))
    without = backup(store, target)
    store.put(article("a"))
    holding = backup(store, target)
    aside = restore(without.path, data).aside
    store.put(article("a"))

    named = store.purge("a").backups

    assert set(named) == {str(holding.path), str(aside)}


KILLED_BEFORE_ITS_COPY_IS_CHECKED = """
import os, sys
from pathlib import Path
from corpus import backup
from corpus.store import DocumentStore

backup._check_copy = lambda copy: os.kill(os.getpid(), 9)
backup.backup(DocumentStore(Path(sys.argv[1])), Path(sys.argv[2]))
"""


@pytest.fixture
def cut_short(store, target):
    """What a backup that was killed has left: a copy of the store with the article `a`."""
    store.put(article("a"))
    run = [sys.executable, "-c", KILLED_BEFORE_ITS_COPY_IS_CHECKED, str(store.path), str(target)]
    environment = {**os.environ, "PYTHONPATH": ":".join(path for path in sys.path if path)}
    assert subprocess.run(run, check=False, env=environment).returncode == -9
    (left,) = target.glob("unfinished-*")
    assert (left / "documents.db").exists()
    return left


def test_what_a_killed_backup_left_goes_with_a_purge(store, cut_short):
    assert store.purge("a").backups == ()
    assert not cut_short.exists()


def test_what_a_killed_backup_left_goes_with_the_next_backup_and_is_none(store, target, cut_short):
    about = {"format": 1, "made_at": "2026-03-01T00:00:00Z", "change": 1, "documents": 1, "files": {}}
    (cut_short / "manifest.json").write_text(json.dumps(about))
    assert list_backups(target) == []

    made = backup(store, target.with_name("elsewhere"))

    assert not cut_short.exists()
    assert store.purge("a").backups == (str(made.path),)


def test_a_backup_that_is_being_made_is_named_by_a_purge_and_left_alone(store, target, monkeypatch):
    store.put(article("a"))
    check, named = corpus.backup._check_copy, []

    def purge_and_check(copy):
        named.extend(store.purge("a").backups)
        assert copy.exists()
        return check(copy)

    monkeypatch.setattr(corpus.backup, "_check_copy", purge_and_check)

    made = backup(store, target)

    assert named == [str(made.path.with_name(f"unfinished-{made.path.name}")), str(made.path)]
    verify_backup(made)
    assert store.purge("a").backups == (str(made.path),)


def test_a_backup_that_is_cut_short_once_it_has_its_name_is_named(store, target, monkeypatch):
    store.put(article("a"))
    flush = corpus.backup.flush

    def stop(path):
        if path == target:
            raise KeyboardInterrupt
        flush(path)

    monkeypatch.setattr(corpus.backup, "flush", stop)
    with pytest.raises(KeyboardInterrupt):
        backup(store, target)

    (made,) = list_backups(target)
    assert store.purge("a").backups == (str(made.path),)


@pytest.mark.parametrize("in_use", [False, True], ids=["alone", "in use"])
def test_what_a_restore_that_is_cut_short_has_set_aside_is_named(
    store, data, target, monkeypatch, in_use
):
    store.put(article("b"))
    backup(store, target)
    store.put(article("a"))
    if not in_use:
        store.close()
    put_in_place = corpus.backup._put_in_place

    def stop(*paths):
        put_in_place(*paths)
        raise KeyboardInterrupt

    monkeypatch.setattr(corpus.backup, "_put_in_place", stop)
    with pytest.raises(KeyboardInterrupt):
        restore(target, data)

    (aside,) = data.glob("replaced-*")
    opened = DocumentStore(data / "documents.db")
    assert texts(opened) == {"b": "Texto."}
    opened.put(article("a"))
    assert opened.purge("a").backups == (str(aside),)
    opened.close()


def test_a_damaged_backup_may_hold_anything(store, target):
    store.put(article("b"))
    made = backup(store, target)
    store.put(article("a"))
    (made.path / "documents.db").write_bytes(b"rubbish " * 1000)

    assert store.purge("a").backups == (str(made.path),)


def test_other_files_are_kept_and_restored_too(store, data, target):
    (data / "sources.toml").write_text("[a]")
    keys = sqlite3.connect(data / "keys.sqlite")
    with keys:
        keys.execute("CREATE TABLE keys (name TEXT)")
        keys.execute("INSERT INTO keys VALUES ('uno')")
    store.put(article())
    made = backup(store, target, also=[data / "sources.toml", data / "keys.sqlite"])
    (data / "sources.toml").write_text("[b]")
    with keys:
        keys.execute("UPDATE keys SET name = 'dos'")

    restore(made.path, data)

    assert (data / "sources.toml").read_text() == "[a]"
    assert keys.execute("SELECT name FROM keys").fetchone() == ("uno",)
    keys.close()


def lose(store):
    store.close()
    for file in store.path.parent.glob("documents.db*"):
        file.unlink()


def test_what_was_written_since_is_kept_though_the_store_was_lost(store, data, target):
    keys = private_keys(data)
    (data / "sources.toml").write_text("[backed up]")
    store.put(article())
    backup(store, target, also=[data / "sources.toml", keys])
    (data / "sources.toml").write_text("[newer]")
    with closing(sqlite3.connect(keys)) as connection, connection:
        connection.execute("INSERT INTO keys VALUES ('newer')")
    lose(store)

    report = restore(target, data)

    assert (data / "sources.toml").read_text() == "[backed up]"
    assert (report.aside / "sources.toml").read_text() == "[newer]"
    with closing(sqlite3.connect(report.aside / "keys.sqlite")) as kept, kept:
        assert kept.execute("SELECT name FROM keys").fetchall() == [("newer",)]


def test_where_there_was_nothing_no_folder_is_left(store, data, target):
    store.put(article())
    backup(store, target)
    lose(store)

    assert restore(target, data).aside is None
    assert not list(data.glob("replaced-*"))


@pytest.mark.parametrize("damage", ["cut", "overwritten", "gone but for its log"])
def test_a_damaged_file_beside_the_store_is_kept_as_it_is_and_replaced(store, data, target, damage):
    keys = private_keys(data)
    store.put(article())
    made = backup(store, target, also=[keys])
    content = keys.read_bytes()
    log = keys.with_name("keys.sqlite-wal")
    match damage:
        case "cut":
            keys.write_bytes(content[: len(content) // 2])
        case "overwritten":
            keys.write_bytes(content[:16] + b"\xff" * 8_000)
        case _:
            keys.unlink()
            log.write_bytes(b"of another file")
    damaged = (log if damage.endswith("log") else keys).read_bytes()

    report = restore(target, data)

    kept = report.aside / (log.name if damage.endswith("log") else keys.name)
    assert kept.read_bytes() == damaged
    assert keys.read_bytes() == (made.path / "keys.sqlite").read_bytes()
    assert not log.exists()


@pytest.fixture
def open_to_all():
    """A process whose new files everybody may read, unless it says otherwise."""
    before = os.umask(0o022)
    yield
    os.umask(before)


def modes(folder):
    return {
        file.relative_to(folder).as_posix(): stat.S_IMODE(file.stat().st_mode)
        for file in sorted(folder.rglob("*"))
    }


def private_keys(data):
    keys = data / "keys.sqlite"
    keys.touch(mode=0o600)
    connection = sqlite3.connect(keys)
    with connection:
        connection.execute("CREATE TABLE keys (name TEXT)")
    connection.close()
    return keys


@pytest.mark.parametrize("in_use", [False, True], ids=["alone", "in use"])
def test_nobody_else_may_read_what_a_restore_puts_back_or_keeps(store, data, target, open_to_all, in_use):
    keys = private_keys(data)
    (data / "sources.toml").write_text("[a]")
    store.put(article())
    made = backup(store, target, also=[keys, data / "sources.toml"])
    if not in_use:
        store.close()

    report = restore(target, data)

    for folder in (made.path, report.aside):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
        kept = modes(folder)
        assert (kept["documents.db"], kept["keys.sqlite"]) == (0o600, 0o600)
    now = modes(data)
    assert (now["documents.db"], now["keys.sqlite"], now["sources.toml"]) == (0o600, 0o600, 0o644)


def test_what_was_lost_comes_back_for_its_owner_alone_whatever_became_of_the_backups_modes(
    store, data, target, open_to_all
):
    keys = private_keys(data)
    store.put(article())
    made = backup(store, target, also=[keys])
    for file in made.path.iterdir():
        file.chmod(0o755)
    store.close()
    keys.unlink()

    restore(target, data)

    now = modes(data)
    assert (now["documents.db"], now["keys.sqlite"]) == (0o600, 0o600)


@pytest.mark.parametrize("damage", ["flip", "cut", "lose"])
def test_a_damaged_backup_is_not_restored_and_an_older_one_is(store, data, target, damage):
    store.put(article("a", "Primero."))
    first = backup(store, target)
    store.put(article("b"))
    second = backup(store, target)
    file = second.path / "documents.db"
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    match damage:
        case "flip":
            file.write_bytes(content)
        case "cut":
            file.write_bytes(content[:-1])
        case "lose":
            file.unlink()

    with pytest.raises(BackupUnusable):
        verify_backup(second)
    with pytest.raises(BackupUnusable, match="Nothing can be restored"):
        restore(second.path, data)
    assert restore(target, data).backup == first


def test_nothing_to_restore_leaves_the_store_alone(store, data, target):
    store.put(article())

    with pytest.raises(BackupUnusable, match="holds no backup"):
        restore(target, data)

    assert texts(store) == {"a": "Texto."}


def test_a_newer_backup_is_refused(store, target):
    store.put(article())
    made = backup(store, target)
    manifest = made.path / "manifest.json"
    manifest.write_text(json.dumps({**json.loads(manifest.read_text()), "format": 9}))

    with pytest.raises(BackupUnusable, match="newer Puente"):
        read_backup(made.path)


def test_a_damaged_store_gives_no_backup_and_the_older_ones_stay(store, target):
    store.put(article())
    made = backup(store, target)
    with closing(sqlite3.connect(store.path)) as connection, connection:
        connection.execute("UPDATE versions SET text = 'x'")

    with pytest.raises(BackupUnusable, match="versions a 1"):
        backup(store, target)

    assert list_backups(target) == [made]
    assert not list(target.glob("unfinished-*"))


def test_a_folder_that_cannot_be_written_is_named(store, tmp_path):
    (tmp_path / "file").write_text("x")

    with pytest.raises(BackupUnusable, match="could not be written"):
        backup(store, tmp_path / "file" / "backups")


STOP_AT = """
import os, sys
from pathlib import Path
from corpus import backup, disk
from corpus.store import swapping

left = int(sys.argv[3])

def counting(name, module):
    real = getattr(module, name)
    def step(*values, **named):
        global left
        left -= 1
        if left == 0:
            os.kill(os.getpid(), 9)
        return real(*values, **named)
    setattr(module, name, step)

counting("write_durably", swapping)
for module in (swapping, disk):
    counting("flush", module)
for name in ("replace", "unlink", "mkdir"):
    counting(name, Path)
backup.restore(Path(sys.argv[1]), Path(sys.argv[2]))
"""


def test_a_crash_at_any_step_of_a_restore_leaves_the_old_store_or_the_new_one(
    store, data, target, tmp_path
):
    store.put(article("a", "Antes."))
    backup(store, target)
    store.put(article("a", "Después."))
    store.close()
    outcomes = set()
    for step in range(1, 60):
        place = tmp_path / f"try-{step}"
        shutil.copytree(data, place)
        run = subprocess.run(
            [sys.executable, "-c", STOP_AT, str(target), str(place), str(step)],
            check=False,
            capture_output=True,
            env={**os.environ, "PYTHONPATH": ":".join(path for path in sys.path if path)},
        )
        opened = DocumentStore(place / "documents.db")
        outcomes.add(texts(opened)["a"])
        assert opened.verify() == []
        opened.close()
        if run.returncode == 0:
            break

    assert run.returncode == 0, run.stderr.decode()
    assert step > 8
    assert outcomes == {"Antes.", "Después."}


def test_a_swap_that_was_cut_short_is_finished_by_the_next_start(store, data, target, monkeypatch):
    store.put(article("a", "Antes."))
    backup(store, target)
    store.put(article("a", "Después."))
    store.close()

    def stop(path):
        raise OSError("cut")

    monkeypatch.setattr("corpus.store.swapping.finish_swap", stop)
    with pytest.raises(BackupUnusable, match="cut"):
        restore(target, data)
    monkeypatch.undo()

    opened = DocumentStore(data / "documents.db")
    assert texts(opened) == {"a": "Antes."}
    assert not swapping._mark(data / "documents.db").exists()
    opened.close()


def test_a_store_too_damaged_to_open_is_restored_when_nothing_uses_it(store, data, target):
    store.put(article("a", "Antes."))
    backup(store, target)
    store.close()
    (data / "documents.db").write_bytes(b"rubbish " * 1000)

    with pytest.raises(StoreUnavailable):
        DocumentStore(data / "documents.db")
    report = restore(target, data)

    opened = DocumentStore(data / "documents.db")
    assert texts(opened) == {"a": "Antes."}
    assert (report.aside / "documents.db").read_bytes().startswith(b"rubbish")
    opened.close()
