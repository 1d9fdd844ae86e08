"""What was fitted for an embedding model: fusion, evidence and confidence. It belongs to the model."""

from __future__ import annotations

import hashlib
import json
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, replace
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from corpus.document import Lang
from rag.errors import BadCalibration

EVIDENCE_FEATURES = (
    "cosine",
    "match",
    "fused",
    "covered",
    "context_covered",
    "number_wanted_missing",
    "number_wanted_found",
    "date_wanted_missing",
    "date_wanted_found",
    "name_wanted_missing",
    "name_wanted_found",
    "another_time",
    "log_words",
    "before_nearer",
    "denial_wanted_found",
    "reason_wanted_found",
    "told_before",
    "central",
    "definition_wanted_found",
    "point_found",
    "point_hinted",
    "point_announced",
    "after_announcement",
    "of_itself",
    "by_author_asked",
)
CONFIDENCE_FEATURES = (
    "share",
    "cosine",
    "match",
    "answer_match",
    "best_answer_match",
    "across",
    "kind_missing",
    "another_time",
    "somebody_else",
    "premise_denied",
    "names_missing",
    "name_unknown",
    "numbers_missing",
    "figure_found",
    "amount_missing",
    "same_year",
    "article_rank",
    "told_before",
    "whether",
    "denial_wanted_found",
    "opens_article",
    "counted_missing",
    "elsewhere",
    "qualifier_missing",
    "people_missing",
    "event_missing",
    "own_figure_missing",
    "reason_missing",
    "point_found",
    "definition_found",
    "definition_asked",
)


RERANKED_FEATURES = ("log_odds", "read")
"""Of a sentence that a reranker read: its log-odds before, and the reranker's score."""

CONFIDENCE_FEATURES_READ = (*CONFIDENCE_FEATURES, "read")
"""Of the best evidence, where it was read again."""


_DIGEST = "sha256"

ByLanguages = dict[Lang, dict[Lang, float]]
"""By the question's language, then the passage's."""


@dataclass(frozen=True, slots=True)
class Linear:
    """A fitted linear score: intercept + weights · features, features in a fixed order."""

    intercept: float
    weights: tuple[float, ...]


UNSURE = (0.1, 0.5)
EVERYTHING = (0.0, 1.0)
"""From and to which confidence sentences are read again: where it may change the answer, or always."""

Thresholds = tuple[tuple[float, float], ...]
"""(accepted share of wrong answers, least confidence that keeps to it), ascending."""


@dataclass(frozen=True, slots=True)
class Reranking:
    """Numbers that only make sense for one reranker with one embedding model.

    evidence: of RERANKED_FEATURES, a sentence's log-odds. confidence: of CONFIDENCE_FEATURES_READ, those
    that the answer is supported. thresholds: for confidences where what is unsure was read again.
    unsure: from which confidence to which it is read again.
    """

    evidence: Linear
    confidence: Linear
    thresholds: Thresholds
    unsure: tuple[float, float]
    fitted_on: tuple[str, ...] = ()

    @property
    def is_fitted(self) -> bool:
        """False for a reranker that nobody has calibrated yet."""
        return bool(self.fitted_on)

    def least_confidence(self, max_error: float) -> float:
        """The confidence from which answers are wrong in at most `max_error` of cases."""
        return _least_confidence(self.thresholds, max_error)


