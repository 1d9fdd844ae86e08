"""Hits to the sentences that answer, with exact spans and what speaks for each."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
import numpy.typing as npt

from corpus.document import Document, Lang
from index.chunk import Chunk, Hit
from index.embed import QuestionVectors
from index.encoders.encoder import Vectors
from index.generation import Generation
from index.lexical import QueryTerm
from index.token_head import QuestionTokens
from index.words import term_set
from rag.calibration import EVIDENCE_FEATURES, Calibration
from rag.mentions.denial import denies
from rag.question.understand import Understood, speaks_of_another_time
from rag.question.wanted import Kind
from rag.search.retrieve import CHUNKS_READ

_LEAST_SHARE = 0.25

Features = npt.NDArray[np.float32]
GetDocument = Callable[[str, int], Document]


@dataclass(frozen=True, slots=True)
class Evidence:
    """A sentence that may answer: document.text[start:end].

    log_odds: against the other sentences that were read, that it answers the question.
    share: the probability that it is the one, if one of those read answers; they sum to 1.
    cosine: to the question, freed of language bias.
    match: how near its words come to the question's, in context (late interaction), freed of language
        bias; 0 without a head.
    least_match: the same for the quarter of the question's words that it matches worst, as it is.
    covered: share of the question's words, by weight, that it holds.
    context_covered: the same for its whole passage with the title.
    features: what `log_odds` was computed from, in the order of EVIDENCE_FEATURES.
    read: what a reranker makes of it; None where it was not read again.
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
    least_match: float
    covered: float
    context_covered: float
    vector: Vectors
    features: Features
    read: float | None = None

    @property
    def text(self) -> str:
        return self.document.text[self.start : self.end]


def gather_evidence(
    generation: Generation,
    question: Understood,
    embedded: QuestionVectors,
    terms: Sequence[QueryTerm],
    hits: Sequence[Hit],
    get_document: GetDocument,
    calibration: Calibration,
) -> list[Evidence]:
    """Every quotable sentence of the first hits, most likely answers first."""
    read = _read(generation, hits[:CHUNKS_READ], get_document)
    if not read:
        return []
    weights = {term.term: term.idf for term in terms}
    totals = {lang: _total(weights, lang) for lang in ("en", "es")}
    words, bounds = generation.sentence_words([part.hit.row for part in read])
    matches, least = match_sentences(words, bounds, embedded.tokens)
    cosines = np.concatenate([part.vectors for part in read]) @ embedded.vector
    known = zip(cosines.tolist(), matches.tolist(), least.tolist(), strict=True)
    found: list[tuple[partial[Evidence], list[float]]] = []
    for part in read:
        hit, document, lang = part.hit, part.document, part.document.lang
        bias = calibration.language_bias[question.lang][lang]
        match_bias = calibration.match_bias[question.lang][lang]
        in_context = term_set(_passage_text(document, part.chunk), lang)
        context_covered = _share(in_context, weights, totals[lang])
        before = -1.0
        for (start, end), vector in zip(part.spans.tolist(), part.vectors, strict=True):
            raw_cosine, raw_match, least_match = next(known)
            cosine, match = raw_cosine - bias, raw_match - match_bias
            before_nearer, before = max(0.0, before - cosine), cosine
            text = document.text[start:end]
            covered = _share(term_set(text, lang), weights, totals[lang])
            features = sentence_features(
                question, text, lang, cosine, match, hit, covered, context_covered, before_nearer
            )
            make = partial(
                Evidence,
                document=document,
                hit=hit,
                chunk=part.chunk,
                start=start,
                end=end,
                cosine=cosine,
                match=match,
                least_match=least_match,
                covered=covered,
                context_covered=context_covered,
                vector=vector,
            )
            found.append((make, features))
    return _ranked(found, calibration)


@dataclass(frozen=True, slots=True)
class _Part:
    """A hit with its quotable sentences: spans (n, 2) in the document, vectors (n, dimension)."""

    hit: Hit
    chunk: Chunk
    document: Document
    spans: npt.NDArray[np.int32]
    vectors: Vectors


def _read(generation: Generation, hits: Sequence[Hit], get_document: GetDocument) -> list[_Part]:
    parts = []
    for hit in hits:
        entry, chunk = generation.chunk(hit.row)
        spans, vectors = generation.sentences(hit.row)
        if len(spans):
            document = get_document(entry.id, entry.version)
            parts.append(_Part(hit, chunk, document, spans, vectors))
    return parts


