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
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from index.manifest import named_files, read_manifest, read_pointer
from tests.crash.ledger import Ledger, cut_short
from tests.crash.load import check_restart

pytestmark = pytest.mark.slow

KILLS = int(os.environ.get("PUENTE_TEST_KILLS", "10"))
_START_SECONDS = 90
_EARLY_SHARE = 0.2


class Run:
    """One life of the writer, and what it said."""

    def __init__(self, folder: Path, seed: int, ledger: Ledger, fault: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.crash.load", folder, str(seed), fault],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        assert self.process.stdin is not None
        self.process.stdin.write(ledger.to_json())
        self.process.stdin.close()
        self.said: list[list[Any]] = []
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


def survive(
    folder: Path, kills: int, seed: int, fault: str = "none", seconds: float = 0.8
) -> tuple[Counter[str], Counter[str]]:
    """Kill the writer so often, checking after each restart.

    Returns: how many changes of each kind were accepted, and how many were cut short.
    """
    chance = random.Random(seed)
    ledger = Ledger()
    accepted: Counter[str] = Counter()
    killed_in: Counter[str] = Counter()
    for number in range(kills):
        run = Run(folder, seed * 1_000 + number, ledger, fault)
        if chance.random() < _EARLY_SHARE:
            time.sleep(chance.random() * 2)  # while it starts, or repairs
        else:
            run.wait_until_sound()
            time.sleep(chance.random() * seconds)
        run.kill()
        accepted += ledger.remember(run.said)
        killed_in[cut_short(run.said)] += 1
    last = Run(folder, seed, ledger, "none")
    last.wait_until_sound()
    last.kill()
    return accepted, killed_in


def test_what_was_accepted_survives_kill_9_at_any_moment(tmp_path):
    accepted, killed_in = survive(tmp_path, KILLS, seed=1)

    assert accepted.total() > 5 * KILLS
    assert set(accepted) == {"put", "delete", "notice", "purge"}
    print(f"{KILLS} kills within {dict(killed_in)}, accepted and not lost: {dict(accepted)}")


@pytest.mark.parametrize("fault", ["eio", "enospc", "fsize:400000", "fsize:1500000"])
def test_what_was_accepted_survives_a_disk_that_fails(tmp_path, fault):
    assert survive(tmp_path, max(2, KILLS // 10), seed=2, fault=fault, seconds=2.0)[0].total() > 0


@pytest.fixture(scope="module")
def loaded(tmp_path_factory):
    """A data folder after a kill, and what its articles may be."""
    folder = tmp_path_factory.mktemp("loaded")
    ledger = Ledger()
    run = Run(folder, 7, ledger, "none")
    run.wait_until_sound()
    time.sleep(2)
    run.kill()
    ledger.remember(run.said)
    last = Run(folder, 8, ledger, "none")
    last.wait_until_sound()
    last.kill()
    ledger.remember(last.said)
    return folder, ledger


@pytest.mark.parametrize("how", ["flipped", "cut", "missing"])
def test_each_derived_file_damaged_in_turn_loses_nothing(loaded, tmp_path, how):
    folder, ledger = loaded
    derived = files_in_use(folder)
    chance = random.Random(5)
    assert len(derived) > 8
    for number, name in enumerate(derived):
        copy = tmp_path / str(number)
        shutil.copytree(folder, copy)
        damage(copy / name, how, chance)

        problems = check_restart(copy, ledger)

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
