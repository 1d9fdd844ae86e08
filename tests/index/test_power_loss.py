"""At whatever moment the power is cut, and whatever was not flushed is lost, the index opens."""

from __future__ import annotations

import pytest

from index.build import build_index
from index.generation import open_current
from index.manifest import read_pointer
from tests.power_loss import watched_disk

STEPS = 6


@pytest.fixture
def change(store, article):
    """`change(n)`: put, change and delete something, the nth time."""

    def run(number):
        store.put(article(f"d{number}", f"Raid number {number} took place near the river."))
        store.put(article("d0", f"Raid number 0 was told {number} times."))
        if number % 2:
            store.delete(f"d{number - 1}" if number > 1 else "d1")

    return run


@pytest.mark.parametrize("keeps_entries", [False, True])
def test_a_power_cut_leaves_the_generation_of_before_or_a_newer_one_whole(
    store, embedder, folder, change, tmp_path, monkeypatch, keeps_entries
):
    change(0)
    build_index(store, embedder, folder, chunk_tokens=16)
    seen = 0
    for number in range(1, STEPS):
        change(number)
        before = read_pointer(folder)
        with watched_disk(folder, monkeypatch) as disk:
            build_index(store, embedder, folder, chunk_tokens=16)
        new = read_pointer(folder)

        for moment, cut in enumerate(disk.cuts):
            copy = tmp_path / f"cut-{number}-{moment}"
            cut.write(folder, copy, keeps_entries=keeps_entries)
            name = read_pointer(copy)
            assert before <= name <= new
            generation = open_current(copy)
            assert generation.manifest.generation == name
            before = name
            seen += 1
        assert (name, generation.live_versions()) == (new, store.current_versions())
    assert seen > 10 * STEPS


def test_the_first_generation_is_there_whole_or_not_at_all(
    store, embedder, folder, change, tmp_path, monkeypatch
):
    change(0)
    folder.mkdir()
    with watched_disk(folder, monkeypatch) as disk:
        build_index(store, embedder, folder, chunk_tokens=16)

    for moment, cut in enumerate(disk.cuts):
        for keeps_entries in (False, True):
            copy = tmp_path / f"cut-{moment}-{keeps_entries}"
            cut.write(folder, copy, keeps_entries=keeps_entries)
            if read_pointer(copy) is not None:
                assert open_current(copy).live_versions() == store.current_versions()
    assert read_pointer(copy) is not None
