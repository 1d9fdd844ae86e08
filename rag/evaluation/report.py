"""Evaluations as a table, as JSON, and as risk–coverage plots."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from rag.evaluation.run import PARTS, Evaluation

_PART_NAMES = {"lexical": "words", "dense": "meaning", "fused": "fused"}


def table(results: Sequence[Evaluation]) -> str:
    """Every set and part, one a row, in Markdown."""
    rows = [
        "| set (half, questions) | part | nDCG@10 | Recall@5 | MRR@10 |",
        "| --- | --- | --- | --- | --- |",
    ]
    for result in results:
        for part in PARTS:
            values = result.retrieval[part]
            name = f"{result.name} ({result.half}, {result.questions})" if part == PARTS[0] else ""
            figures = " | ".join(f"{values[m]:.3f}" for m in ("ndcg@10", "recall@5", "mrr@10"))
            rows.append(f"| {name} | {_PART_NAMES[part]} | {figures} |")
    judged = [result for result in results if result.sentence_first is not None]
    if judged:
        rows += [
            "",
            "| set | right sentence first | right sentence shown | refusal precision | recall "
            "| answered | right when answered | coverage at 10 % risk |",
            "| --- | --- | --- | --- | --- | --- | --- | --- |",
        ]
    for result in judged:
        refusals = result.refusals
        cells = [f"{result.sentence_first:.3f}", f"{result.sentence_shown:.3f}"]
        if refusals:
            cells += [
                f"{value:.3f}"
                for value in (
                    refusals.precision,
                    refusals.recall,
                    refusals.answered,
                    refusals.answered_right,
                    refusals.curve.coverage_at(0.1),
                )
            ]
        else:
            cells += ["–"] * 5
        rows.append(f"| {result.name} | {' | '.join(cells)} |")
    return "\n".join(rows)


def save_report(results: Sequence[Evaluation], folder: Path) -> Path:
    """Write evaluation.json, evaluation.md and, where refusals were judged, a plot for each set."""
    folder.mkdir(parents=True, exist_ok=True)
    numbers = [result.numbers() for result in results]
    (folder / "evaluation.json").write_text(
        json.dumps(numbers, ensure_ascii=False, indent=1) + "\n", "utf-8"
    )
    (folder / "evaluation.md").write_text(table(results) + "\n", "utf-8")
    for result in results:
        if result.refusals:
            _plot(result, folder / f"risk-coverage-{result.name}.png")
    return folder


def _plot(result: Evaluation, path: Path) -> None:
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    if result.refusals is None:
        return
    curve = result.refusals.curve
    figure, axes = pyplot.subplots(figsize=(6, 4), layout="constrained")
    axes.plot(curve.coverage, curve.risk)
    axes.set_xlabel("share of questions answered, surest first")
    axes.set_ylabel("share of those answered wrongly")
    axes.set_title(f"{result.name}: risk and coverage ({result.half} half)")
    axes.set_xlim(0, 1)
    axes.set_ylim(0, 1)
    axes.grid(alpha=0.3)
    figure.savefig(path, dpi=120)
    pyplot.close(figure)
