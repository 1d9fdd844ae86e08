"""`puente feedback`: export."""

from __future__ import annotations

from contextlib import closing
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from api.cli.opening import read_settings_of_store
from api.cli.output import AsJson, CommandError, print_json, say

app = typer.Typer(name="feedback", help="What people thought of answers.", no_args_is_help=True)


@app.callback()
def _group() -> None:
    pass


@app.command()
def export(
    file: Annotated[
        Path, typer.Argument(help="A questions.jsonl that is not there yet, in a folder of its own.")
    ],
    as_json: AsJson = False,
) -> None:
    """Make a question set for `puente evaluate` of the feedback that is kept.

    A thumb up makes a question whose right answer is what was cited, or a refusal; the articles are
    written beside. Thumbs down go to to_judge.jsonl, for a person to say what would have been right.
    """
    from api.feedback_export import export_feedback
    from api.wiring import open_feedback, open_store

    settings = read_settings_of_store()
    given = open_feedback(settings).list()
    if not given:
        raise CommandError("There is no feedback. POST /v1/answers/{id}/feedback takes it.")
    with closing(open_store(settings)) as store:
        try:
            done = export_feedback(given, store.current(), file)
        except ValueError as error:
            raise CommandError(str(error)) from error
        except OSError as error:
            raise CommandError(f"{file.parent} cannot be written ({error.strerror}).") from error
    if as_json:
        print_json(asdict(done))
        return
    say(f"{done.questions} questions in {file}, {done.to_judge} thumbs down in to_judge.jsonl beside it.")
    if done.outdated:
        say(f"{done.outdated} left out: the articles do not hold their quotes any more.")
    if done.questions:
        say(f"`puente evaluate {file.parent}` asks them.")
