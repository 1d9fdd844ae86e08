"""Evaluations as one HTML page: tables and plots in the file itself, no script, nothing fetched."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape

from rag.evaluation.compare import Comparison
from rag.evaluation.outcome import Outcome
from rag.evaluation.plots import PLOTS, as_svg, can_be_drawn
from rag.evaluation.run import Evaluation
from rag.evaluation.tables import Table, comparison_table, evaluation_tables

_PLOT_NAMES = {
    "risk-coverage": "Share of answers that are wrong, by the share of questions answered",
    "reliability": "Share of answers that are right, by confidence",
}
_STYLE = """
:root { color-scheme: light dark; }
body { font: 16px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 100rem; padding: 0 1rem;
  color: light-dark(#1a1a1a, #e8e8e8); background: light-dark(#fff, #16181b); }
h1, h2, h3 { line-height: 1.2; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; font-size: .9rem; }
th, td { padding: .25rem .6rem; border-bottom: 1px solid light-dark(#ddd, #3a3f45); text-align: right;
  white-space: nowrap; }
th:first-child, td:first-child { text-align: left; position: sticky; left: 0;
  background: light-dark(#fff, #16181b); }
figure { display: inline-block; margin: 1rem 1rem 1rem 0; max-width: 100%; }
figure svg { max-width: 100%; height: auto; }
"""


def as_page(results: Sequence[Evaluation], comparisons: Sequence[Comparison] = ()) -> str:
    """The whole page."""
    body = "\n".join(part for result in results for part in _evaluation(result))
    compared = "\n".join(part for comparison in comparisons for part in _comparison(comparison))
    names = escape(", ".join(result.name for result in results))
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>Puente: evaluation of {names}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n"
        f"<h1>Evaluation of {names}</h1>\n{compared}\n{body}\n</body>\n</html>\n"
    )


def _evaluation(result: Evaluation) -> Iterator[str]:
    yield f"<h2>{escape(result.name)}</h2>"
    yield f"<p>{escape(describe(result))}</p>"
    for skipped in result.skipped:
        yield f"<p>Passed over: {escape(skipped)}</p>"
    for note in result.notes:
        yield f"<p>Note: {escape(note)}.</p>"
    for table in evaluation_tables(result):
        yield from _table(table)
    if can_be_drawn(result):
        for plot in PLOTS:
            name = escape(_PLOT_NAMES[plot])
            yield (
                f'<figure role="img" aria-label="{name}">{as_svg(result, plot)}'
                f"<figcaption>{name}</figcaption></figure>"
            )
    yield "<details><summary>Every question</summary>"
    yield from _table(_outcomes(result.outcomes))
    yield "</details>"


def describe(result: Evaluation) -> str:
    """What was measured, with what, in one line."""
    half = "" if result.half == "all" else f" of the {result.half} half"
    return (
        f"{len(result.outcomes)} questions{half} over {result.documents} documents "
        f"({result.passages} passages); {result.model}, {result.backend}, "
        f"{f'reranked by {result.reranker}' if result.reranker else 'not reranked'}."
    )


def _comparison(comparison: Comparison) -> Iterator[str]:
    yield from _table(comparison_table(comparison))
    for note in comparison.notes:
        yield f"<p>{escape(note)}</p>"


def _table(table: Table) -> Iterator[str]:
    yield f"<h3>{escape(table.title)}</h3>"
    if table.rows:
        head = "".join(f'<th scope="col">{escape(cell)}</th>' for cell in table.head)
        rows = "\n".join(
            "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in table.rows
        )
        yield (
            f'<div class="wide"><table><thead><tr>{head}</tr></thead>\n'
            f"<tbody>\n{rows}\n</tbody></table></div>"
        )


def _outcomes(outcomes: Sequence[Outcome]) -> Table:
    head = ("id", "type", "languages", "rank", "confidence", "refused", "right cited", "citations")
    rows = []
    for outcome in outcomes:
        reply = outcome.reply
        told = ("–",) * 4
        if reply:
            told = (
                f"{reply.confidence:.3f}",
                reply.reason or "no",
                "yes" if reply.sentence_cited else "no",
                str(reply.citations),
            )
        languages = f"{outcome.lang}→{outcome.place_lang}" if outcome.place_lang else outcome.lang
        rank = str(outcome.rank) if outcome.rank else "–"
        rows.append((outcome.id, outcome.kind or "–", languages, rank, *told))
    return Table("Questions", head, tuple(rows))
