"""`answer_question`: understand, retrieve, gather evidence, weigh it, answer or refuse. In order."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from corpus.document import Document, Lang
from corpus.errors import StoriesUnavailable
from corpus.language import detect_language
from corpus.stories import Stories
from index.chunk import Hit
from index.embed import Embedder, QuestionVectors
from index.generation import Generation
from index.lexical import QueryTerm
from index.rerankers.reranker import Reranker
from rag.answer import (
    Answer,
    AnswerSentence,
    Citation,
    Composer,
    FigureNote,
    IndexState,
    PartialAnswer,
    Passage,
    Question,
    SearchResult,
    StoryNote,
)
from rag.arrange import arrange_evidence, note_figures
from rag.calibration import Calibration
from rag.cite import Context, cite, show_passage, with_context
from rag.compose import compose, pieces_of
from rag.conversation import Standalone, make_standalone
from rag.courtesy import is_courtesy, language_of_courtesy
from rag.evidence import CHUNKS_READ, Evidence, gather_evidence
from rag.figures import compare_figures
from rag.generate.write import Writer, Written
from rag.refuse import (
    Refusal,
    ask_for_a_question,
    asks_after,
    explain_filtered_out,
    explain_refusal,
)
from rag.remarks import (
    remark_on_citations,
    remark_on_figures,
    remark_on_search,
    remark_on_writing,
)
from rag.repeats import (
    UNREADABLE,
    Orders,
    collapse_repeats,
    count_publishers,
    note_story,
    others_of,
    readable_hits,
)
from rag.retrieve import retrieve
from rag.select import Selection, select_rows
from rag.standing import Present, Standing, Standings
from rag.understand import Understood, understand
from rag.weigh import least_confidence, weigh_evidence

HITS_RANKED = 50
"""How many hits are ranked at least: enough that some are left when copies are taken out."""

OnPassages = Callable[[tuple[Passage, ...]], None]
OnPartial = Callable[[PartialAnswer], None]

_MILLISECONDS = 1000
_MOST_SEARCHES = 3


@dataclass(frozen=True)
class Library:
    """What answers: an opened generation, the model that built it, and the stored texts.

    standings: what has been deleted, retracted and corrected; None means nothing has.
    stories: which articles are copies of one another; None means none are.
    writer: the language model that writes answers; None means they are quotes.
    reranker: reads the likeliest sentences again; None means that they stay as they were ranked.
    """

    generation: Generation
    embedder: Embedder
    calibration: Calibration
    get_document: Callable[[str, int], Document]
    public_url: str = ""
    stale_sources: tuple[str, ...] = ()
    standings: Standings | None = None
    stories: Stories | None = None
    writer: Writer | None = None
    reranker: Reranker | None = None

    @property
    def is_fitted(self) -> bool:
        """Whether confidence means something: it was fitted for what embeds and what reads again."""
        fitted = self.calibration
        if self.reranker is None:
            return fitted.is_fitted
        return fitted.is_fitted and fitted.reranking_by(self.reranker.name).is_fitted

    def least_confidence(self, max_error: float) -> float:
        """The confidence from which at most `max_error` of the answers are wrong."""
        return least_confidence(self.calibration, self.reranker, max_error)

    @property
    def present(self) -> Present:
        """What holds for the stored documents now; a copy of a retracted original is retracted too."""
        present = self.standings.present() if self.standings else _NOTHING_KNOWN
        if self.stories is None or not present.retracted:
            return present
        try:
            return present.with_retracted(self.stories.copies_of(present.retracted))
        except StoriesUnavailable:
            return present


@dataclass(frozen=True, slots=True)
class Found:
    """What was found for a question.

    present: what held for the stored documents when the question came.
    hits: best first, without repeats of one story.
    orders: for each document of a story of several, all of its story; None when copies could not be
        recognised.
    """

    understood: Understood
    present: Present
    selection: Selection
    vectors: QuestionVectors
    terms: list[QueryTerm]
    hits: list[Hit]
    orders: Orders | None


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


def answer_question(
    question: Question,
    library: Library,
    on_passages: OnPassages = lambda _: None,
    on_partial: OnPartial = lambda _: None,
) -> Answer:
    """Answer from the stored text, or refuse and say why. What either listener raises ends the work.

    on_passages: is told the nearest passages before they are read for evidence.
    on_partial: is told what there is of the answer each time that a language model's sentence has
        been checked; the sentences and citations of one are the first of the next.
    """
    if is_courtesy(question.text):
        on_passages(())
        return _answer_to_courtesy(question, library)
    watch = Stopwatch()
    found = _find(question, library, watch)
    passages = _passages(found, library, question.k)
    on_passages(passages)
    understood = found.understood
    ranked = gather_evidence(
        library.generation,
        understood,
        found.vectors,
        found.terms,
        found.hits,
        library.get_document,
        library.calibration,
    )
    weighed = weigh_evidence(
        understood, ranked, library.calibration, library.reranker, question.max_error
    )
    ranked = weighed.ranked
    watch.lap("rerank")
    lang = question.lang or understood.lang
    newest = library.generation.newest_published
    refusal = None
    if not weighed.is_enough or asks_after(newest, understood):
        refusal = _filtered_out(question, found, lang) or explain_refusal(
            understood, weighed, newest, lang
        )
    compared = [] if refusal else compare_figures(understood, ranked)
    shown = [] if refusal else arrange_evidence(understood, ranked, compared)
    cited = cite(shown, library.public_url)
    citations = with_context(cited, lambda id_, version: _context(id_, version, found, library))
    watch.lap("evidence")
    answer_id = secrets.token_urlsafe(16)
    index = describe_index(library.generation, library.stale_sources)
    written = Written()
    if library.writer is not None and citations:
        written = library.writer.write(
            understood.text,
            detect_language(understood.text, lang),
            citations,
            lambda w: on_partial(PartialAnswer(answer_id, w.sentences, w.citations, index)),
            needed=_needed(ranked[0], note_figures(compared, citations), citations),
        )
        watch.lap("write")
    composer, sentences, citations = _composed(written, citations)
    figures = note_figures(compared, citations)
    return Answer(
        id=answer_id,
        question=question.text,
        standalone_question=understood.text,
        lang=lang,
        refused=refusal is not None,
        reason=refusal.reason if refusal else None,
        message=refusal.message if refusal else None,
        confidence=round(weighed.confidence, 4),
        composed_by=composer,
        answer=None if refusal else "".join(pieces_of(sentences)),
        sentences=sentences,
        citations=citations,
        passages=passages,
        index=index,
        as_of=question.as_of,
        undated_left_out=found.selection.undated,
        independent_sources=count_publishers(citations),
        figures=figures,
        notices=(
            *_remarks(question, found, library, lang),
            *remark_on_figures(figures, lang),
            *remark_on_writing(written, lang),
            *remark_on_citations(citations, lang),
        ),
        timings_ms=watch.timings(),
    )


def search_passages(question: Question, library: Library) -> SearchResult:
    """The best passages alone."""
    watch = Stopwatch()
    found = _find(question, library, watch)
    lang = question.lang or found.understood.lang
    filtered_out = _filtered_out(question, found, lang)
    return SearchResult(
        query=question.text,
        lang=lang,
        passages=_passages(found, library, question.k),
        index=describe_index(library.generation, library.stale_sources),
        as_of=question.as_of,
        undated_left_out=found.selection.undated,
        notices=(
            *([filtered_out.message] if filtered_out else []),
            *_remarks(question, found, library, lang),
        ),
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


def _answer_to_courtesy(question: Question, library: Library) -> Answer:
    lang = question.lang or language_of_courtesy(question.text, question.history)
    refusal = ask_for_a_question(lang)
    return Answer(
        id=secrets.token_urlsafe(16),
        question=question.text,
        standalone_question=question.text,
        lang=lang,
        refused=True,
        reason=refusal.reason,
        message=refusal.message,
        confidence=0.0,
        answer=None,
        sentences=(),
        citations=(),
        passages=(),
        index=describe_index(library.generation, library.stale_sources),
        as_of=question.as_of,
    )


def _filtered_out(question: Question, found: Found, lang: Lang) -> Refusal | None:
    """Why nothing could be found, where the filters leave no row to search."""
    return None if found.selection.rows.any() else explain_filtered_out(question, lang)


def _composed(
    written: Written, citations: tuple[Citation, ...]
) -> tuple[Composer | None, tuple[AnswerSentence, ...], tuple[Citation, ...]]:
    """What a language model wrote where there is some of it, else the quotes themselves."""
    if written.sentences:
        return Composer.MODEL, written.sentences, written.citations
    return Composer.EXTRACT if citations else None, compose(citations), citations


def _find(question: Question, library: Library, watch: Stopwatch) -> Found:
    asked = make_standalone(question.text, question.history)
    understood = understand(asked.text, follow_up=asked.follow_up)
    present = library.present
    selection = select_rows(question, library.generation, library.standings, present)
    watch.lap("understand")
    vectors = _embed(asked, library.embedder)
    watch.lap("encode")
    terms, hits, orders = _search(question, understood, vectors, selection, library)
    watch.lap("search")
    return Found(understood, present, selection, vectors, terms, hits, orders)


def _embed(asked: Standalone, embedder: Embedder) -> QuestionVectors:
    """What was asked last counts twice: the answer to the question before it was given already."""
    whole = embedder.embed_question(asked.text)
    return whole.and_half(embedder.embed_question(asked.follow_up)) if asked.follow_up else whole


def _search(
    question: Question,
    understood: Understood,
    vectors: QuestionVectors,
    selection: Selection,
    library: Library,
) -> tuple[list[QueryTerm], list[Hit], Orders | None]:
    """Hits without repeats. Where copies leave too few, search again without those copies."""
    generation, read = library.generation, library.get_document
    wanted, needed = max(question.k, HITS_RANKED), max(question.k, CHUNKS_READ)
    allowed = selection.rows
    for searches_left in reversed(range(_MOST_SEARCHES)):
        rankings = retrieve(generation, understood, vectors.vector, allowed, library.calibration, wanted)
        hits = rankings.fused
        orders = _orders(hits, library)
        collapsed = collapse_repeats(hits, orders or {}, generation, selection.rows, read, needed)
        is_enough = len(collapsed.hits) >= needed or len(hits) < wanted
        if is_enough or not collapsed.repeating or not searches_left:
            break
        allowed = allowed & ~generation.rows_of(others_of(orders or {}, collapsed, generation))
    return rankings.terms, readable_hits(collapsed.hits, needed, generation, read), orders


def _orders(hits: list[Hit], library: Library) -> Orders | None:
    if library.stories is None:
        return {}
    try:
        return library.stories.orders(library.generation.document(hit.row).id for hit in hits)
    except StoriesUnavailable:
        return None


def _needed(
    best: Evidence, figures: Sequence[FigureNote], citations: Sequence[Citation]
) -> tuple[int, ...]:
    """The numbers of the citations that no answer leaves out: the best, and figures side by side."""
    version = (best.document.id, best.document.version)
    holding = [
        citation.n
        for citation in citations
        if (citation.document_id, citation.version) == version
        and citation.start <= best.start < citation.end
    ]
    return tuple(dict.fromkeys([*(holding[:1] or [1]), *(figure.citation for figure in figures)]))


def _context(document_id: str, version: int, found: Found, library: Library) -> Context:
    standing = Standing.STANDS
    if library.standings is not None:
        document = library.get_document(document_id, version)
        standing = library.standings.standing_of(document, found.present)
    corrections = found.present.corrections(document_id)
    return Context(corrections, standing, _story_note(document_id, found, library))


def _story_note(document_id: str, found: Found, library: Library) -> StoryNote | None:
    if library.stories is None or document_id not in (found.orders or {}):
        return None
    try:
        story = library.stories.story_of(document_id)
    except StoriesUnavailable:
        return None
    note = note_story(story)
    if note is None or story is None or not story.is_copy(document_id):
        return note
    corrections = found.present.corrections(note.original)
    title = _title_of(note.original, corrections[-1].version, library) if corrections else None
    return replace(note, corrections=corrections, original_title=title)


def _title_of(document_id: str, version: int, library: Library) -> str | None:
    try:
        return library.get_document(document_id, version).title
    except UNREADABLE:
        return None


def _passages(found: Found, library: Library, k: int) -> tuple[Passage, ...]:
    """The best passages; of an article that may only be quoted, one."""
    passages: list[Passage] = []
    quoted: set[str] = set()
    for hit in found.hits[:k]:
        entry, chunk = library.generation.chunk(hit.row)
        document = library.get_document(entry.id, entry.version)
        if document.access == "excerpt":
            if entry.id in quoted:
                continue
            quoted.add(entry.id)
        rank = len(passages) + 1
        passage = show_passage(rank, document, chunk, hit, library.public_url)
        passages.append(replace(passage, story=_story_note(entry.id, found, library)))
    return tuple(passages)


def _remarks(question: Question, found: Found, library: Library, lang: Lang) -> tuple[str, ...]:
    return remark_on_search(
        question,
        found.selection,
        lang,
        fitted=library.is_fitted,
        stories_known=found.orders is not None,
    )


_NOTHING_KNOWN = Present()
