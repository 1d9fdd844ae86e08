"""Evaluations for people and for programs: on the terminal, and as a folder of files."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any

from rag.evaluation.compare import Comparison
from rag.evaluation.page import as_page, describe
from rag.evaluation.plots import PLOTS, can_be_drawn, save_png
from rag.evaluation.run import Evaluation
from rag.evaluation.tables import as_markdown, comparison_table, evaluation_tables


def as_text(
    results: Sequence[Evaluation],
    comparisons: Sequence[Comparison] = (),
    *,
    intervals: bool = True,
) -> str:
    """Every table in Markdown; without `intervals` they fit a terminal."""
    return "\n\n".join(_parts(results, comparisons, intervals)) + "\n"


def save_report(
    results: Sequence[Evaluation], folder: Path, comparisons: Sequence[Comparison] = ()
) -> Path:
    """Write evaluation.json, evaluation.md, evaluation.html and, where replies were judged, plots.

    The plots are risk-coverage.png and reliability.png; of several sets, each with the set's name
    behind. Plots of an earlier report in the folder go.
    """
    prepare_folder(folder)
    for plot in PLOTS:
        for earlier in (*folder.glob(f"{plot}.png"), *folder.glob(f"{plot}-*.png")):
            earlier.unlink()
    numbers = [result.numbers() for result in results]
    _write(folder / "evaluation.json", _as_json(numbers))
    _write(folder / "evaluation.md", as_text(results, comparisons))
    _write(folder / "evaluation.html", as_page(results, comparisons))
    for result in results:
        behind = "" if len(results) == 1 else f"-{result.name}"
        for plot in PLOTS if can_be_drawn(result) else ():
            save_png(result, plot, folder / f"{plot}{behind}.png")
    return folder


def prepare_folder(folder: Path) -> None:
    """Make the folder if it is not there, and see that files can be written in it; else an OSError."""
    folder.mkdir(parents=True, exist_ok=True)
    with TemporaryFile(dir=folder):
        pass


def _parts(
    results: Sequence[Evaluation], comparisons: Sequence[Comparison], intervals: bool
) -> Iterator[str]:
    for result in results:
        yield f"# {result.name}"
        yield describe(result)
        for skipped in result.skipped:
            yield f"Passed over: {skipped}"
        for note in result.notes:
            yield f"Note: {note}."
        for table in evaluation_tables(result, intervals=intervals):
            yield f"## {table.title}"
            yield as_markdown(table)
    for comparison in comparisons:
        table = comparison_table(comparison)
        yield f"## {table.title}"
        yield from filter(None, [as_markdown(table), *comparison.notes])


def _as_json(sets: Sequence[dict[str, Any]]) -> str:
    """JSON with one cell, and one question, a line: differences between versions stay readable."""
    shown = []
    for numbers in sets:
        fields = []
        for key, value in numbers.items():
            if isinstance(value, list):
                lines = ",\n".join(f"  {json.dumps(one, ensure_ascii=False)}" for one in value)
                fields.append(f'  "{key}": [\n{lines}\n  ]' if value else f'  "{key}": []')
            else:
                fields.append(f'  "{key}": {json.dumps(value, ensure_ascii=False)}')
        shown.append("{\n" + ",\n".join(fields) + "\n}")
    return "[\n" + ",\n".join(shown) + "\n]\n"


def _write(path: Path, text: str) -> None:
    path.write_text(text, "utf-8")
