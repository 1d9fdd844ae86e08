"""The examples run as they are."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path

import httpx
import pytest
from newsroom import make_key

from tests.running_server import running_server

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


def test_standing_webhook_prints_what_articles_change(puente_environment, models_folder, tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as free:
        listen = f"127.0.0.1:{free.getsockname()[1]}"
    (tmp_path / "models").symlink_to(models_folder, target_is_directory=True)
    environment = puente_environment | {"PUENTE_DATA_DIR": str(tmp_path), "PUENTE_FETCH_ALLOW": listen}
    key = make_key(environment, "write")
    with running_server(environment, tmp_path / "server.log") as url:
        question = "How many drones did the Coahuila police buy?"
        command = [EXAMPLES / "standing_webhook.py", question, "--server", url, "--key", key]
        command += ["--listen", listen, "--changes", "1"]
        with subprocess.Popen([sys.executable, *command], stdout=subprocess.PIPE, text=True) as example:
            assert example.stdout is not None
            assert example.stdout.readline().startswith("Registered ")
            article = {"title": "Drones", "text": "The Coahuila police bought 12 drones in March 2026."}
            headers = {"Authorization": f"Bearer {key}"}
            httpx.put(f"{url}/v1/documents/drones", json=article, headers=headers).raise_for_status()
            printed = example.communicate(timeout=60)[0]

    assert (
        "+ The Coahuila police bought 12 drones in March 2026. (Drones, stands) /documents/drones"
        in printed
    )
    assert example.returncode == 0
