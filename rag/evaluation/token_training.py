"""Learn a token head: questions beside candidate sentences, of which some answer them, or none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.special import softmax

from index.encoders.encoder import Vectors
from index.token_head import TokenHead, unit_rows

WIDTH = 64
PASSES = 3
_BATCH = 16
RATE = 4e-3
_SCORE_RATE = 3e-2
_RATE_KEPT = 0.5
_FIRST_SCALE = 20.0
_ANSWER_SHARE = 0.5
"""Of the loss that tells whether there is an answer, beside the one that orders sentences."""
_FIRST_MATCH = 0.4
"""Of a sentence that answers as likely as not, before anything is learned."""
_SAMPLE = 40_000
_NEGLIGIBLE = 1e-4
_DROPPED = 0.1
_IMPORTANCE_SCALE = np.float32(10.0)


@dataclass(frozen=True)
class Example:
    """One question with its candidate sentences.

    question: (tokens, dimension) unit states of its words.
    tokens: (all tokens, dimension) unit states, in any float type; those of a sentence follow each other.
    bounds: (sentences + 1,) where each sentence's tokens begin; no sentence is empty.
    features: (sentences, features) what else is known of each.
    answers: (sentences,) whether it answers the question.
    """

    question: Vectors
    tokens: npt.NDArray[np.floating]
    bounds: npt.NDArray[np.int64]
    features: Vectors
    answers: npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Usual:
    """Mean and spread of each feature, (features,)."""

    mean: Vectors
    spread: Vectors


@dataclass
class _Fit:
    """What is learned, and its running moments (Adam, Kingma and Ba 2015)."""

    values: dict[str, npt.NDArray[np.float64]]
    rates: dict[str, float]

    def __post_init__(self) -> None:
        self._first = {name: np.zeros_like(value) for name, value in self.values.items()}
        self._second = {name: np.zeros_like(value) for name, value in self.values.items()}
        self._steps = 0

    def step(self, gradient: dict[str, npt.NDArray[np.float64]]) -> None:
        self._steps += 1
        for name, slope in gradient.items():
            first, second = self._first[name], self._second[name]
            first += 0.1 * (slope - first)
            second += 0.001 * (slope * slope - second)
            mean = first / (1 - 0.9**self._steps)
            spread = np.sqrt(second / (1 - 0.999**self._steps)) + 1e-8
            self.values[name] -= self.rates[name] * mean / spread


def fit_token_head(
    examples: Sequence[Example],
    *,
    width: int = WIDTH,
    passes: int = PASSES,
    rate: float = RATE,
    seed: int = 0,
) -> TokenHead:
    """The head under which sentences that answer score above their question's others and "no answer".

    Where none answers, that scores above all.

    Two losses are added: the softmax cross-entropy among a question's candidates, by the words' weights,
    and that among the candidates and "no answer", by their answer weights. Both have the other features
    as linear terms beside the late interaction, so that the head learns what those do not tell. It starts
    from the principal components of the states; few passes keep it from learning by heart.
    """
    random = np.random.default_rng(seed)
    sample = _sample(examples, random)
    mean = sample.mean(axis=0)
    _, _, components = np.linalg.svd(sample - mean, full_matrices=False)
    features = np.concatenate([e.features for e in examples])
    usual = Usual(features.mean(axis=0), features.std(axis=0) + 1e-6)
    fit = _Fit(
        {
            "projection": components[:width].T.astype(np.float64).copy(),
            "importance": np.zeros(len(mean)),
            "scale": np.array(_FIRST_SCALE),
            "features": np.zeros(features.shape[1]),
            "answer_importance": np.zeros(len(mean)),
            "answer_scale": np.array(_FIRST_SCALE),
            "answer_features": np.zeros(features.shape[1]),
            "none": np.zeros(()),
        },
        {
            "projection": rate,
            "importance": rate,
            "scale": _SCORE_RATE,
            "features": _SCORE_RATE,
            "answer_importance": rate,
            "answer_scale": _SCORE_RATE,
            "answer_features": _SCORE_RATE,
            "none": _SCORE_RATE,
        },
    )
    for _ in range(passes):
        order = random.permutation(len(examples))
        for begin in range(0, len(order), _BATCH):
            batch = order[begin : begin + _BATCH]
            total: dict[str, npt.NDArray[np.float64]] = {}
            for place in batch:
                for name, slope in _gradient(examples[place], fit.values, mean, usual, random).items():
                    total[name] = total.get(name, 0) + slope / len(batch)
            fit.step(total)
        fit.rates = {name: rate * _RATE_KEPT for name, rate in fit.rates.items()}
    return TokenHead(
        mean.astype(np.float32),
        fit.values["projection"].astype(np.float32),
        (fit.values["importance"] * _IMPORTANCE_SCALE).astype(np.float32),
        (fit.values["answer_importance"] * _IMPORTANCE_SCALE).astype(np.float32),
    )


def _gradient(
    example: Example,
    values: dict[str, npt.NDArray[np.float64]],
    mean: Vectors,
    usual: Usual,
    random: np.random.Generator,
) -> dict[str, npt.NDArray[np.float64]]:
    projection: Vectors = values["projection"].astype(np.float32)
    asked: Vectors = example.question - mean
    held: Vectors = example.tokens.astype(np.float32) - mean
    asked_raw, held_raw = asked @ projection, held @ projection
    asked_unit, held_unit = unit_rows(asked_raw), unit_rows(held_raw)
    cosines = asked_unit @ held_unit.T
    nearest = _nearest(cosines, example.bounds)
    best = np.take_along_axis(cosines, nearest, axis=1)
    left_out = _left_out(len(asked), random)
    features = (example.features - usual.mean) / usual.spread
    order = _order_loss(example, best, _weights(asked, values["importance"], left_out), features, values)
    answer = _answer_loss(
        example, best, _weights(asked, values["answer_importance"], left_out), features, values
    )
    pull = order.pull + _ANSWER_SHARE * answer.pull
    moving = np.flatnonzero(np.abs(pull).max(axis=0) > _NEGLIGIBLE)
    pull, places = pull[:, moving], nearest[:, moving]
    asked_pull = np.einsum("is,isw->iw", pull, held_unit[places])
    held_pull = np.zeros_like(held_unit)
    np.add.at(held_pull, places, pull[:, :, None] * asked_unit[:, None, :])
    touched = np.unique(places)
    return {
        "projection": asked.T @ _through_unit(asked_pull, asked_raw, asked_unit)
        + held[touched].T @ _through_unit(held_pull[touched], held_raw[touched], held_unit[touched]),
        "importance": _IMPORTANCE_SCALE * (asked.T @ order.logits),
        "scale": np.array(order.match @ order.slope),
        "features": features.T @ order.slope,
        "answer_importance": _ANSWER_SHARE * _IMPORTANCE_SCALE * (asked.T @ answer.logits),
        "answer_scale": np.array(_ANSWER_SHARE * (answer.match - _FIRST_MATCH) @ answer.slope),
        "answer_features": _ANSWER_SHARE * features.T @ answer.slope,
        "none": np.array(-_ANSWER_SHARE * answer.slope.sum()),
    }


@dataclass(frozen=True)
class _Loss:
    """What a loss asks of the scores: of the nearest words' cosines, and of the words' weights.

    match, slope: (sentences,). pull: (words, sentences). logits: (words,).
    """

    match: Vectors
    slope: Vectors
    pull: Vectors
    logits: Vectors

    @classmethod
    def through(cls, best: Vectors, weights: Vectors, scale: float, slope: Vectors) -> _Loss:
        """Back through `scale` times the weighted mean of each sentence's `best` cosines."""
        by_weight = scale * (best @ slope)
        logits = weights * (by_weight - weights @ by_weight)
        return cls(weights @ best, slope, scale * np.outer(weights, slope), logits)


