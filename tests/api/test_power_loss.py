"""The data folder outlives a power cut, whichever of its files is made first."""

from __future__ import annotations

import pytest

from api.answers import AnswerStore
from api.settings import Settings
from api.wiring import open_keys, open_source_states, open_store, open_stories
from index.cache import EmbeddingCache
from index.lock import WriterLock
from tests.power_loss import watched_disk

FIRST = {
    "store": lambda settings: open_store(settings).close(),
    "keys": open_keys,
    "answers": lambda settings: AnswerStore(settings.data_dir / "answers.db", 30).close(),
    "states of sources": lambda settings: open_source_states(settings).close(),
    "stories": lambda settings: open_stories(settings).close(),
    "embeddings": lambda settings: EmbeddingCache(settings.data_dir / "embeddings.db").close(),
    "index": lambda settings: WriterLock(settings.data_dir / "index").release(),
}


@pytest.mark.parametrize("first", FIRST.values(), ids=FIRST)
def test_whoever_makes_the_data_folder_flushes_it(tmp_path, monkeypatch, first):
    root = tmp_path / "disk"
    root.mkdir()
    data = root / "var" / "puente"

    with watched_disk(root, monkeypatch) as disk:
        first(Settings(data_dir=data))

    assert data.is_dir()
    disk.cuts[-1].write(root, tmp_path / "cut", keeps_entries=False)
    assert (tmp_path / "cut" / "var" / "puente").is_dir()
