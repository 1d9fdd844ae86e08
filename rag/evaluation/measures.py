"""Outcomes to numbers: shares and means with 95 % intervals, over all questions and by cell."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from rag.evaluation.metrics import (
    Floats,
    area_under_risk_coverage,
    bootstrap,
    brier,
    calibration_error,
    wilson,
)
from rag.evaluation.outcome import PARTS, Outcome, Reply
from rag.evaluation.sets import Half

RETRIEVAL = ("ndcg@10", "recall@5", "mrr@10")

SHARES = {
    "document_top_1": "right document first",
    "document_top_3": "right document in the top 3",
    "document_top_5": "right document in the top 5",
    "sentence_first": "right sentence first",
    "sentence_cited": "right sentence cited",
    "contains": "answer contains the fact",
    "refused": "refused",
    "refusal_precision": "refusals: precision",
    "refusal_recall": "refusals: recall",
    "answered_instead": "answered instead of refused",
    "answered_right": "right when answered",
}
"""Measures that count questions, and what reports call them."""

MEANS = {
    "citation_precision": "citations: precision",
    "citation_recall": "citations: recall",
    "risk_coverage_area": "area under risk and coverage",
    "calibration_error": "expected calibration error",
    "brier": "Brier score",
    **{f"{part}_{name}": f"{part}: {name}" for part in PARTS for name in RETRIEVAL},
}
"""Measures that are means over questions, and what reports call them."""

LOWER_IS_BETTER = frozenset({"answered_instead", "risk_coverage_area", "calibration_error", "brier"})
EITHER_WAY = frozenset({"refused"})
"""Measures that are neither good nor bad by themselves."""


class Measure(NamedTuple):
    """A number over `of` questions, with its 95 % interval."""

    value: float
    low: float
    high: float
    of: int


@dataclass(frozen=True)
class Group:
    """The measures of some of the questions; those that nothing can be said of are left out.

    name: "all", "tune" or "report"; a language pair such as "es→en", or "unanswerable en"; a type.
    """

    name: str
    questions: int
    measures: dict[str, Measure]

    def numbers(self) -> dict[str, Any]:
        """As JSON values, rounded to four places."""
        rounded = {
            name: {
                "value": round(m.value, 4),
                "low": round(m.low, 4),
                "high": round(m.high, 4),
                "of": m.of,
            }
            for name, m in self.measures.items()
        }
        return {"name": self.name, "questions": self.questions, "measures": rounded}


@dataclass(frozen=True)
class Groups:
    """The same measures over all questions and their halves, by language pair, and by type."""

    halves: tuple[Group, ...]
    pairs: tuple[Group, ...]
    kinds: tuple[Group, ...]


def measure_groups(outcomes: Sequence[Outcome], half: Half = "all") -> Groups:
    """Measure `outcomes`, which are those of `half`; of "all", its two halves are told apart."""
    halves = [_group(half, outcomes)]
    if half == "all":
        halves += [_group("tune", [o for o in outcomes if o.tunes])]
        halves += [_group("report", [o for o in outcomes if not o.tunes])]
    return Groups(
        tuple(halves),
        tuple(_split(outcomes, pair_of)),
        tuple(_split([o for o in outcomes if o.kind], lambda outcome: outcome.kind)),
    )


def pair_of(outcome: Outcome) -> str:
    """The cell of an outcome by language: question→document, or that it has no answer."""
    if not outcome.answerable:
        return f"unanswerable {outcome.lang}"
    return f"{outcome.lang}→{outcome.place_lang}" if outcome.place_lang else f"{outcome.lang}, not judged"


def _split(outcomes: Sequence[Outcome], cell: Callable[[Outcome], str]) -> list[Group]:
    cells: dict[str, list[Outcome]] = {}
    for outcome in outcomes:
        cells.setdefault(cell(outcome), []).append(outcome)
    answerable_first = sorted(cells, key=lambda name: (not cells[name][0].answerable, name))
    return [_group(name, cells[name]) for name in answerable_first]


def _group(name: str, outcomes: Sequence[Outcome]) -> Group:
    measures: dict[str, Measure] = {}
    for key, counted in _counts(outcomes).items():
        values = list(counted)
        if values:
            measures[key] = Measure(
                sum(values) / len(values), *wilson(sum(values), len(values)), len(values)
            )
    for key, (statistic, arrays) in _means(outcomes).items():
        if len(arrays[0]):
            low, high = bootstrap(statistic, *arrays)
            measures[key] = Measure(float(statistic(*arrays)), low, high, len(arrays[0]))
    return Group(name, len(outcomes), measures)


def _counts(outcomes: Sequence[Outcome]) -> dict[str, Iterable[bool]]:
    """For each share, one truth value for each question that it is a share of."""
    ranks = [o.rank for o in outcomes if o.retrieval]
    judged = [(o, o.reply) for o in outcomes if o.reply and o.reply.judged]
    answerable = [reply for o, reply in judged if o.answerable]
    refused = [not o.answerable for o, reply in judged if reply.refused]
    unanswerable = [reply.refused for o, reply in judged if not o.answerable]
    return {
        **{f"document_top_{k}": [r is not None and r <= k for r in ranks] for k in (1, 3, 5)},
        "sentence_first": [reply.sentence_first for reply in answerable],
        "sentence_cited": [reply.sentence_cited for reply in answerable],
        "contains": [reply.contains for reply in answerable],
        "refused": [reply.refused for _, reply in judged],
        "refusal_precision": refused if unanswerable else [],
        "refusal_recall": unanswerable,
        "answered_instead": [not value for value in unanswerable],
        "answered_right": [reply.sentence_cited for _, reply in judged if not reply.refused],
    }


def _means(outcomes: Sequence[Outcome]) -> dict[str, tuple[Callable[..., Floats], tuple[Floats, ...]]]:
    """For each mean, the statistic and its values, one a question."""
    judged = [(o, o.reply) for o in outcomes if o.reply and o.reply.judged]
    answerable = [reply for o, reply in judged if o.answerable]
    citing = [reply for reply in answerable if reply.citations]
    found: dict[str, tuple[Callable[..., Floats], tuple[Floats, ...]]] = {
        "citation_precision": (_mean, (_array(r.right_citations / r.citations for r in citing),)),
        "citation_recall": (_mean, (_array(r.needed_found / r.needed for r in answerable),)),
    }
    if answerable:
        pair = confidence_and_right([reply for _, reply in judged])
        found["risk_coverage_area"] = (area_under_risk_coverage, pair)
        found["calibration_error"] = (calibration_error, pair)
        found["brier"] = (brier, pair)
    for part in PARTS:
        for name in RETRIEVAL:
            values = _array(o.retrieval[part][name] for o in outcomes if o.retrieval)
            found[f"{part}_{name}"] = (_mean, (values,))
    return found


def confidence_and_right(replies: Sequence[Reply]) -> tuple[Floats, Floats]:
    """(n,) confidences, and (n,) 1 where a right sentence is cited, else 0."""
    return (
        _array(reply.confidence for reply in replies),
        _array(float(reply.sentence_cited) for reply in replies),
    )


def _mean(values: Floats) -> Floats:
    return np.asarray(values.mean(axis=-1))


def _array(values: Iterable[float]) -> Floats:
    return np.array(list(values), dtype=np.float64)