def _order_loss(
    example: Example,
    best: Vectors,
    weights: Vectors,
    features: Vectors,
    values: Mapping[str, npt.NDArray[np.float64]],
) -> _Loss:
    """Among the sentences; nothing is to be learned of the order where none answers."""
    scale = float(values["scale"])
    if not example.answers.any():
        return _Loss.through(best, weights, scale, np.zeros(best.shape[1], dtype=np.float32))
    scores = scale * (weights @ best) + features @ values["features"]
    return _Loss.through(best, weights, scale, _slope(scores, example.answers))


def _answer_loss(
    example: Example,
    best: Vectors,
    weights: Vectors,
    features: Vectors,
    values: Mapping[str, npt.NDArray[np.float64]],
) -> _Loss:
    """Among the sentences and "no answer"."""
    scale = float(values["answer_scale"])
    scores = scale * (weights @ best - _FIRST_MATCH) + features @ values["answer_features"]
    answers = np.append(example.answers, not example.answers.any())
    slope = _slope(np.append(scores, values["none"]), answers)[:-1]
    return _Loss.through(best, weights, scale, slope)


def _slope(scores: npt.NDArray[np.floating], answers: npt.NDArray[np.bool_]) -> Vectors:
    """(candidates,) of the softmax cross-entropy, by the scores."""
    chance = _softmax(scores)
    right = chance * answers
    slope: Vectors = chance - right / max(right.sum(), 1e-12)
    return slope


def _nearest(cosines: Vectors, bounds: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """(question tokens, sentences): the place of the sentence's token nearest to each token."""
    columns = [
        begin + cosines[:, begin:end].argmax(axis=1)
        for begin, end in zip(bounds[:-1].tolist(), bounds[1:].tolist(), strict=True)
    ]
    return np.stack(columns, axis=1)


def _left_out(words: int, random: np.random.Generator) -> npt.NDArray[np.bool_]:
    """(words,) some at random, so that no word alone decides."""
    left_out: npt.NDArray[np.bool_] = random.random(words) < (_DROPPED if words > 3 else 0.0)
    return left_out


def _weights(
    asked: Vectors, importance: npt.NDArray[np.float64], left_out: npt.NDArray[np.bool_]
) -> Vectors:
    """Each token's share."""
    logits = np.where(left_out, -9.0, _IMPORTANCE_SCALE * (asked @ importance.astype(np.float32)))
    return _softmax(logits).astype(np.float32)


def _softmax(logits: npt.NDArray[np.floating]) -> npt.NDArray[np.floating]:
    chances: npt.NDArray[np.floating] = softmax(logits)
    return chances


def _through_unit(pull: Vectors, raw: Vectors, unit: Vectors) -> Vectors:
    """The gradient before rows were brought to length 1."""
    along = (pull * unit).sum(axis=1, keepdims=True)
    lengths = np.maximum(np.linalg.norm(raw, axis=1, keepdims=True), 1e-9)
    gradient: Vectors = (pull - along * unit) / lengths
    return gradient


def _sample(examples: Sequence[Example], random: np.random.Generator) -> Vectors:
    share = min(1.0, _SAMPLE / max(sum(len(e.tokens) for e in examples), 1))
    parts = [e.tokens[random.random(len(e.tokens)) < share] for e in examples]
    return np.concatenate(parts).astype(np.float32)
