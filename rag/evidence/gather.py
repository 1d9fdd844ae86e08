"""Hits to the sentences that answer, with exact spans and what speaks for each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from corpus.document import Document, Lang
from corpus.read_alone import read_alone
from corpus.sentences import split_sentences
from index.chunk import Chunk, Hit
from index.embed import QuestionVectors
from index.encoders.encoder import Vectors
from index.generation import Generation
from index.lexical import QueryTerm
from index.translate import read_question
from rag.calibration import EVIDENCE_FEATURES, Calibration
from rag.evidence.by_author import is_by_whom_it_asks
from rag.evidence.features import Features, sentence_features
from rag.evidence.nearness import QueryWeights, before_nearer, match_sentences
from rag.evidence.points import Told, point_features
from rag.evidence.told_before import told_before
from rag.mentions.bound import Bound
from rag.mentions.definitions import defines, refers_back
from rag.passages import Passages, ReadPassage, ReadSentence
from rag.question.understand import Understood, speaks_of_another_time, speaks_of_the_time
from rag.search.retrieve import CHUNKS_READ

_NEARLY_AS_LIKELY = 3.0
_CHARS_BEFORE = 400
"""In which the sentence before another is looked for."""


@dataclass(frozen=True, slots=True)
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
        return bool(self.features[EVIDENCE_FEATURES.index(feature)])

    @property
    def text(self) -> str:
        return self.document.text[self.start : self.end]

    @property
    def alone(self) -> str:
        """As it is understood alone: a row of a table with the names of its columns."""
        return read_alone(self.document.text, self.start, self.end)


def gather_evidence(
    generation: Generation,
    question: Understood,
    embedded: QuestionVectors,
    terms: Sequence[QueryTerm],
    hits: Sequence[Hit],
    passages: Passages,
    calibration: Calibration,
    chunks: int = CHUNKS_READ,
) -> list[Evidence]:
    """Every quotable sentence of the first hits, as many as `chunks`, most likely answers first.

    Where a follow-up asks about one side of a time, only those that tell their time, on that side. Where
    the question itself names the side, those of the other side only if none on it is nearly as likely.
    """
    found_in = [(hit, passages.read(generation, hit.row)) for hit in hits[:chunks]]
    sentences = [_Sentence(hit, part, one) for hit, part in found_in if part for one in part.sentences]
    if not sentences:
        return []
    read = [part for _, part in found_in if part]
    written = [(one.read.alone, one.part.lang) for one in sentences]
    words, bounds = generation.sentence_words([hit.row for hit, part in found_in if part])
    matches, answer_matches = match_sentences(words, bounds, embedded.tokens)
    vectors = np.concatenate([part.vectors for part in read])
    bias, match_bias = calibration.language_bias[question.lang], calibration.match_bias[question.lang]
    cosines = (vectors @ embedded.vector).astype(np.float64) - [bias[lang] for _, lang in written]
    weights = QueryWeights(terms)
    sizes = [len(part.sentences) for part in read]
    biases = [match_bias[lang] for _, lang in written]
    nearness = {
        "cosine": cosines,
        "match": matches.astype(np.float64) - biases,
        "answer_match": answer_matches.astype(np.float64) - biases,
        "fused": np.array([one.hit.score for one in sentences]),
        "covered": np.array([weights.share(one.read.terms, one.part.lang) for one in sentences]),
        "context_covered": np.repeat([weights.share(part.terms, part.lang) for part in read], sizes),
        "before_nearer": before_nearer(cosines, sizes),
    }
    before = [told_before(question, part.document) for part in read]
    authored = [is_by_whom_it_asks(question, part.document) for part in read]
    known = {
        **nearness,
        "definition_wanted_found": _definitions(question, read),
        **point_features(question.wanted.point, [one.told for one in sentences]),
        "told_before": np.repeat(before, sizes),
        "by_author_asked": np.repeat(authored, sizes),
        "central": np.concatenate([part.central for part in read]),
        "log_words": np.log1p([one.read.words for one in sentences]),
        "of_itself": np.array([one.read.of_itself for one in sentences], dtype=bool),
    }
    features = sentence_features(question, written, known)
    linear = calibration.evidence
    log_odds = features @ np.array(linear.weights, dtype=np.float32) + linear.intercept
    odds, shares = log_odds.tolist(), shares_of(log_odds)
    near = {name: column.tolist() for name, column in nearness.items()}
    found = by_log_odds(
        Evidence(
            document=one.part.document,
            hit=one.hit,
            chunk=one.part.chunk,
            start=one.read.start,
            end=one.read.end,
            log_odds=odds[at],
            share=shares[at],
            cosine=near["cosine"][at],
            match=near["match"][at],
            answer_match=near["answer_match"][at],
            covered=near["covered"][at],
            context_covered=near["context_covered"][at],
            vector=vectors[at],
            features=features[at],
        )
        for at, one in enumerate(sentences)
    )
    return (
        of_the_time_alone(question, found) if question.bound is None else _on_side(question.bound, found)
    )


def _definitions(question: Understood, read: Sequence[ReadPassage]) -> npt.NDArray[np.bool_]:
    """(sentences,) which of them define what is to be defined, if anything is."""
    if not question.wanted.defined:
        return np.zeros(sum(len(part.sentences) for part in read), dtype=bool)
    found = []
    for part in read:
        text, lang = part.document.text, part.lang
        term = read_question(question.wanted.defined, lang, question.lang)
        for one in part.sentences:
            sentence = text[one.start : one.end]
            before = _sentence_before(text, one.start, lang) if refers_back(sentence) else ""
            found.append(defines(sentence, lang, term, before))
    return np.array(found, dtype=bool)


def _sentence_before(text: str, start: int, lang: Lang) -> str:
    earlier = text[max(0, start - _CHARS_BEFORE) : start].rstrip()
    return earlier[slice(*split_sentences(earlier, lang)[-1])] if earlier else ""


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
    if not any(speaks_of_the_time(question, one.alone, one.document.lang) for one in near):
        return found
    return _shared(
        [one for one in found if not speaks_of_another_time(question, one.alone, one.document.lang)]
    )


def _shared(kept: Sequence[Evidence]) -> list[Evidence]:
    """Sentences with their shares among themselves."""
    if not kept:
        return []
    shares = shares_of(np.array([evidence.log_odds for evidence in kept]))
    return [replace(evidence, share=share) for evidence, share in zip(kept, shares, strict=True)]


class _Sentence(NamedTuple):
    """A quotable sentence of a hit, and how it was read."""

    hit: Hit
    part: ReadPassage
    read: ReadSentence

    @property
    def told(self) -> Told:
        document, one = self.part.document, self.read
        return Told(document.id, one.start, document.text[one.start : one.end])


def shares_of(log_odds: npt.NDArray[np.floating]) -> list[float]:
    """The probability of each to be the one that answers, if one does."""
    raised = np.exp(log_odds - log_odds.max())
    shares: list[float] = (raised / raised.sum()).tolist()
    return shares


def by_log_odds(found: Iterable[Evidence]) -> list[Evidence]:
    """Most likely answers first."""
    return sorted(found, key=lambda e: (-e.log_odds, e.document.id, e.start))
