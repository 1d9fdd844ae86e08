"""examples/mcp_client.py, against a real server and against `puente mcp`."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

EXAMPLE = Path(__file__).parents[1] / "examples" / "mcp_client.py"


@pytest.fixture(params=["http", "stdio"])
def where(request, server_url):
    if request.param == "http":
        return [f"{server_url}/mcp"]
    return [sys.executable, "-m", "api.cli", "mcp"]


@pytest.mark.slow
def test_the_example_prints_an_answer_and_its_citations(where, puente_environment):
    done = subprocess.run(
        [sys.executable, EXAMPLE, "¿A cuántos años condenaron a García Luna?", *where],
        env=puente_environment,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    assert "460 meses de prisión" in done.stdout.splitlines()[0]
    assert "\n[1] " in done.stdout
    assert "(stands): /documents/cienfuegos-garcia-luna-exfuncionarios?version=1#c960-1066" in done.stdout


@pytest.mark.slow
def test_the_example_tells_what_the_service_says_is_wrong(where, puente_environment):
    done = subprocess.run(
        [sys.executable, EXAMPLE, "x" * 2001, *where],
        env=puente_environment,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 1
    assert "Puente says: question: may have at most 2,000 characters." in done.stderr