@dataclass(frozen=True, slots=True)
class Calibration:
    """Numbers that only make sense for one model.

    language_bias: mean cosine between unrelated texts, by question language then passage language;
        subtracted, so that a passage is not preferred for being in the question's language.
    match_bias: mean nearness in words of questions and sentences that do not answer them, by the same
        languages; subtracted too, since words of one language are nearer to each other.
    lexical_weight_same, lexical_weight_across: how much the share of the question's words that a
        passage holds adds to its cosine, when it is in the question's language and when not.
    sole_name_weight: how much a name of the question adds to the cosine of the passages that hold it,
        where no other document does.
    match_weight: how much the nearness in words of a passage's best sentence adds.
    evidence: sentence features to a score; its softmax over the sentences read is the chance of each.
    confidence: question features to the log-odds that the answer is supported.
    reranking: by reranker, what was fitted for it beside this model.
    """

    model: str
    language_bias: ByLanguages
    match_bias: ByLanguages
    lexical_weight_same: float
    lexical_weight_across: float
    sole_name_weight: float
    match_weight: float
    evidence: Linear
    confidence: Linear
    thresholds: Thresholds = ()
    fitted_on: tuple[str, ...] = ()
    reranking: dict[str, Reranking] = field(default_factory=dict)

    @property
    def is_fitted(self) -> bool:
        """False for a model that nobody has calibrated yet."""
        return bool(self.fitted_on)

    def least_confidence(self, max_error: float, reranker: str | None = None) -> float:
        """The confidence from which answers are wrong in at most `max_error` of cases.

        reranker: the name of the one that reads unsure answers again, if any does.
        """
        thresholds = self.thresholds if reranker is None else self.reranking_by(reranker).thresholds
        return _least_confidence(thresholds, max_error)

    def reranking_by(self, reranker: str) -> Reranking:
        """What was fitted for a reranker; a cautious start where nothing was."""
        if reranker in self.reranking:
            return self.reranking[reranker]
        confidence = Linear(self.confidence.intercept, (*self.confidence.weights, 0.0))
        return Reranking(_UNFITTED_RERANKING, confidence, self.thresholds, UNSURE)

    def reading_always(self, reranker: str) -> Calibration:
        """The same, with every answer's sentences read again by that one, however sure it is."""
        always = replace(self.reranking_by(reranker), unsure=EVERYTHING)
        return replace(self, reranking={**self.reranking, reranker: always})

    def to_json(self) -> str:
        """The file that `load_calibration` reads; it carries the digest of its values."""
        values = asdict(self)
        return json.dumps({**values, _DIGEST: _digest(values)}, indent=1, ensure_ascii=False) + "\n"

    @classmethod
    def from_json(cls, text: str) -> Calibration:
        """What `to_json` wrote; a text of before digests were written is not checked.

        Raises ValueError, KeyError or TypeError when the text is not a calibration, or is damaged.
        """
        data: dict[str, Any] = json.loads(text)
        written = data.pop(_DIGEST, None)
        if written is not None and written != (found := _digest(data)):
            raise ValueError(f"its values have the digest {found}, not {written}")
        reranking = {
            name: Reranking(
                **_read_fitted(part, RERANKED_FEATURES, CONFIDENCE_FEATURES_READ)
                | {"unsure": tuple(part["unsure"])}
            )
            for name, part in data.pop("reranking", {}).items()
        }
        fitted = _read_fitted(data, EVIDENCE_FEATURES, CONFIDENCE_FEATURES)
        return cls(**fitted, reranking=reranking)


