"""A writer under load is killed, and its disk fails: nothing that was accepted is lost.

PUENTE_TEST_KILLS says how often it is killed (10; `make crash` takes 200).
"""

from __future__ import annotations

import json
import os
import random
import shutil
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from corpus.store import DocumentStore
from index.cache import EmbeddingCache
from index.embed import Embedder
from index.indexer import Indexer
from index.manifest import named_files, read_manifest, read_pointer
from tests.crash.check import CHUNK_TOKENS, check_answers
from tests.fakes import FakeEncoder

pytestmark = pytest.mark.slow

Expected = dict[str, list[str | None]]

KILLS = int(os.environ.get("PUENTE_TEST_KILLS", "10"))
_START_SECONDS = 90
_EARLY_SHARE = 0.2


class Run:
    """One life of the writer, and what it said."""

    def __init__(self, folder: Path, seed: int, expected: Expected, fault: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.crash.load", folder, str(seed), fault],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps(expected))
        self.process.stdin.close()
        self.said: list[list[str | None]] = []
        self._reader = threading.Thread(target=self._read)
        self._reader.start()

    def wait_until_sound(self) -> None:
        deadline = time.monotonic() + _START_SECONDS
        while not any(words[0] in ("sound", "unsound") for words in list(self.said)):
            if time.monotonic() > deadline or not self._reader.is_alive():
                break
            time.sleep(0.005)
        verdict = [words for words in self.said if words[0] in ("sound", "unsound")]
        if not verdict or verdict[0][0] != "sound":
            self.kill()
            pytest.fail(f"after the restart: {verdict} {self.errors[-2000:]}")

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()
        self._reader.join()
        assert self.process.stderr is not None
        self.errors = self.process.stderr.read()
        self.process.stderr.close()

    def _read(self) -> None:
        assert self.process.stdout is not None
        with self.process.stdout as lines:
            for line in lines:
                if line.endswith("\n"):
                    self.said.append(json.loads(line))


def remember(expected: Expected, said: list[list[str | None]]) -> int:
    """What each article may be after what was said; how many writes were accepted."""
    accepted = 0
    for words in said:
        if words[0] == "begin":
            id_, title = str(words[1]), words[2]
            expected[id_] = [*expected.get(id_, [None]), title]
        elif words[0] == "refused":
            expected[str(words[1])].pop()
        elif words[0] == "done":
            expected[str(words[1])] = [words[2]]
            accepted += 1
    return accepted


def survive(folder: Path, kills: int, seed: int, fault: str = "none", seconds: float = 0.8) -> int:
    """Kill the writer so often, checking after each restart; how many writes were accepted."""
    chance = random.Random(seed)
    expected: Expected = {}
    accepted = 0
    for number in range(kills):
        run = Run(folder, seed * 1_000 + number, expected, fault)
        if chance.random() < _EARLY_SHARE:
            time.sleep(chance.random() * 2)  # while it starts, or repairs
        else:
            run.wait_until_sound()
            time.sleep(chance.random() * seconds)
        run.kill()
        accepted += remember(expected, run.said)
    last = Run(folder, seed, expected, "none")
    last.wait_until_sound()
    last.kill()
    return accepted


def test_what_was_accepted_survives_kill_9_at_any_moment(tmp_path):
    accepted = survive(tmp_path, KILLS, seed=1)

    assert accepted > 5 * KILLS
    print(f"{KILLS} kills, {accepted} writes accepted, none lost")


@pytest.mark.parametrize("fault", ["eio", "enospc", "fsize:400000", "fsize:1500000"])
def test_what_was_accepted_survives_a_disk_that_fails(tmp_path, fault):
    assert survive(tmp_path, max(2, KILLS // 10), seed=2, fault=fault, seconds=2.0) > 0


@pytest.fixture(scope="module")
def loaded(tmp_path_factory):
    """A data folder after a kill, and what its articles may be."""
    folder = tmp_path_factory.mktemp("loaded")
    expected: Expected = {}
    run = Run(folder, 7, expected, "none")
    run.wait_until_sound()
    time.sleep(2)
    run.kill()
    remember(expected, run.said)
    last = Run(folder, 8, expected, "none")
    last.wait_until_sound()
    last.kill()
    remember(expected, last.said)
    return folder, expected


@pytest.mark.parametrize("how", ["flipped", "cut", "missing"])
def test_each_derived_file_damaged_in_turn_loses_nothing(loaded, tmp_path, how):
    folder, expected = loaded
    derived = files_in_use(folder)
    chance = random.Random(5)
    assert len(derived) > 8
    for number, name in enumerate(derived):
        copy = tmp_path / str(number)
        shutil.copytree(folder, copy)
        damage(copy / name, how, chance)

        problems = restart(copy, expected)

        assert problems == [], f"{name} {how}"
        shutil.rmtree(copy)


def files_in_use(folder: Path) -> list[Path]:
    """The derived files but for those that only generations of before name."""
    index = folder / "index"
    manifest = read_manifest(index, str(read_pointer(index)))
    segments, states = named_files([manifest])
    other = {path.stem for path in (index / "generations").iterdir()} - {manifest.generation}
    used = segments | states
    return [
        path.relative_to(folder)
        for path in sorted(folder.rglob("*"))
        if path.is_file()
        and not path.name.startswith("documents.db")
        and path.stem not in other
        and (path.parent.name not in ("segments", "states") or path.stem in used)
    ]


def damage(path: Path, how: str, chance: random.Random) -> None:
    data = path.read_bytes()
    if how == "missing":
        path.unlink()
    elif how == "cut":
        path.write_bytes(data[: chance.randrange(len(data) + 1) // 2])
    elif data:
        at = chance.randrange(len(data))
        path.write_bytes(data[:at] + bytes([data[at] ^ 1 << chance.randrange(8)]) + data[at + 1 :])


def restart(folder: Path, expected: Expected) -> list[str]:
    """Start over the folder in this process; what is wrong then."""
    store = DocumentStore(folder / "documents.db")
    embedder = Embedder(FakeEncoder(dimension=512), open_cache(folder / "embeddings.db"))
    indexer = Indexer(folder / "index", store, embedder, chunk_tokens=CHUNK_TOKENS)
    indexer.start()
    try:
        if not indexer.wait_until(store.change_number(), 60):
            return [f"never caught up: {indexer.status()}"]
        return check_answers(folder / "index", store, embedder, expected)
    finally:
        indexer.close()
        embedder.close()
        store.close()


def open_cache(path: Path) -> EmbeddingCache | None:
    """As the service opens it: a cache that cannot be used is done without."""
    import sqlite3

    try:
        return EmbeddingCache(path)
    except sqlite3.Error:
        return None
