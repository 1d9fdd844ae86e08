"""The examples run as they are."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

EXAMPLES = Path(__file__).resolve().parents[1] / "examples"

pytestmark = pytest.mark.slow


def test_openai_chat_prints_the_answers_with_their_quotes(server_url):
    environment = os.environ | {"OPENAI_BASE_URL": f"{server_url}/v1", "OPENAI_API_KEY": "anything"}
    questions = ["How many cartel figures did Mexico transfer in February 2025?", "And in 2026?"]

    printed = subprocess.run(
        [sys.executable, EXAMPLES / "openai_chat.py", *questions],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    ).stdout

    assert f"[[1]]({server_url}/documents/" in printed
    quote = next(line for line in printed.splitlines() if line.startswith("  [1] "))
    assert "29" in quote
