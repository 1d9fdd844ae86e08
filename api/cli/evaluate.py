"""`puente evaluate`."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Annotated

import typer

from api.cli.output import EXIT_WORSE, AsJson, CommandError, counter, print_json, say, steps, writing
from api.settings import read_settings
from rag.evaluation.sets import Half


def evaluate(
    folders: Annotated[
        list[Path], typer.Argument(help="Question sets: questions.jsonl, or BEIR's layout.")
    ],
    half: Annotated[
        Half, typer.Option(help="Which questions: report (odd ids), tune (even ids) or all.")
    ] = "all",
    output: Annotated[
        Path, typer.Option(help="Folder for the tables, the numbers, the page and the plots.")
    ] = Path("reports"),
    baseline: Annotated[
        Path | None,
        typer.Option(help="An earlier evaluation.json; exit code 4 when a share fell too far."),
    ] = None,
    retrieval_only: Annotated[
        bool, typer.Option("--retrieval-only", help="Leave out evidence and refusal.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Ask every question of question sets and measure what comes; what was embedded is kept."""
    from api.wiring import open_calibration, open_embedder, open_reranker
    from rag.evaluation.compare import compare_with, find_in, read_baseline
    from rag.evaluation.load import load_question_set
    from rag.evaluation.report import as_text, prepare_folder, save_report
    from rag.evaluation.run import evaluate_set, questions_of

    settings = read_settings()
    if baseline and baseline.resolve() == (output / "evaluation.json").resolve():
        raise CommandError(
            f"The report would take the place of the baseline {baseline}. Name another folder with "
            "--output."
        )
    earlier = read_baseline(baseline) if baseline else None
    sets = [load_question_set(folder) for folder in folders]
    for name, times in Counter(questions.name for questions in sets).items():
        if times > 1:
            raise CommandError(f"{times} sets are called '{name}'. Rename their folders.")
    for questions in sets:
        questions_of(questions, half)
        if earlier is not None:
            find_in(earlier, questions.name, half)
    with writing(output):
        prepare_folder(output)
    with steps("opening the model") as step:
        embedder = open_embedder(settings, step)
        reranker = open_reranker(settings)
    results = []
    for questions in sets:
        with counter(questions.name) as count:
            results.append(
                evaluate_set(
                    questions,
                    embedder,
                    settings.chunk_tokens,
                    calibration=open_calibration(settings, embedder),
                    reranker=reranker,
                    half=half,
                    retrieval_only=retrieval_only,
                    on_progress=count,
                )
            )
    embedder.close()
    compared = [compare_with(earlier, result) for result in results] if earlier is not None else []
    with writing(output):
        save_report(results, output, compared)
    if as_json:
        print_json([result.numbers() for result in results])
    else:
        print(as_text(results, compared, intervals=False))
    say(f"Saved in {output}.")
    worse = [f"{change.cell}: {change.measure}" for one in compared for change in one.worse]
    if worse:
        say(f"Worse than the baseline: {', '.join(worse)}.")
        raise typer.Exit(EXIT_WORSE)