def match_sentences(
    words: Vectors, bounds: npt.NDArray[np.int64], asked: QuestionTokens | None
) -> tuple[Vectors, Vectors]:
    """How near the words of sentences come to the question's words.

    Args:
        words, bounds: the sentences' words, as `Generation.sentence_words` gives them.

    Returns:
        matches: (sentences,) the weighted mean, over the question's words, of the nearest word's cosine.
        least: (sentences,) the plain mean over the quarter of them that is matched worst.
    """
    matches = np.zeros(len(bounds) - 1, dtype=np.float32)
    least = matches.copy()
    held = np.flatnonzero(bounds[1:] > bounds[:-1])
    if asked is None or not len(asked.weights) or not len(held):
        return matches, least
    nearest = np.maximum.reduceat(asked.vectors @ words.T, bounds[held], axis=1)
    worst = np.sort(nearest, axis=0)[: max(1, int(len(nearest) * _LEAST_SHARE))]
    matches[held] = asked.weights @ nearest
    least[held] = worst.mean(axis=0)
    return matches, least


def sentence_features(
    question: Understood,
    text: str,
    lang: Lang,
    cosine: float,
    match: float,
    hit: Hit,
    covered: float,
    context_covered: float,
    before_nearer: float,
) -> list[float]:
    """What is known of a sentence as an answer: one number for each of EVIDENCE_FEATURES.

    Args:
        before_nearer: by how much the sentence before it in its passage is nearer to the question, of
            which it may go on to tell.
    """
    number = question.wants_number and question.wanted.has_figure(text)
    dated = question.wants_date and question.wanted.has(Kind.DATE, text)
    named = question.wants_name and question.wanted.has_name(text)
    values = {
        "cosine": cosine,
        "match": match,
        "fused": hit.score,
        "covered": covered,
        "context_covered": context_covered,
        "number_wanted_missing": float(question.wants_number and not number),
        "number_wanted_found": float(number),
        "date_wanted_missing": float(question.wants_date and not dated),
        "date_wanted_found": float(dated),
        "name_wanted_missing": float(question.wants_name and not named),
        "name_wanted_found": float(named),
        "another_time": float(speaks_of_another_time(question, text, lang)),
        "log_words": math.log(1 + len(text.split())),
        "before_nearer": before_nearer,
        "denial_wanted_found": float(question.wanted.whether and denies(text)),
    }
    return [values[name] for name in EVIDENCE_FEATURES]


def _ranked(
    read: list[tuple[partial[Evidence], list[float]]], calibration: Calibration
) -> list[Evidence]:
    """Weigh the sentences that were read, each with its features, against one another."""
    if not read:
        return []
    linear = calibration.evidence
    features = np.array([one for _, one in read], dtype=np.float32)
    log_odds = features @ np.array(linear.weights, dtype=np.float32) + linear.intercept
    weighed = zip(read, features, log_odds.tolist(), shares_of(log_odds), strict=True)
    return by_log_odds(
        make(features=own, log_odds=odds, share=share) for (make, _), own, odds, share in weighed
    )


def shares_of(log_odds: npt.NDArray[np.floating]) -> list[float]:
    """The probability of each to be the one that answers, if one does."""
    raised = np.exp(log_odds - log_odds.max())
    shares: list[float] = (raised / raised.sum()).tolist()
    return shares


def by_log_odds(found: Iterable[Evidence]) -> list[Evidence]:
    """Most likely answers first."""
    return sorted(found, key=lambda e: (-e.log_odds, e.document.id, e.start))


def _passage_text(document: Document, chunk: Chunk) -> str:
    head = "\n".join(part for part in (document.title, chunk.section) if part)
    return f"{head}\n{document.text[chunk.start : chunk.end]}"


def _total(weights: dict[str, float], lang: str) -> float:
    own = (w for term, w in weights.items() if term[0] == "@" or term.startswith(f"{lang}:"))
    return max(sum(own), 1e-6)


def _share(terms: frozenset[str], weights: dict[str, float], total: float) -> float:
    return min(1.0, sum(weights[term] for term in weights.keys() & terms) / total)
