"""The README shows what the service answers and what was measured."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.readme import BLOCK, MEASURED, environment, measures, read_evaluation, rewrite, run

README = (Path(__file__).parents[1] / "README.md").read_text("utf-8")
SHOWN: list[tuple[str, str]] = BLOCK.findall(README)
COMMANDS = sorted(set(re.findall(r"^make ([a-z-]+)", README, re.MULTILINE)))


@pytest.fixture(scope="module")
def output_of(tmp_path_factory: pytest.TempPathFactory, data_dir: Path) -> Callable[[str], str]:
    """What a command prints over the starter corpus, with the session's model and embeddings."""
    own = environment(tmp_path_factory.mktemp("readme"), data_dir)
    return lambda command: run(command, own)


def test_the_readme_shows_answers_in_both_languages_and_a_refusal() -> None:
    assert [command.startswith('puente ask "¿') for command, _ in SHOWN] == [False, True, True, False]
    assert ["[1]" in output for _, output in SHOWN] == [True, True, True, False]


@pytest.mark.slow
@pytest.mark.parametrize(("command", "shown"), SHOWN)
def test_the_commands_of_the_readme_print_what_it_shows(
    output_of: Callable[[str], str], command: str, shown: str
) -> None:
    assert output_of(command) == shown


def test_the_measures_of_the_readme_are_those_of_the_committed_evaluation() -> None:
    assert MEASURED.findall(README) == [measures(read_evaluation())]


def test_rewriting_the_readme_replaces_outputs_and_measures_and_nothing_else() -> None:
    text = (
        'Before.\n\n```console\n$ puente ask "A?"\nold\n\n[1] old\n```\n\n'
        "```console\n$ puente status\nkept\n```\n"
        "<!-- measured by `make evaluate` -->\nold\n<!-- end -->\nAfter.\n"
    )
    evaluation = read_evaluation()

    written = rewrite(text, lambda command: f"answer to {command}\n", evaluation)

    assert written == (
        'Before.\n\n```console\n$ puente ask "A?"\nanswer to puente ask "A?"\n```\n\n'
        "```console\n$ puente status\nkept\n```\n<!-- measured by `make evaluate` -->\n"
        f"{measures(evaluation)}<!-- end -->\nAfter.\n"
    )


def test_every_make_command_of_the_readme_exists() -> None:
    makefile = (Path(__file__).parents[1] / "Makefile").read_text("utf-8")

    assert COMMANDS
    assert [name for name in COMMANDS if f"\n{name}:" not in makefile] == []
