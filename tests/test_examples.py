"""The examples run as they are."""

from __future__ import annotations

import json
import os
import struct
import subprocess
import sys
import zipfile
from pathlib import Path

import httpx
import pytest
import yaml
from newsroom import make_key

from api.chat.slack import INSTALLED_PATH, PATH, SCOPES
from tests.api_stand_in import api_stand_in
from tests.processes import free_port
from tests.running_server import running_server

FIRST = "How many cartel figures did Mexico transfer in February 2025?"
EXAMPLES = Path(__file__).resolve().parents[1] / "examples"

pytestmark = pytest.mark.slow


def test_openai_chat_prints_the_answers_with_their_quotes(server_url):
    environment = os.environ | {"OPENAI_BASE_URL": f"{server_url}/v1", "OPENAI_API_KEY": "anything"}
    questions = [FIRST, "And in 2026?"]

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


def run(name: str, *arguments: str, url: str, said: str = "") -> subprocess.CompletedProcess[str]:
    """What an example does that asks a service at this address and is told this."""
    return subprocess.run(
        [sys.executable, EXAMPLES / name, *arguments],
        env=os.environ | {"PUENTE_URL": url},
        input=said,
        capture_output=True,
        text=True,
        check=False,
    )


def test_ask_stream_prints_what_comes(server_url):
    answered = run("ask_stream.py", FIRST, url=server_url).stdout.splitlines()
    refused = run(
        "ask_stream.py", "How many cartel figures did Mexico transfer in 2016?", url=server_url
    ).stdout
    too_long = run("ask_stream.py", "x" * 2_001, url=server_url)

    assert answered[0] == "(5 passages are being read)"
    assert "29" in answered[1]
    assert "[1]" in answered[1]
    assert answered[2].startswith("  [1] Mexico transfers 29 cartel figures")
    assert "what is nearest is not of 2016." in refused
    assert too_long.returncode == 1
    assert "question: may have at most 2,000 characters." in too_long.stderr


@pytest.mark.parametrize(
    ("form", "begins"),
    [("text", "[1] "), ("markdown", "1. ["), ("bibtex", "@misc{"), ("ris", "TY  - ELEC")],
)
def test_take_citations_writes_them_down(server_url, form, begins):
    written = run("take_citations.py", FIRST, form, url=server_url).stdout

    assert written.startswith(begins)
    assert "29 prisoners" in written


def test_take_citations_writes_text_where_no_format_is_named(server_url):
    plain = run("take_citations.py", FIRST, url=server_url)

    assert plain.stdout == run("take_citations.py", FIRST, "text", url=server_url).stdout
    assert run("take_citations.py", url=server_url).stderr.startswith("Usage: ")


def test_give_feedback_asks_and_stores_what_is_said(server_url, puente_environment, tmp_path):
    done = run("give_feedback.py", FIRST, url=server_url, said="n\nI asked for the names.\n")

    assert "29" in done.stdout
    assert done.stdout.splitlines()[-1].endswith(": down")
    command = [sys.executable, "-m", "api.cli", "feedback", "export", tmp_path / "questions.jsonl"]
    subprocess.run(command, env=puente_environment, check=True, capture_output=True)
    judged = (tmp_path / "to_judge.jsonl").read_text("utf-8").splitlines()
    assert {"I asked for the names."} <= {json.loads(line)["comment"] for line in judged}


@pytest.mark.parametrize(
    ("name", "given", "missing"),
    [
        ("teams_app.py", {}, "PUENTE_TEAMS_APP_ID"),
        ("teams_app.py", {"PUENTE_TEAMS_APP_ID": "1"}, "PUENTE_PUBLIC_URL"),
        ("telegram_webhook.py", {"PUENTE_TELEGRAM_BOT_TOKEN": "1"}, "PUENTE_TELEGRAM_WEBHOOK_SECRET"),
        ("discord_register.py", {"DISCORD_APPLICATION_ID": "1"}, "DISCORD_BOT_TOKEN"),
        ("slack_try.py", {}, "PUENTE_SLACK_SIGNING_SECRET"),
    ],
)
def test_an_example_names_the_variable_that_it_misses_in_one_line(name, given, missing):
    bare = {key: value for key, value in os.environ.items() if not key.startswith(("PUENTE_", "DISCORD"))}
    done = subprocess.run(
        [sys.executable, EXAMPLES / name, os.devnull],
        env=bare | given,
        capture_output=True,
        text=True,
        check=False,
    )

    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith(f"Set {missing} to ")
    assert len(done.stderr.splitlines()) == 1


def test_give_feedback_without_a_terminal_says_that_it_needs_one(server_url):
    done = run("give_feedback.py", FIRST, url=server_url)

    assert done.returncode == 1
    assert done.stderr == "\nStart it in a terminal: it asks whether the answer helped.\n"


