"""`puente calibrate`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from api.cli.output import counter, say, steps, writing
from api.data_folder import calibrations_folder
from api.settings import read_settings


def calibrate(
    folders: Annotated[list[Path], typer.Argument(help="Question sets with answers, or teaching.jsonl.")],
    output: Annotated[
        Path | None, typer.Option(help="The calibration file to write, if it is not to be used here.")
    ] = None,
    head: Annotated[
        Path | None, typer.Option(help="The token head file to write, if it is not to be used here.")
    ] = None,
    keep_head: Annotated[
        bool, typer.Option("--keep-head", help="Leave the token head as it is; no `puente build` after.")
    ] = False,
) -> None:
    """Fit fusion, token head, evidence and confidence for this model on the sets' tuning halves.

    What is fitted is kept in the data folder, and used from the next start in the place of what is
    shipped for the model.
    """
    from api.wiring import open_embedder, open_reranker
    from index.token_head import token_head_name
    from rag.calibration import calibration_name
    from rag.evaluation.calibrate import fit_calibration
    from rag.evaluation.load import load_tuning_sets

    settings = read_settings()
    sets = [questions for folder in folders for questions in load_tuning_sets(folder)]
    if keep_head and (unread := [questions.name for questions in sets if questions.teaches]):
        say(f"What teaches the head is not read, as it is kept: {', '.join(unread)}.")
    with steps("opening the model") as step:
        embedder = open_embedder(settings, step)
        reranker = open_reranker(settings)
    with counter("calibrating") as count:
        fitted = fit_calibration(
            sets,
            embedder,
            settings.chunk_tokens,
            reranker=reranker,
            keep_head=keep_head,
            on_progress=count,
        )
    embedder.close()
    own, model = calibrations_folder(settings), embedder.encoder.name
    calibration_file = output or own / calibration_name(model)
    with writing(calibration_file):
        calibration_file.parent.mkdir(parents=True, exist_ok=True)
        calibration_file.write_text(fitted.calibration.to_json(), "utf-8")
    say(f"Written to {calibration_file}.")
    if keep_head:
        return
    if fitted.head is None:
        say("Too few questions have an answer in their passage to learn a token head from.")
        return
    head_file = head or own / token_head_name(model)
    with writing(head_file):
        head_file.parent.mkdir(parents=True, exist_ok=True)
        fitted.head.save(head_file)
    say(f"Written to {head_file}. Run `puente build`: what is kept of each sentence depends on it.")
