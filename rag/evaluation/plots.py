"""Risk against coverage, and confidence against truth, drawn as PNG files or as SVG text."""

from __future__ import annotations

import io
import re
from pathlib import Path
from typing import Any

import numpy as np

from rag.evaluation.measures import confidence_and_right
from rag.evaluation.metrics import BINS, bin_of, risk_coverage
from rag.evaluation.outcome import Reply
from rag.evaluation.run import Evaluation

PLOTS = ("risk-coverage", "reliability")

_SIZE_INCHES = (6, 4)
_DOTS_PER_INCH = 120


def can_be_drawn(evaluation: Evaluation) -> bool:
    """Have replies been judged?"""
    return bool(_judged(evaluation))


def save_png(evaluation: Evaluation, plot: str, path: Path) -> None:
    """Draw one of PLOTS; the same numbers give the same file."""
    _draw(evaluation, plot).savefig(path, dpi=_DOTS_PER_INCH, metadata={"Software": None})


def as_svg(evaluation: Evaluation, plot: str) -> str:
    """One of PLOTS as an <svg> element that stands alone: text stays text, nothing is fetched."""
    import matplotlib

    buffer = io.StringIO()
    with matplotlib.rc_context({"svg.fonttype": "none", "svg.hashsalt": f"{evaluation.name} {plot}"}):
        _draw(evaluation, plot).savefig(buffer, format="svg", metadata={"Date": None})
    drawn = buffer.getvalue()
    return re.sub(r"<metadata>.*?</metadata>", "", drawn[drawn.index("<svg") :], flags=re.DOTALL)


def _draw(evaluation: Evaluation, plot: str) -> Any:
    from matplotlib.figure import Figure

    figure = Figure(figsize=_SIZE_INCHES, layout="constrained")
    axes = figure.subplots()
    if plot == "risk-coverage":
        _risk_coverage(axes, evaluation)
    else:
        _reliability(axes, evaluation)
    axes.set_xlim(0, 1)
    axes.set_ylim(0, 1)
    axes.grid(alpha=0.3)
    return figure


def _risk_coverage(axes: Any, evaluation: Evaluation) -> None:
    confidence, right = _pairs(evaluation)
    curve = risk_coverage(confidence.tolist(), (right == 1).tolist())
    axes.plot(curve.coverage, curve.risk)
    answered = float(np.mean([not reply.refused for reply in _judged(evaluation)]))
    axes.axvline(answered, linestyle="--", color="0.5", label="answered by default")
    axes.legend()
    axes.set_xlabel("share of questions answered, surest first")
    axes.set_ylabel("share of those answered wrongly")
    axes.set_title(f"{evaluation.name}: risk and coverage")


def _reliability(axes: Any, evaluation: Evaluation) -> None:
    confidence, right = _pairs(evaluation)
    place = bin_of(confidence)
    held = [number for number in range(BINS) if (place == number).any()]
    means = [float(confidence[place == number].mean()) for number in held]
    shares = [float(right[place == number].mean()) for number in held]
    axes.bar(
        (np.arange(BINS) + 0.5) / BINS,
        np.bincount(place, minlength=BINS) / len(place),
        width=0.9 / BINS,
        color="0.85",
        label="share of the questions",
    )
    axes.plot([0, 1], [0, 1], linestyle="--", color="0.5", label="perfectly calibrated")
    axes.plot(means, shares, marker="o", clip_on=False, label="measured")
    axes.legend()
    axes.set_xlabel("confidence")
    axes.set_ylabel("share answered rightly")
    axes.set_title(f"{evaluation.name}: confidence and truth")


def _pairs(evaluation: Evaluation) -> tuple[Any, Any]:
    return confidence_and_right(_judged(evaluation))


def _judged(evaluation: Evaluation) -> list[Reply]:
    return [o.reply for o in evaluation.outcomes if o.reply and o.reply.judged]
