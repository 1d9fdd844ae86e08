"""What was acknowledged outlives a power cut, which loses whatever was not flushed."""

from __future__ import annotations

from contextlib import closing

import pytest

from corpus.backup import backup, restore
from corpus.document import Document, RawFile
from corpus.quarantine import Quarantine
from corpus.store import DocumentStore
from tests.power_loss import watched_disk


def titles(folder):
    store = DocumentStore(folder / "documents.db")
    try:
        return [document.title for document in store.current()]
    finally:
        store.close()


@pytest.mark.parametrize("keeps_entries", [False, True])
def test_a_power_cut_during_a_restore_leaves_the_old_store_or_the_restored_one(
    tmp_path, monkeypatch, keeps_entries
):
    data = tmp_path / "data"
    store = DocumentStore(data / "documents.db")
    store.put(Document("a", "Restored", "Texto.", "es"))
    backup(store, tmp_path / "backups")
    store.put(Document("a", "Old", "Texto.", "es"))
    store.close()

    with watched_disk(data, monkeypatch) as disk:
        restore(tmp_path / "backups", data)

    found = []
    for moment, cut in enumerate(disk.cuts):
        copy = tmp_path / f"cut-{moment}"
        cut.write(data, copy, keeps_entries=keeps_entries)
        found += titles(copy)
    assert len(found) == len(disk.cuts) > 10
    assert found == sorted(found)
    assert {found[0], found[-1]} == {"Old", "Restored"}


def test_a_file_that_was_refused_is_in_quarantine_after_a_power_cut(tmp_path, monkeypatch):
    data = tmp_path / "data"
    data.mkdir()

    with watched_disk(data, monkeypatch) as disk:
        Quarantine(data / "quarantine").add(RawFile("a.txt", b"\xff", "text/plain"), "not UTF-8")

    disk.cuts[-1].write(data, tmp_path / "cut", keeps_entries=False)
    after = Quarantine(tmp_path / "cut" / "quarantine")
    (kept,) = after.list()
    assert after.raw(kept.id).data == b"\xff"


def test_the_folder_of_a_new_store_outlives_a_power_cut(tmp_path, monkeypatch):
    root = tmp_path / "disk"
    root.mkdir()

    with (
        watched_disk(root, monkeypatch) as disk,
        closing(DocumentStore(root / "var" / "puente" / "documents.db")) as store,
    ):
        store.put(Document("a", "Title", "Texto.", "es"))

    disk.cuts[-1].write(root, tmp_path / "cut", keeps_entries=False)
    assert (tmp_path / "cut" / "var" / "puente").is_dir()
