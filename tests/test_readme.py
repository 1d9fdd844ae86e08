"""What README.md shows is what the service answers."""

from __future__ import annotations

import re
from pathlib import Path

import httpx
import pytest

README = (Path(__file__).parents[1] / "README.md").read_text("utf-8")
SHOWN = re.findall(r'^\$ puente ask "(.+?)"\n(.+?) \[1\]', README, re.MULTILINE)
COMMANDS = sorted(set(re.findall(r"^make ([a-z-]+)", README, re.MULTILINE)))


def test_the_readme_shows_an_answer_in_each_language() -> None:
    assert [question[0] == "¿" for question, _ in SHOWN] == [False, True]


@pytest.mark.slow
@pytest.mark.parametrize(("question", "first_sentence"), SHOWN)
def test_the_answers_of_the_readme_are_those_of_the_service(
    server_url: str, question: str, first_sentence: str
) -> None:
    reply = httpx.post(f"{server_url}/v1/ask", json={"question": question}, timeout=30).json()

    assert reply["sentences"][0]["text"] == first_sentence


def test_every_make_command_of_the_readme_exists() -> None:
    makefile = (Path(__file__).parents[1] / "Makefile").read_text("utf-8")

    assert COMMANDS
    assert [name for name in COMMANDS if f"\n{name}:" not in makefile] == []
