"""`answer_question`: understand, retrieve, gather evidence, weigh it, answer or refuse. In order."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from corpus.document import Document, Lang
from index.embed import Embedder, QuestionVectors
from index.generation import Generation, Mask
from index.segment import DocumentEntry
from rag.answer import Answer, IndexState, Passage, Question, SearchResult
from rag.calibration import Calibration
from rag.cite import cite, show_passage
from rag.compose import compose
from rag.conversation import standalone_question
from rag.evidence import choose_evidence, gather_evidence
from rag.refuse import asks_after, estimate_confidence, explain_refusal
from rag.retrieve import Rankings, retrieve
from rag.understand import Understood, understand

HITS_WEIGHED = 50
"""How many hits are ranked: the best must stand out among them for an answer to be likely."""

_MILLISECONDS = 1000


@dataclass(frozen=True)
class Library:
    """What answers: an opened generation, the model that built it, and the stored texts."""

    generation: Generation
    embedder: Embedder
    calibration: Calibration
    get_document: Callable[[str, int], Document]
    public_url: str = ""
    stale_sources: tuple[str, ...] = ()


@dataclass
class Stopwatch:
    """Milliseconds by step, and the total since it was started."""

    steps: dict[str, float] = field(default_factory=dict)
    started: float = field(default_factory=time.perf_counter)
    last: float = field(default_factory=time.perf_counter)

    def lap(self, step: str) -> None:
        """Book the time since the last lap under `step`."""
        now = time.perf_counter()
        self.steps[step] = round((now - self.last) * _MILLISECONDS, 2)
        self.last = now

    def timings(self) -> dict[str, float]:
        """All steps and the total."""
        total = (time.perf_counter() - self.started) * _MILLISECONDS
        return {**self.steps, "total": round(total, 2)}


def answer_question(question: Question, library: Library) -> Answer:
    """Answer from the stored text, or refuse and say why."""
    watch = Stopwatch()
    understood, rankings, vectors, left_out = _find(question, library, watch)
    hits = rankings.fused
    ranked = gather_evidence(
        library.generation,
        understood,
        vectors,
        rankings.terms,
        hits,
        library.get_document,
        library.calibration,
    )
    confidence = estimate_confidence(understood, ranked, hits, library.calibration)
    least = library.calibration.least_confidence(question.max_error)
    lang = question.lang or understood.lang
    newest = library.generation.newest_published
    refusal = None
    if not ranked or confidence < least or asks_after(newest, understood):
        refusal = explain_refusal(understood, ranked, confidence, least, newest, lang)
    citations = () if refusal else cite(choose_evidence(ranked), library.public_url)
    text, sentences = compose(citations)
    watch.lap("evidence")
    return Answer(
        id=secrets.token_urlsafe(16),
        question=question.text,
        standalone_question=understood.text,
        lang=lang,
        refused=refusal is not None,
        reason=refusal.reason if refusal else None,
        message=refusal.message if refusal else None,
        confidence=round(confidence, 4),
        answer=None if refusal else text,
        sentences=sentences,
        citations=citations,
        passages=_passages(rankings, library, question.k),
        index=describe_index(library.generation, library.stale_sources),
        as_of=question.as_of,
        undated_left_out=left_out,
        notices=_notices(question, library, left_out, lang),
        timings_ms=watch.timings(),
    )


def search_passages(question: Question, library: Library) -> SearchResult:
    """The best passages alone."""
    watch = Stopwatch()
    understood, rankings, _, left_out = _find(question, library, watch)
    return SearchResult(
        query=question.text,
        lang=question.lang or understood.lang,
        passages=_passages(rankings, library, question.k),
        index=describe_index(library.generation, library.stale_sources),
        as_of=question.as_of,
        undated_left_out=left_out,
        notices=_notices(question, library, left_out, question.lang or understood.lang),
        timings_ms=watch.timings(),
    )


def describe_index(generation: Generation, stale_sources: tuple[str, ...] = ()) -> IndexState:
    """Which index answers, and how fresh it is."""
    return IndexState(
        generation=generation.manifest.generation,
        built_at=generation.manifest.built_at,
        newest_published=generation.newest_published,
        documents=generation.live_documents,
        chunks=generation.live_chunks,
        stale_sources=stale_sources,
    )


def _find(
    question: Question, library: Library, watch: Stopwatch
) -> tuple[Understood, Rankings, QuestionVectors, int]:
    text = standalone_question(question.text, question.history)
    understood = understand(text, question.lang or "en")
    allowed, left_out = _allowed(question, library.generation)
    watch.lap("understand")
    vectors = library.embedder.embed_question(understood.text)
    watch.lap("encode")
    rankings = retrieve(
        library.generation,
        understood,
        vectors.vector,
        allowed,
        library.calibration,
        max(question.k, HITS_WEIGHED),
    )
    watch.lap("search")
    return understood, rankings, vectors, left_out


def _allowed(question: Question, generation: Generation) -> tuple[Mask, int]:
    """The rows that the filters let through, and how many undated documents a date left out."""
    filters = question.filters
    bounds = [day for day in (filters.published_to, question.as_of) if day]
    latest = min(bounds) if bounds else None
    earliest = filters.published_from
    dated = latest is not None or earliest is not None

    def matches(entry: DocumentEntry) -> bool:
        return (
            (filters.lang is None or entry.lang == filters.lang)
            and (filters.publisher is None or _same(entry.publisher, filters.publisher))
            and (filters.topic is None or any(_same(t, filters.topic) for t in entry.topics))
        )

    def keep(entry: DocumentEntry) -> bool:
        if not matches(entry):
            return False
        if not dated:
            return True
        if entry.published is None:
            return False
        return (latest is None or entry.published <= latest) and (
            earliest is None or entry.published >= earliest
        )

    if not dated and filters.lang is None and filters.publisher is None and filters.topic is None:
        return generation.allow(), 0
    left_out = 0
    if dated and generation.undated:
        left_out = sum(e.published is None and matches(e) for e in generation.documents())
    return generation.allow(keep), left_out


def _same(stored: str | None, asked: str) -> bool:
    return stored is not None and stored.casefold() == asked.strip().casefold()


def _passages(rankings: Rankings, library: Library, k: int) -> tuple[Passage, ...]:
    passages = []
    for rank, hit in enumerate(rankings.fused[:k], 1):
        entry, chunk = library.generation.chunk(hit.row)
        document = library.get_document(entry.id, entry.version)
        passages.append(show_passage(rank, document, chunk, hit, library.public_url))
    return tuple(passages)


def _notices(question: Question, library: Library, left_out: int, lang: Lang) -> tuple[str, ...]:
    words = _NOTICES[lang]
    filters = question.filters
    notices = []
    last = min((day for day in (filters.published_to, question.as_of) if day), default=None)
    if filters.published_from and last and filters.published_from > last:
        notices.append(words["empty_range"].format(first=filters.published_from, last=last))
    if left_out:
        notices.append(words["undated"].format(n=left_out))
    if not library.calibration.is_fitted:
        notices.append(words["uncalibrated"])
    return tuple(notices)


_NOTICES: dict[Lang, dict[str, str]] = {
    "en": {
        "empty_range": "No article can match: the range begins on {first} and ends on {last}. "
        "Swap the dates.",
        "undated": "{n} undated article(s) were left out, because a date was asked for.",
        "uncalibrated": "This model has not been calibrated: confidence and refusals are rough.",
    },
    "es": {
        "empty_range": "Ningún artículo puede coincidir: el periodo empieza el {first} y termina el "
        "{last}. Invierte las fechas.",
        "undated": "Se dejaron fuera {n} artículo(s) sin fecha, porque se pidió una fecha.",
        "uncalibrated": "Este modelo no está calibrado: la confianza y las negativas son aproximadas.",
    },
}
