"""`puente train-reranker`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from api.cli.output import counter, say, steps, writing
from api.settings import read_settings


def train_reranker(
    folders: Annotated[list[Path], typer.Argument(help="Question sets with answers.jsonl.")],
    output: Annotated[Path, typer.Option(help="Folder for the layers.")],
) -> None:
    """Train the built-in reranker's layers on the sets' tuning halves; takes half an hour, and PyTorch.

    A run that was interrupted goes on after its last whole epoch. Calibrate afterwards.
    """
    from api.wiring import open_calibration, open_embedder
    from index.encoders.openvino import OpenVinoEncoder
    from index.models.weights import find_packaged_weights, read_weights
    from index.rerankers.built_in import FIRST_LAYER, TRAINED_ON, UPPER
    from index.rerankers.export import write_upper
    from index.rerankers.training.fit import fit_upper
    from rag.evaluation.load import load_question_set
    from rag.evaluation.reranker_examples import reranker_examples

    settings = read_settings()
    sets = [load_question_set(folder) for folder in folders]
    with steps("opening the model") as step:
        embedder = open_embedder(settings, step)
        weights = read_weights(settings.weights or find_packaged_weights())
    if not isinstance(embedder.encoder, OpenVinoEncoder):
        raise typer.BadParameter("The built-in reranker belongs to the built-in embedding model.")
    fitted = open_calibration(settings, embedder)
    with counter("collecting sentences") as count:
        examples = reranker_examples(sets, embedder, fitted, settings.chunk_tokens, on_progress=count)
    embedder.close()
    with writing(output), steps(f"training on {len(examples)} questions") as step:
        output.mkdir(parents=True, exist_ok=True)
        unfinished = output / "unfinished.pt"
        trained, samples = fit_upper(
            examples,
            weights,
            embedder.encoder.tokenizer,
            FIRST_LAYER,
            unfinished,
            on_progress=lambda what, done, total: step(f"{what}: {done} of {total}"),
        )
        layers = range(FIRST_LAYER, weights.shape.layers)
        write_upper(trained.arrays(), layers, weights.shape.heads, samples, output / UPPER)
        names = json.dumps(sorted(one.name for one in sets), indent=1)
        (output / TRAINED_ON).write_text(names + "\n", "utf-8")
        unfinished.unlink()
    say(f"Written to {output}.")
