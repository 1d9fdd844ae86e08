"""A question to what was found for it: understood, embedded, searched, without repeats of one story."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from corpus.errors import StoriesUnavailable
from index.chunk import Hit
from index.embed import Embedder, QuestionVectors
from index.lexical import QueryTerm
from rag.answer import Question
from rag.conversation.standalone import Standalone, make_standalone
from rag.library import Library
from rag.question.understand import Understood, understand
from rag.search.repeats import Orders, collapse_repeats, others_of, readable_hits
from rag.search.retrieve import CHUNKS_READ_UNSURE, WordsFound, retrieve, search_words
from rag.search.select import Selection, select_rows
from rag.standing import Present
from rag.stopwatch import Stopwatch

HITS_RANKED = 50
"""How many hits are ranked at least: enough that some are left when copies are taken out."""

_MOST_SEARCHES = 3


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


def find(
    question: Question, library: Library, watch: Stopwatch, asked: Standalone | None = None
) -> Found:
    """Understand the question, choose what may answer, and search it: by its words while it is encoded.

    asked: how it is read in its conversation; without it, as it is read first.
    """
    asked = asked or make_standalone(question.text, question.history)
    vectors = _begin_embedding(asked, library.embedder, watch)
    today = question.as_of or datetime.now(UTC).date()
    understood = understand(
        asked.text,
        follow_up=asked.follow_up,
        today=today,
        bound=asked.bound,
        wants_source=asked.wants_source,
    )
    present = library.present
    selection = select_rows(question, library.generation, library.standings, present)
    words = search_words(library.generation, understood, selection.rows, _wanted(question))
    watch.lap("understand")
    embedded = vectors()
    watch.skip()
    hits, orders = _search(question, understood, words, embedded, selection, library)
    watch.lap("search")
    return Found(understood, present, selection, embedded, words.terms, hits, orders)


def _begin_embedding(
    asked: Standalone, embedder: Embedder, watch: Stopwatch
) -> Callable[[], QuestionVectors]:
    """Have the question embedded beside what follows; the call that is returned waits for it.

    What was asked last, if it tells anything by itself, is embedded alone too: the answer to the question
    before it was given already.
    """
    has_ended = watch.beside("encode")
    whole = embedder.begin_question(asked.embedded)
    whole.add_done_callback(has_ended)
    if (again := asked.embedded_again) is None:
        return whole.result
    follow_up = embedder.begin_question(again)
    follow_up.add_done_callback(has_ended)
    return lambda: whole.result().followed_by(follow_up.result())


def _search(
    question: Question,
    understood: Understood,
    words: WordsFound,
    vectors: QuestionVectors,
    selection: Selection,
    library: Library,
) -> tuple[list[Hit], Orders | None]:
    """Hits without repeats. Where copies leave too few, search again without those copies."""
    generation, read = library.generation, library.get_document
    wanted, needed = _wanted(question), max(question.k, CHUNKS_READ_UNSURE)
    allowed = selection.rows
    for searches_left in reversed(range(_MOST_SEARCHES)):
        hits = retrieve(
            generation, understood, vectors.vector, allowed, library.calibration, wanted, words
        ).fused
        orders = _orders(hits, library)
        collapsed = collapse_repeats(
            understood, hits, orders or {}, generation, selection.rows, read, needed
        )
        is_enough = len(collapsed.hits) >= needed or len(hits) < wanted
        if is_enough or not collapsed.repeating or not searches_left:
            break
        allowed = allowed & ~generation.rows_of(others_of(orders or {}, collapsed, generation))
        words = search_words(generation, understood, allowed, wanted)
    return readable_hits(collapsed.hits, needed, generation, read), orders


def _wanted(question: Question) -> int:
    return max(question.k, HITS_RANKED)


def _orders(hits: list[Hit], library: Library) -> Orders | None:
    if library.stories is None:
        return {}
    try:
        return library.stories.orders(library.generation.document_ids([hit.row for hit in hits]))
    except StoriesUnavailable:
        return None
