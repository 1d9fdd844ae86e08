"""Each file of a data folder cut or flipped in turn; then a real server is started over it.

After `kill -9` and the damage, every accepted article answers with its own text, and what cannot is
named. PUENTE_TEST_KILLS of 100 and more damages each file in both ways, else one of each kind in one.
"""

from __future__ import annotations

import json
import os
import random
import re
import shutil
from pathlib import Path

import pytest

from tests.crash.server import Filled, command, serving

pytestmark = pytest.mark.slow

HOW = ("cut", "flipped")
IS_LONG = int(os.environ.get("PUENTE_TEST_KILLS", "10")) >= 100
BY_HAND = ("sources.toml", "golden.jsonl")
"""Written by a person, who is told what is wrong in them."""


def files_of(folder: Path) -> list[Path]:
    return sorted(
        path.relative_to(folder)
        for path in folder.rglob("*")
        if path.is_file() and "inbox" not in path.parts and path.stat().st_size
    )


def one_of_each_kind(names: list[Path]) -> list[Path]:
    """Files that are named by a number or a digest are of one kind in one folder, but for its length."""
    kinds = {re.sub("[0-9a-f]{8,}|[0-9]{8}T[^/]*", "#", str(name)): name for name in names}
    return list(kinds.values())


def damage(path: Path, how: str, chance: random.Random) -> None:
    data = path.read_bytes()
    if how == "cut":
        path.write_bytes(data[: len(data) // 2])
        return
    written = [at for at in range(len(data)) if data[at]]
    at = chance.choice(written)
    path.write_bytes(data[:at] + bytes([data[at] ^ 1 << chance.randrange(8)]) + data[at + 1 :])


def may_be_lost(filled: Filled, name: Path) -> set[str]:
    """What came after the backup is only in the store's file and its log."""
    return set(filled.late) if str(name) in {"documents.db", "documents.db-wal"} else set()


def test_each_file_damaged_in_turn_loses_no_article(filled, tmp_path):
    names = files_of(filled.folder)
    kinds = {name.name for name in names}
    assert kinds > {"documents.db", "documents.db-wal", "embeddings.db", "keys.sqlite", "sources.db"}
    assert kinds > {
        "stories.db",
        "answers.db",
        "CURRENT",
        "sources.toml",
        "golden.jsonl",
        "manifest.json",
    }
    assert {name.parts[0] for name in names} > {"index", "quarantine", "backups"}
    problems = {
        f"{name} {how}": survive(filled, tmp_path / f"{number}-{how}", name, how, random.Random(number))
        for number, name in enumerate(names if IS_LONG else one_of_each_kind(names))
        for how in (HOW if IS_LONG else HOW[number % 2 :][:1])
    }
    assert {name: wrong for name, wrong in problems.items() if wrong} == {}


def survive(filled: Filled, copy: Path, name: Path, how: str, chance: random.Random) -> list[str]:
    """What is wrong after a start over a copy with one damaged file, and what the doctor then says."""
    shutil.copytree(filled.folder, copy)
    damage(copy / name, how, chance)
    try:
        problems = restart_and_examine(filled, copy, name, may_be_lost(filled, name))
    except (AssertionError, pytest.fail.Exception) as error:
        return [str(error)]
    if how == "flipped" and name.name == "documents.db-wal" and len(filled.missed) > 1:
        problems.append(f"one changed byte of the log cost {filled.missed}")
    shutil.rmtree(copy)
    return problems


def restart_and_examine(filled: Filled, copy: Path, name: Path, lost: set[str]) -> list[str]:
    filled.missed.clear()
    with serving(copy, ends_by="terminate") as client:
        problems = filled.wrong(client, lost)
        written = client.put(
            "/v1/documents/new", json={"title": "N", "text": "New."}, headers=filled.authorised()
        )
        if written.status_code != 201 and name.name != "keys.sqlite":
            problems.append(f"nothing can be stored: {written.text}")
    told = copy.with_name(f"{copy.name}.log").read_text("utf-8")
    if filled.missed and "its last writes are lost" not in told and "is set aside" not in told:
        problems.append(f"nobody says that {filled.missed} is lost")
    found = command(copy, "doctor", "--json")
    left = [one for one in json.loads(found.stdout or "[]") if not one["repaired"]]
    is_told = name.name in BY_HAND or {"quarantine", "backups"} & set(name.parts) or lost
    if left and not is_told:
        problems.append(f"the doctor still finds {left}")
    return problems
