"""Evaluations and comparisons as tables: what a report shows, whatever it is written in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rag.evaluation.compare import Comparison, name_of
from rag.evaluation.measures import MEANS, RETRIEVAL, SHARES, Group, Measure
from rag.evaluation.outcome import PARTS
from rag.evaluation.run import Evaluation

CELL_COLUMNS = {
    "document_top_1": "document first",
    "document_top_3": "in top 3",
    "document_top_5": "in top 5",
    "sentence_first": "sentence first",
    "sentence_cited": "cited",
    "contains": "contains",
    "citation_precision": "citation precision",
    "citation_recall": "recall",
    "refused": "refused",
}
"""The measures of the tables by language and by type, and their short names."""

_PLAIN = frozenset({"risk_coverage_area", "calibration_error", "brier"})
_NOTHING = "–"
_LEAST_SHOWN = 0.0005


@dataclass(frozen=True, slots=True)
class Table:
    """A titled table of texts; the first column names the row."""

    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def evaluation_tables(evaluation: Evaluation, *, intervals: bool = True) -> Iterator[Table]:
    """Overall, parts of retrieval, by language, by type; those that hold nothing are left out.

    Args:
        intervals: tell the 95 % interval in every cell of the last two, not only overall.
    """
    groups = evaluation.groups
    yield _overall(groups.halves)
    yield _parts(groups.halves[0])
    for title, some in (("By language", groups.pairs), ("By type of question", groups.kinds)):
        if some:
            yield _cells(title, some, intervals)


def comparison_table(comparison: Comparison) -> Table:
    """Every number that changed."""
    rows = [
        (
            change.cell,
            name_of(change.measure),
            f"{change.before:.3f}",
            f"{change.after:.3f}",
            f"{change.after - change.before:+.3f}" + (" worse" if change.is_worse else ""),
            str(change.of),
        )
        for change in comparison.changes
        if abs(change.after - change.before) >= _LEAST_SHOWN
    ]
    same = len(comparison.changes) - len(rows)
    title = f"{comparison.name} compared with the baseline: {len(rows)} numbers changed, {same} did not"
    return Table(title, ("cell", "measure", "before", "after", "difference", "of"), tuple(rows))


def as_markdown(table: Table) -> str:
    """The table in Markdown, its columns padded so that it reads well as plain text too."""
    lines = [table.head, *table.rows]
    widths = [max(3, *(len(line[i]) for line in lines)) for i in range(len(table.head))]
    rule = [("-" * width if not i else "-" * (width - 1) + ":") for i, width in enumerate(widths)]
    shown = [_row(table.head, widths), f"| {' | '.join(rule)} |", *(_row(r, widths) for r in table.rows)]
    return "\n".join(shown if table.rows else [])


def _row(cells: Sequence[str], widths: Sequence[int]) -> str:
    padded = [
        f"{c:{w}}" if not i else f"{c:>{w}}" for i, (c, w) in enumerate(zip(cells, widths, strict=True))
    ]
    return f"| {' | '.join(padded)} |"


def _overall(halves: Sequence[Group]) -> Table:
    known = [name for name in (*SHARES, *MEANS) if name in halves[0].measures and not _is_part(name)]
    rows = [
        (name_of(name), *(_text(name, half.measures.get(name), interval=True) for half in halves))
        for name in known
    ]
    head = ("95 % intervals in brackets", *(f"{half.name} ({half.questions})" for half in halves))
    return Table("All questions", head, tuple(rows))


def _parts(group: Group) -> Table:
    rows = []
    for part in PARTS:
        found = [group.measures.get(f"{part}_{name}") for name in RETRIEVAL]
        rows.append((part, *(_text(part, measure, interval=True) for measure in found)))
    return Table("Retrieval, part by part", ("part", "nDCG@10", "Recall@5", "MRR@10"), tuple(rows))


def _cells(title: str, groups: Sequence[Group], intervals: bool) -> Table:
    shown = [name for name in CELL_COLUMNS if any(name in group.measures for group in groups)]
    rows = [
        (
            group.name,
            str(group.questions),
            *(_text(name, group.measures.get(name), interval=intervals) for name in shown),
        )
        for group in groups
    ]
    return Table(title, ("", "questions", *(CELL_COLUMNS[name] for name in shown)), tuple(rows))


def _is_part(name: str) -> bool:
    return name.endswith(RETRIEVAL)


def _text(name: str, measure: Measure | None, *, interval: bool) -> str:
    if measure is None:
        return _NOTHING
    value, low, high, _ = measure
    if name in _PLAIN or name in PARTS:
        between = f" ({low:.3f}–{high:.3f})" if interval else ""
        return f"{value:.3f}{between}"
    between = f" ({100 * low:.0f}–{100 * high:.0f})" if interval else ""
    return f"{100 * value:.0f} %{between}"
