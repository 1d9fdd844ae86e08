"""The golden questions are still answered as well as the committed report says."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

_HERE = Path(__file__).resolve().parent


@pytest.mark.slow
def test_no_share_falls_below_the_committed_report(
    puente_environment: dict[str, str], tmp_path: Path
) -> None:
    """After a change that is meant to alter the numbers, run `make evaluate` and commit them."""
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "api.cli",
            "evaluate",
            str(_HERE),
            "--output",
            str(tmp_path),
            "--baseline",
            str(_HERE / "report" / "evaluation.json"),
        ],
        env=puente_environment,
        cwd=_HERE.parents[1],
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stdout + done.stderr
    assert "quality compared with the baseline" in done.stdout