def test_slack_try_prints_the_messages_of_a_thread_of_questions(puente_environment, tmp_path):
    port = free_port()
    own = puente_environment | {
        "PUENTE_PUBLIC_URL": "https://puente.example.org",
        "PUENTE_ALLOWED_HOSTS": "*",
        "PUENTE_SLACK_SIGNING_SECRET": "a-secret",
        "PUENTE_SLACK_BOT_TOKEN": "xoxb-any",
        "PUENTE_SLACK_API_URL": f"http://127.0.0.1:{port}/api/",
    }
    with running_server(own, tmp_path / "server.log") as url:
        printed = subprocess.run(
            [sys.executable, EXAMPLES / "slack_try.py", FIRST, "And in January 2026?"],
            env=own | {"PUENTE_URL": url, "SLACK_PORT": str(port)},
            capture_output=True,
            text=True,
            check=True,
        ).stdout

    assert "[1] <https://puente.example.org/documents/" in printed
    assert f"Understood as: {FIRST.replace('February 2025', 'January 2026')}" in printed
    assert "👍 Helpful" in printed


def test_the_slack_manifest_asks_for_what_the_app_uses():
    manifest = yaml.safe_load((EXAMPLES / "slack_manifest.yaml").read_text("utf-8"))

    assert manifest["oauth_config"]["scopes"]["bot"] == list(SCOPES)
    address = "https://puente.example.org"
    assert manifest["oauth_config"]["redirect_urls"] == [f"{address}{INSTALLED_PATH}"]
    assert {
        manifest["settings"]["event_subscriptions"]["request_url"],
        manifest["settings"]["interactivity"]["request_url"],
        manifest["features"]["slash_commands"][0]["url"],
    } == {f"{address}{PATH}"}


def test_discord_register_sends_the_command():
    with api_stand_in() as api:
        api.usual = {"name": "puente"}
        printed = subprocess.run(
            [sys.executable, EXAMPLES / "discord_register.py"],
            env=os.environ
            | {
                "DISCORD_APPLICATION_ID": "77",
                "DISCORD_BOT_TOKEN": "bot-token",
                "DISCORD_API_URL": f"{api.address}/api/v10",
            },
            capture_output=True,
            text=True,
            check=True,
        ).stdout

    (call,) = api.calls
    assert (call.method, call.path) == ("POST", "/api/v10/applications/77/commands")
    assert call.headers["Authorization"] == "Bot bot-token"
    assert (call.body["name"], call.body["options"][0]["name"]) == ("puente", "question")
    assert printed == "/puente is there.\n"


def test_telegram_webhook_tells_where_messages_go():
    with api_stand_in() as api:
        subprocess.run(
            [sys.executable, EXAMPLES / "telegram_webhook.py"],
            env=os.environ
            | {
                "PUENTE_PUBLIC_URL": "https://puente.example.org",
                "PUENTE_TELEGRAM_BOT_TOKEN": "77:token",
                "PUENTE_TELEGRAM_WEBHOOK_SECRET": "a-secret-of-some-length",
                "TELEGRAM_API_URL": api.address,
            },
            check=True,
        )

    assert [call.path for call in api.calls] == ["/bot77:token/setWebhook", "/bot77:token/setMyCommands"]
    assert api.calls[0].body == {
        "url": "https://puente.example.org/chat/telegram",
        "secret_token": "a-secret-of-some-length",
        "allowed_updates": ["message", "callback_query"],
    }


def test_teams_app_makes_a_package_that_names_the_bot(tmp_path):
    known = {"PUENTE_TEAMS_APP_ID": "an-app-id", "PUENTE_PUBLIC_URL": "https://puente.example.org"}
    subprocess.run(
        [sys.executable, EXAMPLES / "teams_app.py", tmp_path / "puente.zip"],
        env=os.environ | known,
        check=True,
    )

    with zipfile.ZipFile(tmp_path / "puente.zip") as package:
        manifest = json.loads(package.read("manifest.json"))
        sizes = [package.read(name)[16:24] for name in ("color.png", "outline.png")]
    assert manifest["bots"][0]["botId"] == manifest["id"] == "an-app-id"
    assert manifest["validDomains"] == ["puente.example.org"]
    assert len(manifest["description"]["short"]) <= 80
    assert sizes == [struct.pack(">II", 192, 192), struct.pack(">II", 32, 32)]


def test_standing_webhook_prints_what_articles_change(puente_environment, new_data_folder):
    listen = f"127.0.0.1:{free_port()}"
    folder = new_data_folder("webhook")
    environment = puente_environment | {"PUENTE_DATA_DIR": str(folder), "PUENTE_FETCH_ALLOW": listen}
    key = make_key(environment, "write")
    with running_server(environment, folder / "server.log") as url:
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
