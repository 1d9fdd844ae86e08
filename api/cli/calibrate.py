"""`puente calibrate`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from api.cli.output import counter, say, steps, writing
from api.settings import read_settings


def calibrate(
    folders: Annotated[list[Path], typer.Argument(help="Question sets with answers.jsonl.")],
    output: Annotated[Path, typer.Option(help="The calibration file to write.")],
    head: Annotated[Path, typer.Option(help="The token head file to write.")],
) -> None:
    """Fit fusion, token head, evidence and confidence for this model on the sets' tuning halves."""
    from api.wiring import open_embedder
    from rag.evaluation.calibrate import fit_calibration
    from rag.evaluation.load import load_question_set

    settings = read_settings()
    with steps("opening the model") as step:
        embedder = open_embedder(settings, step)
    with counter("calibrating") as count:
        fitted = fit_calibration(
            [load_question_set(folder) for folder in folders],
            embedder,
            settings.chunk_tokens,
            on_progress=count,
        )
    embedder.close()
    with writing(output):
        output.write_text(fitted.calibration.to_json(), "utf-8")
    say(f"Written to {output}.")
    if fitted.head is None:
        say("Too few questions have an answer in their passage to learn a token head from.")
        return
    with writing(head):
        fitted.head.save(head)
    say(f"Written to {head}.")
