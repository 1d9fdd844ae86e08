"""The system fails a write or a flush at a chosen call, below SQLite too, by strace.

What was accepted is there after the next start. PUENTE_TEST_KILLS of 100 and more lets every flush and
every write fail in turn, and every tenth of SQLite's many writes; else some points of the whole range.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from tests.crash.ledger import Ledger
from tests.crash.load import check_restart

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        shutil.which("strace") is None, reason="strace is not there: no call of the system can fail"
    ),
]

IS_LONG = int(os.environ.get("PUENTE_TEST_KILLS", "10")) >= 100
CALLS = ("fsync", "fdatasync", "pwrite64", "write")
POINTS_A_CALL = 2
LONG_STEP = {"pwrite64": 10}
_SECONDS = 120


def run(folder: Path, seed: int, *options: str) -> tuple[list[list[Any]], str]:
    """What the short load said under strace, and what strace tells of it."""
    told = folder.with_name(f"{folder.name}.strace")
    load = [sys.executable, "-m", "tests.crash.short_load", str(folder), str(seed)]
    strace = ["strace", "-f", "--seccomp-bpf", "-e", "signal=none", "-o", str(told), *options]
    ended = subprocess.run(
        [*strace, *load], capture_output=True, text=True, timeout=_SECONDS, check=False
    )
    said = [line for line in map(read_line, ended.stdout.splitlines()) if line is not None]
    return said, told.read_text("utf-8", "replace")


def read_line(line: str) -> list[Any] | None:
    """What was said; None if its own writing failed."""
    try:
        return list(json.loads(line))
    except ValueError:
        return None


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Ledger, dict[str, int]]:
    """A data folder with some articles, what they may be, and how often a thread makes each call."""
    folder = tmp_path_factory.mktemp("begun") / "data"
    folder.mkdir()
    ledger = Ledger()
    ledger.remember(run(folder, 1)[0])
    copy = folder.with_name("counted")
    shutil.copytree(folder, copy)
    _, told = run(copy, 2, "-e", f"trace={','.join(CALLS)}")
    made = Counter(re.findall(r"^(\d+) +(\w+)\(", told, re.MULTILINE))
    return folder, ledger, {call: max(n for (_, c), n in made.items() if c == call) for call in CALLS}


def points(call: str, most: int) -> list[int]:
    """At which call of a thread the fault comes."""
    if IS_LONG:
        return list(range(1, most + 1, LONG_STEP.get(call, 1)))
    return sorted({max(1, most * (2 * n + 1) // (2 * POINTS_A_CALL)) for n in range(POINTS_A_CALL)})


@pytest.mark.parametrize("call", CALLS)
@pytest.mark.parametrize("fault", ["EIO", "ENOSPC"])
def test_what_was_accepted_survives_a_call_that_fails(begun, tmp_path, call, fault):
    folder, ledger, most = begun
    seen = 0
    for number in points(call, most[call]):
        copy = tmp_path / str(number)
        shutil.copytree(folder, copy)
        own = Ledger.from_json(ledger.to_json())

        said, told = run(copy, 2, "-e", f"inject={call}:error={fault}:when={number}")

        seen += "(INJECTED)" in told
        own.remember(said)
        assert check_restart(copy, own) == [], f"{call} {number} {fault}"
        shutil.rmtree(copy)
    assert seen


@pytest.mark.parametrize("call", ["fdatasync", "pwrite64"])
def test_what_was_accepted_survives_a_disk_that_is_full_from_some_call_on(begun, tmp_path, call):
    folder, ledger, most = begun
    shutil.copytree(folder, tmp_path / "data")
    own = Ledger.from_json(ledger.to_json())

    said, _ = run(tmp_path / "data", 2, "-e", f"inject={call}:error=ENOSPC:when={most[call] // 3}+")

    own.remember(said)
    assert any(words[0] in ("refused", "stopped") for words in said)
    assert check_restart(tmp_path / "data", own) == []