def _digest(values: dict[str, Any]) -> str:
    text = json.dumps(values, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _least_confidence(thresholds: Thresholds, max_error: float) -> float:
    errors = [error for error, _ in thresholds]
    place = bisect_left(errors, max_error)
    if place < len(errors) and errors[place] == max_error:
        return thresholds[place][1]
    if place == 0:
        return thresholds[0][1] if thresholds else 0.5
    return thresholds[place - 1][1]


def _read_fitted(
    data: dict[str, Any], evidence: Sequence[str], confidence: Sequence[str]
) -> dict[str, Any]:
    """What is fitted for a model or a reranker, from JSON values."""
    read = dict(data)
    for name, features in (("evidence", evidence), ("confidence", confidence)):
        part = data[name]
        if len(part["weights"]) != len(features):
            raise ValueError(f"'{name}' has {len(part['weights'])} weights, not {len(features)}.")
        read[name] = Linear(part["intercept"], tuple(part["weights"]))
    read["thresholds"] = tuple((error, least) for error, least in data["thresholds"])
    read["fitted_on"] = tuple(data["fitted_on"])
    return read


_UNFITTED_RERANKING = Linear(0.0, (0.5, 1.0))


SPEAKS_AGAINST = frozenset(
    {
        "number_wanted_missing",
        "date_wanted_missing",
        "name_wanted_missing",
        "kind_missing",
        "amount_missing",
        "another_time",
        "somebody_else",
        "premise_denied",
        "names_missing",
        "name_unknown",
        "numbers_missing",
        "told_before",
        "central",
        "opens_article",
        "counted_missing",
        "elsewhere",
        "qualifier_missing",
        "people_missing",
        "event_missing",
        "own_figure_missing",
        "reason_missing",
        "point_announced",
        "of_itself",
    }
)
"""Features that can only lower a score; the others can only raise it, or are in EITHER_WAY."""

EITHER_WAY = frozenset({"log_words", "definition_asked"})

WEIGHT_AT_MOST = {"somebody_else": -3.0, "name_unknown": -1.0}
"""What a feature's weight is at most, where it is seen too seldom for its worth to be fitted; before the
scale is.

Of 2,095 questions that teach over the starter corpus 4 have `somebody_else`, and none of those has an
answer. Of 4,042 answers to such questions 61 were to one that named what no article mentions, and 22 of
those were right, many of them where a feast, an abbreviation or what is an alias since was named.
"""

NO_BIAS: ByLanguages = {"en": {"en": 0.0, "es": 0.0}, "es": {"en": 0.0, "es": 0.0}}

_CAUTIOUS_EVIDENCE = {
    "cosine": 20.0,
    "match": 15.0,
    "fused": 20.0,
    "covered": 1.0,
    "context_covered": 2.0,
    "number_wanted_missing": -0.5,
    "number_wanted_found": 0.3,
    "date_wanted_missing": -0.5,
    "date_wanted_found": 0.3,
    "name_wanted_missing": -0.5,
    "name_wanted_found": 0.3,
    "another_time": -3.0,
    "before_nearer": 10.0,
    "denial_wanted_found": 1.0,
    "reason_wanted_found": 1.0,
    "definition_wanted_found": 1.0,
    "point_found": 1.0,
    "point_hinted": 1.0,
    "point_announced": -1.0,
    "after_announcement": 1.0,
    "of_itself": -3.0,
    "by_author_asked": 1.0,
    "told_before": -3.0,
}
_CAUTIOUS_CONFIDENCE = {
    "share": 1.5,
    "cosine": 8.0,
    "kind_missing": -1.0,
    "another_time": -2.0,
    "somebody_else": -3.0,
    "premise_denied": -3.0,
    "names_missing": -1.0,
    "name_unknown": -1.0,
    "numbers_missing": -1.0,
    "told_before": -3.0,
    "event_missing": -1.0,
    "own_figure_missing": -1.0,
    "reason_missing": -1.0,
}

UNFITTED = Calibration(
    model="",
    language_bias=NO_BIAS,
    match_bias=NO_BIAS,
    lexical_weight_same=0.25,
    lexical_weight_across=0.2,
    sole_name_weight=0.02,
    match_weight=0.0,
    evidence=Linear(
        0.0,
        tuple(_CAUTIOUS_EVIDENCE.get(name, 0.0) for name in EVIDENCE_FEATURES),
    ),
    confidence=Linear(
        -2.0,
        tuple(_CAUTIOUS_CONFIDENCE.get(name, 0.0) for name in CONFIDENCE_FEATURES),
    ),
)
"""A cautious start for a model without a calibration; its answers say so."""


def load_calibration(model: str, own: Path | None = None) -> Calibration:
    """The calibration of `model`: the one fitted here, else the one shipped, else UNFITTED.

    own: the folder where `puente calibrate` keeps what it fits.

    Raises:
        BadCalibration: the file is not a calibration of this version, or a value in it was changed.
    """
    fitted_here = own / calibration_name(model) if own else None
    if fitted_here is not None and fitted_here.is_file():
        return _read(fitted_here, "Run `puente calibrate` again, or delete it.")
    shipped = resources.files("rag").joinpath("calibrations", calibration_name(model))
    return _read(shipped, "Install Puente again.") if shipped.is_file() else UNFITTED


def calibration_name(model: str) -> str:
    """The name of the file that holds a model's calibration; of a path, the last part counts."""
    return f"{model.rstrip('/').rsplit('/', 1)[-1]}.json"


def _read(file: Traversable, remedy: str) -> Calibration:
    try:
        return Calibration.from_json(file.read_text("utf-8"))
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise BadCalibration(
            f"{file} is not a calibration of this version of Puente ({error!r}). {remedy}"
        ) from error
