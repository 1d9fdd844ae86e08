"""What `make` says where it cannot set itself up; stand-ins play Python and its environment."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
_PYTHON = """#!/bin/sh
[ "$2" != venv ] || echo "$@" >> asked
mkdir -p .venv/bin
printf '#!/bin/sh\\nexit 1\\n' > .venv/bin/python
chmod +x .venv/bin/python
cp .venv/bin/python .venv/bin/pip
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The Makefile, with a Python whose environments have a pip that fails."""
    shutil.copy(ROOT / "Makefile", tmp_path)
    (tmp_path / "pyproject.toml").touch()
    (tmp_path / "locks").mkdir()
    (tmp_path / "locks" / "serve.txt").touch()
    python = tmp_path / "python"
    python.write_text(_PYTHON)
    python.chmod(0o755)
    return tmp_path


def make(folder: Path, python: str = "./python") -> subprocess.CompletedProcess[str]:
    arguments = ["make", "-C", str(folder), "run", f"PYTHON={python}"]
    return subprocess.run(arguments, capture_output=True, text=True, check=False)


def test_a_python_that_is_not_there_is_named(folder: Path) -> None:
    done = make(folder, "nosuchpython")

    assert done.returncode != 0
    assert (
        "nosuchpython is not there. Install Python 3.11 or newer, or name it: make PYTHON=python3.12\n"
        in done.stdout
    )


def test_packages_that_cannot_be_had_are_told_with_what_to_do(folder: Path) -> None:
    done = make(folder)

    assert done.returncode != 0
    assert (
        "The packages of locks/serve.txt could not be had: is there a network, or a mirror "
        "(PIP_INDEX_URL)? Run make again; what is there stays.\n"
    ) in done.stdout


def test_what_takes_long_is_announced_and_no_command_is_shown(folder: Path) -> None:
    done = make(folder)

    told = [line for line in done.stdout.splitlines() if not line.startswith("make")]
    assert told[0] == "Installing packages (about a minute)…"
    assert "pip" not in " ".join(told)
    assert "could not be had" in told[1]


def test_an_environment_that_was_not_finished_is_made_anew_and_one_that_was_is_not(folder: Path) -> None:
    (folder / ".venv" / "bin").mkdir(parents=True)
    (folder / ".venv" / "pyvenv.cfg").touch()
    (folder / ".venv" / "bin" / "python").touch()

    make(folder)
    make(folder)

    assert (folder / "asked").read_text().splitlines() == ["-m venv --clear .venv"]
