"""Hits to the sentences that answer, with exact spans and what speaks for each."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from corpus.document import Document, Lang
from index.chunk import Chunk, Hit
from index.encoders.encoder import Vectors
from index.generation import Generation
from index.lexical import QueryTerm
from index.words import split_terms
from rag.calibration import EVIDENCE_FEATURES, Calibration
from rag.understand import Understood, has_date, has_number

CHUNKS_READ = 8
"""How many hits are read for evidence."""

MOST_SENTENCES = 3
_MARGIN = 1.4
_SAME_STATEMENT = 0.965

Features = npt.NDArray[np.float32]
GetDocument = Callable[[str, int], Document]


@dataclass(frozen=True, slots=True)
class Evidence:
    """A sentence that may answer: document.text[start:end].

    log_odds: that it answers the question, by the model's calibration.
    cosine: to the question, freed of language bias.
    covered: share of the question's words, by weight, that it holds.
    context_covered: the same for its whole passage with the title.
    features: what `log_odds` was computed from, in the order of EVIDENCE_FEATURES.
    """

    document: Document
    hit: Hit
    chunk: Chunk
    start: int
    end: int
    log_odds: float
    cosine: float
    covered: float
    context_covered: float
    vector: Vectors
    features: Features

    @property
    def text(self) -> str:
        return self.document.text[self.start : self.end]


def gather_evidence(
    generation: Generation,
    question: Understood,
    vector: Vectors,
    terms: Sequence[QueryTerm],
    hits: Sequence[Hit],
    get_document: GetDocument,
    calibration: Calibration,
) -> list[Evidence]:
    """Every quotable sentence of the first hits, most likely answers first."""
    best_fused = hits[0].score if hits else 0.0
    found: list[Evidence] = []
    weights = {term.term: term.idf for term in terms}
    totals = {lang: _total(weights, lang) for lang in ("en", "es")}
    for hit in hits[:CHUNKS_READ]:
        entry, chunk = generation.chunk(hit.row)
        document = get_document(entry.id, entry.version)
        spans, vectors = generation.sentences(hit.row)
        if not len(spans):
            continue
        bias = calibration.language_bias[question.lang][entry.lang]
        cosines = vectors @ vector - bias
        in_context = term_set(_passage_text(document, chunk), entry.lang)
        context_covered = _share(in_context, weights, totals[entry.lang])
        for (start, end), cosine, sentence_vector in zip(spans.tolist(), cosines, vectors, strict=True):
            text = document.text[start:end]
            covered = _share(term_set(text, entry.lang), weights, totals[entry.lang])
            features = sentence_features(
                question, text, float(cosine), hit, best_fused, covered, context_covered
            )
            found.append(
                Evidence(
                    document,
                    hit,
                    chunk,
                    start,
                    end,
                    0.0,
                    float(cosine),
                    covered,
                    context_covered,
                    sentence_vector,
                    features,
                )
            )
    return _ranked(found, calibration)


def sentence_features(
    question: Understood,
    text: str,
    cosine: float,
    hit: Hit,
    best_fused: float,
    covered: float,
    context_covered: float,
) -> Features:
    """What is known of a sentence as an answer: (len(EVIDENCE_FEATURES),), in that order."""
    number = has_number(text, question.numbers) if question.wants_number else False
    dated = has_date(text) if question.wants_date else False
    values = {
        "cosine": cosine,
        "fused": hit.score,
        "below_best": best_fused - hit.score,
        "covered": covered,
        "context_covered": context_covered,
        "number_wanted_missing": float(question.wants_number and not number),
        "number_wanted_found": float(number),
        "date_wanted_missing": float(question.wants_date and not dated),
        "date_wanted_found": float(dated),
        "log_words": math.log(1 + len(text.split())),
    }
    return np.array([values[name] for name in EVIDENCE_FEATURES], dtype=np.float32)


def choose_evidence(ranked: Sequence[Evidence]) -> list[Evidence]:
    """The sentences to answer with: the best, and others nearly as likely that say something else."""
    chosen: list[Evidence] = []
    for evidence in ranked:
        if len(chosen) == MOST_SENTENCES:
            break
        if chosen and evidence.log_odds < chosen[0].log_odds - _MARGIN:
            break
        if any(float(evidence.vector @ other.vector) >= _SAME_STATEMENT for other in chosen):
            continue
        chosen.append(evidence)
    return chosen


def _ranked(found: list[Evidence], calibration: Calibration) -> list[Evidence]:
    if not found:
        return []
    linear = calibration.evidence
    features = np.stack([evidence.features for evidence in found])
    log_odds = features @ np.array(linear.weights, dtype=np.float32) + linear.intercept
    scored = [
        replace(evidence, log_odds=float(odds)) for evidence, odds in zip(found, log_odds, strict=True)
    ]
    return sorted(scored, key=lambda e: (-e.log_odds, e.document.id, e.start))


def _passage_text(document: Document, chunk: Chunk) -> str:
    head = "\n".join(part for part in (document.title, chunk.section) if part)
    return f"{head}\n{document.text[chunk.start : chunk.end]}"


@lru_cache(maxsize=50_000)
def term_set(text: str, lang: Lang) -> frozenset[str]:
    """The distinct search terms of a text."""
    return frozenset(split_terms(text, lang))


def _total(weights: dict[str, float], lang: str) -> float:
    own = (w for term, w in weights.items() if term[0] == "@" or term.startswith(f"{lang}:"))
    return max(sum(own), 1e-6)


def _share(terms: frozenset[str], weights: dict[str, float], total: float) -> float:
    return min(1.0, sum(weights[term] for term in weights.keys() & terms) / total)
