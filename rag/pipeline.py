"""`answer_question`: understand, retrieve, gather evidence, weigh it, answer or refuse. In order."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence

from corpus.document import Lang
from corpus.language import detect_language
from index.generation import Generation
from rag.answer import (
    Answer,
    AnswerSentence,
    Citation,
    Composer,
    FigureNote,
    IndexState,
    NamedArticle,
    PartialAnswer,
    Question,
    SearchResult,
)
from rag.conversation.messages.courtesy import is_courtesy, language_of_courtesy
from rag.conversation.messages.matter import tells_no_matter
from rag.conversation.reply_language import language_asked_in, language_of_reply
from rag.conversation.standalone import make_standalone
from rag.evidence.figures.compare import compare_figures, has_the_newest
from rag.evidence.gather import Evidence
from rag.evidence.shown.arrange import arrange_evidence, note_figures
from rag.evidence.shown.called_off import called_off
from rag.evidence.shown.earliest import cite_earliest
from rag.evidence.shown.undone import undone_since
from rag.generate.write import Written
from rag.library import Library
from rag.readings import OnPassages, choose_reading
from rag.reply.cite import address_of, cite, with_context
from rag.reply.compose import compose, pieces_of
from rag.reply.excerpts import cut_quotes, within_excerpts
from rag.reply.refuse import (
    Refusal,
    ask_for_a_question,
    ask_for_the_matter,
    explain_filtered_out,
    explain_refusal,
    name_filters,
)
from rag.reply.remarks import (
    remark_on_citations,
    remark_on_day,
    remark_on_excerpts,
    remark_on_figures,
    remark_on_plan,
    remark_on_search,
    remark_on_undone,
    remark_on_writing,
)
from rag.reply.show import context_of, passages_of
from rag.search.find import Found, find
from rag.search.repeats import count_publishers
from rag.stopwatch import Stopwatch

OnPartial = Callable[[PartialAnswer], None]


def answer_question(
    question: Question,
    library: Library,
    on_passages: OnPassages = lambda _: None,
    on_partial: OnPartial = lambda _: None,
) -> Answer:
    """Answer from the stored text, or refuse and say why. What either listener raises ends the work.

    on_passages: is told the nearest passages, as `choose_reading` says.
    on_partial: is told what there is of the answer each time that a language model's sentence has
        been checked; the sentences and citations of one are the first of the next.
    """
    if is_courtesy(question.text):
        on_passages(())
        lang = question.lang or language_of_courtesy(question.text, question.history)
        return _unsearched(question, library, lang, ask_for_a_question(lang))
    if tells_no_matter(question.text) and tells_no_matter(
        make_standalone(question.text, question.history).text
    ):
        on_passages(())
        lang = language_of_reply(question, detect_language(question.text))
        return _unsearched(question, library, lang, ask_for_the_matter(lang))
    watch = Stopwatch()
    reading = choose_reading(question, library, watch, on_passages)
    found, passages, weighed, doubt, asked = reading
    understood = found.understood
    lang = language_of_reply(question, understood.lang)
    refusal = None
    if reading.is_refused:
        refusal = _filtered_out(question, found, lang) or explain_refusal(
            understood,
            weighed,
            doubt,
            library.generation.newest_published,
            lang,
            library.generation.holds,
            name_filters(question, lang),
        )
    ranked = [] if refusal else _cite_earliest(weighed.ranked, found, library)
    compared = compare_figures(understood, ranked)
    later = called_off(ranked)
    undone = undone_since(understood, ranked) if later is None else None
    arranged = arrange_evidence(understood, ranked, compared, later or undone)
    if not has_the_newest(understood, compared, arranged):
        compared = []
        arranged = arrange_evidence(understood, ranked, compared, later or undone)
    cited = cite(within_excerpts(arranged, passages), library.public_url)
    citations = with_context(
        cited, lambda id_, version: context_of(id_, version, found, library, question.as_of)
    )
    watch.lap("cite")
    answer_id = secrets.token_urlsafe(16)
    index = describe_index(library.generation, library.stale_sources)
    written = Written()
    if library.writer is not None and citations:
        written = library.writer.write(
            asked,
            language_asked_in(question.text, lang),
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
        standalone_question=understood.told,
        lang=lang,
        refused=refusal is not None,
        reason=refusal.reason if refusal else None,
        message=refusal.message if refusal else None,
        named_article=_named(refusal, library) if refusal else None,
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
            *remark_on_day(understood, ranked[0] if ranked else None, citations, lang),
            *remark_on_figures(figures, lang),
            *remark_on_plan(later, citations, lang),
            *remark_on_undone(undone, citations, lang),
            *remark_on_writing(written, lang),
            *remark_on_excerpts(cut_quotes(arranged, citations), lang),
            *remark_on_citations(citations, lang),
        ),
        timings_ms=watch.timings(),
    )


def search_passages(question: Question, library: Library) -> SearchResult:
    """The best passages alone."""
    watch = Stopwatch()
    found = find(question, library, watch)
    lang = language_of_reply(question, found.understood.lang)
    filtered_out = _filtered_out(question, found, lang)
    return SearchResult(
        query=question.text,
        lang=lang,
        passages=passages_of(found, library, question),
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


def _unsearched(question: Question, library: Library, lang: Lang, refusal: Refusal) -> Answer:
    """What is said to a message that cannot be searched for."""
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


def _cite_earliest(ranked: Sequence[Evidence], found: Found, library: Library) -> list[Evidence]:
    """The sentences, each from the earliest article of its story that holds it."""
    return cite_earliest(
        ranked, found.orders or {}, library.generation, found.selection.rows, library.get_document
    )


def _filtered_out(question: Question, found: Found, lang: Lang) -> Refusal | None:
    """Why nothing could be found, where the filters leave no row to search."""
    filters = name_filters(question, lang)
    is_empty = filters and not found.selection.rows.any()
    return explain_filtered_out(filters, lang) if is_empty else None


def _named(refusal: Refusal, library: Library) -> NamedArticle | None:
    """The article that the message names, with where it can be read."""
    if (document := refusal.named) is None:
        return None
    link = address_of(document, library.public_url)
    return NamedArticle(document.id, document.version, document.title, document.lang, link)


def _composed(
    written: Written, citations: tuple[Citation, ...]
) -> tuple[Composer | None, tuple[AnswerSentence, ...], tuple[Citation, ...]]:
    """What a language model wrote where there is some of it, else the quotes themselves."""
    if written.sentences:
        return Composer.MODEL, written.sentences, written.citations
    return Composer.EXTRACT if citations else None, compose(citations), citations


def _needed(
    best: Evidence, figures: Sequence[FigureNote], citations: Sequence[Citation]
) -> tuple[int, ...]:
    """The numbers of the citations that no answer leaves out: the best, and figures side by side."""
    version = (best.document.id, best.document.version)
    holding = [
        citation.n
        for citation in citations
        if (citation.document_id, citation.version) == version
        and citation.start < best.end
        and best.start < citation.end
    ]
    return tuple(dict.fromkeys([*(holding[:1] or [1]), *(figure.citation for figure in figures)]))


def _remarks(question: Question, found: Found, library: Library, lang: Lang) -> tuple[str, ...]:
    return remark_on_search(
        question,
        found.selection,
        lang,
        fitted=library.is_fitted,
        stories_known=found.orders is not None,
    )
