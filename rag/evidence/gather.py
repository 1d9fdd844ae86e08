"""Hits to the sentences that answer, with exact spans and what speaks for each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import numpy.typing as npt

from corpus.document import Document
from corpus.read_alone import read_alone
from corpus.sections import section_at
from index.chunk import Chunk, Hit
from index.encoders.encoder import Vectors
from rag.calibration import Calibration
from rag.evidence.another_time import speaks_of_another_time, speaks_of_the_time
from rag.evidence.asked_passages import AskedPassages
from rag.evidence.features import FEATURE_AT, Features
from rag.evidence.nearness import before_nearer
from rag.evidence.points import Told, point_features
from rag.mentions.times.bound import Bound
from rag.passages import ReadPassage
from rag.question.understand import Understood
from rag.search.late_interaction import WordMatches
from rag.search.retrieve import CHUNKS_READ, CHUNKS_READ_FOR_POINTS

_NEARLY_AS_LIKELY = 3.0


@dataclass(frozen=True, slots=True, eq=False)
class Evidence:
    """A sentence that may answer: document.text[start:end].

    log_odds: against the other sentences that were read, that it answers the question.
    share: the probability that it is the one, if one of those read answers; they sum to 1.
    cosine: to the question, freed of language bias.
    match: how near its words come to the question's, in context (late interaction), freed of language
        bias; 0 without a head.
    answer_match: the same by what the question's words count for whether it is answered at all.
    covered: share of the question's words, by weight, that it holds.
    context_covered: the same for its whole passage with the title.
    features: what `log_odds` was computed from, in the order of EVIDENCE_FEATURES.
    read: what a reranker makes of it, or of the least of those it read; None where none were.
    day: from which times without a year are told in it, if that is known.
    """

    document: Document
    hit: Hit
    chunk: Chunk
    start: int
    end: int
    log_odds: float
    share: float
    cosine: float
    match: float
    answer_match: float
    covered: float
    context_covered: float
    vector: Vectors
    features: Features
    read: float | None = None
    day: date | None = None

    @property
    def defines(self) -> bool:
        """Whether it defines what the question asks to define."""
        return self._has("definition_wanted_found")

    @property
    def makes_a_point(self) -> bool:
        """Whether it makes one of the points that are asked for, by their name."""
        return self._has("point_found")

    @property
    def may_make_a_point(self) -> bool:
        """Whether it does so, speaks in words of one, or follows on a sentence that announces them."""
        is_one = self._has("point_found") or self._has("point_hinted") or self._has("after_announcement")
        return is_one and not self.announces_points

    @property
    def announces_points(self) -> bool:
        """Whether it says how many of the points that are asked for there are."""
        return self._has("point_announced")

    def _has(self, feature: str) -> bool:
        return bool(self.features[FEATURE_AT[feature]])

    @property
    def text(self) -> str:
        return self.document.text[self.start : self.end]

    @property
    def alone(self) -> str:
        """As it is understood alone: a row of a table with the names of its columns."""
        return read_alone(self.document.text, self.start, self.end)


def gather_evidence(
    passages: AskedPassages,
    vector: Vectors,
    words: WordMatches,
    hits: Sequence[Hit],
    calibration: Calibration,
) -> list[Evidence]:
    """Every quotable sentence of the first CHUNKS_READ hits, most likely answers first.

    Where a follow-up asks about one side of a time, only those that tell their time, on that side. Where
    the question itself names the side, those of the other side only if none on it is nearly as likely.
    """
    question = passages.question
    read = CHUNKS_READ_FOR_POINTS if question.wants_several and question.wanted.point else CHUNKS_READ
    found_in = [(hit, asked) for hit in hits[:read] if (asked := passages.read(hit.row))]
    if not found_in:
        return []
    parts = [asked.part for _, asked in found_in]
    sizes = [len(part.sentences) for part in parts]
    matches, answer_matches = words.of([hit.row for hit, _ in found_in])
    vectors = np.concatenate([part.vectors for part in parts])
    bias, match_bias = calibration.language_bias[question.lang], calibration.match_bias[question.lang]
    cosines = (vectors @ vector).astype(np.float64)
    cosines -= np.repeat([bias[part.lang] for part in parts], sizes)
    biases = np.repeat([match_bias[part.lang] for part in parts], sizes)
    near = {
        "cosine": cosines,
        "match": matches.astype(np.float64) - biases,
        "fused": np.repeat([hit.fused for hit, _ in found_in], sizes),
        "before_nearer": before_nearer(cosines, sizes),
        **_points(question, parts),
    }
    features = np.concatenate([asked.features for _, asked in found_in])
    for feature, column in near.items():
        features[:, FEATURE_AT[feature]] = column
    linear = calibration.evidence
    log_odds = features @ np.array(linear.weights, dtype=np.float32) + linear.intercept
    sentences = (
        (hit, asked, one, covered)
        for hit, asked in found_in
        for one, covered in zip(asked.part.sentences, asked.covered, strict=True)
    )
    columns = zip(
        sentences,
        log_odds.tolist(),
        shares_of(log_odds),
        near["cosine"].tolist(),
        near["match"].tolist(),
        (answer_matches.astype(np.float64) - biases).tolist(),
        vectors,
        features,
        strict=True,
    )
    found = by_log_odds(
        Evidence(
            document=asked.part.document,
            hit=hit,
            chunk=asked.part.chunk,
            start=one.start,
            end=one.end,
            log_odds=odds,
            share=share,
            cosine=cosine,
            match=match,
            answer_match=answer_match,
            covered=covered,
            context_covered=asked.context_covered,
            vector=vector,
            features=own,
            day=one.day,
        )
        for (hit, asked, one, covered), odds, share, cosine, match, answer_match, vector, own in columns
    )
    return (
        of_the_time_alone(question, found) if question.bound is None else _on_side(question.bound, found)
    )


def _points(question: Understood, parts: Sequence[ReadPassage]) -> dict[str, npt.NDArray[np.bool_]]:
    """(sentences,) for each feature of points, where those are asked for."""
    if question.wanted.point is None:
        return {}
    told = [
        Told(
            part.document.id,
            one.start,
            part.document.text[one.start : one.end],
            section_at(part.document, one.start) or "",
        )
        for part in parts
        for one in part.sentences
    ]
    return point_features(question.wanted.point, told)


def _on_side(bound: Bound, found: Sequence[Evidence]) -> list[Evidence]:
    """The sentences that a bound lets through."""
    return _shared([one for one in found if bound.holds(one.alone, one.document.lang)])


def of_the_time_alone(question: Understood, found: list[Evidence]) -> list[Evidence]:
    """Where all since or until a time is asked for, the sentences without those of another time, if one
    of that time is nearly as likely as any.
    """
    if question.period is None or not question.period.is_open:
        return found
    near = [one for one in found if one.log_odds >= found[0].log_odds - _NEARLY_AS_LIKELY]
    if not any(speaks_of_the_time(question, one.alone, one.document.lang, one.day) for one in near):
        return found
    return _shared(
        [
            one
            for one in found
            if not speaks_of_another_time(question, one.alone, one.document.lang, one.day)
        ]
    )


def _shared(kept: Sequence[Evidence]) -> list[Evidence]:
    """Sentences with their shares among themselves."""
    if not kept:
        return []
    shares = shares_of(np.array([evidence.log_odds for evidence in kept]))
    return [replace(evidence, share=share) for evidence, share in zip(kept, shares, strict=True)]


def shares_of(log_odds: npt.NDArray[np.floating]) -> list[float]:
    """The probability of each to be the one that answers, if one does."""
    raised = np.exp(log_odds - log_odds.max())
    shares: list[float] = (raised / raised.sum()).tolist()
    return shares


def by_log_odds(found: Iterable[Evidence]) -> list[Evidence]:
    """Most likely answers first."""
    return sorted(found, key=lambda e: (-e.log_odds, e.document.id, e.start))
