"""A question to what was found for it: understood, embedded, searched, without repeats of one story."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from corpus.errors import StoriesUnavailable
from corpus.stories import KnownOrders
from index.chunk import Hit
from index.embed import Embedder, QuestionVectors
from index.lexical import QueryTerm
from rag.answer import Question
from rag.conversation.standalone import Standalone, make_standalone
from rag.library import Library
from rag.question.understand import Understood, understand
from rag.search.late_interaction import WordMatches
from rag.search.repeats import Orders, collapse_repeats, others_of, readable_hits
from rag.search.retrieve import CHUNKS_READ, WordsFound, retrieve, search_words
from rag.search.select import Selection, select_rows
from rag.standing import Present
from rag.stopwatch import Stopwatch

HITS_RANKED = 50
"""How many hits are ranked at least: enough that some are left when copies are taken out."""

_MOST_SEARCHES = 3

Meanwhile = Callable[[Understood, WordsFound, Callable[[], bool]], None]
"""What is done while the question is encoded: it is told how the question is understood, what its words
found, and whether there still is time.
"""


def do_nothing(_: Understood, __: WordsFound, ___: Callable[[], bool]) -> None:
    """Wait."""


@dataclass(frozen=True, slots=True)
class Found:
    """What was found for a question.

    present: what held for the stored documents when the question came.
    hits: best first, without repeats of one story.
    matches: how near the words of these, and of others, come to the question's.
    known_orders: the stories that were known when the question came; None when copies could not be
        recognised.
    orders: for each document of a story of several, all of its story; None when copies could not be
        recognised.
    """

    understood: Understood
    present: Present
    selection: Selection
    vectors: QuestionVectors
    terms: list[QueryTerm]
    hits: list[Hit]
    matches: WordMatches
    known_orders: KnownOrders | None
    orders: Orders | None


def expect_question(text: str, embedder: Embedder) -> None:
    """A question that follows on nothing will be asked in a moment: begin to encode it, and return."""
    embedder.expect_question(make_standalone(text, ()).embedded)


def find(
    question: Question,
    library: Library,
    watch: Stopwatch,
    asked: Standalone | None = None,
    meanwhile: Meanwhile = do_nothing,
) -> Found:
    """Understand the question, choose what may answer, and search it: by its words while it is encoded.

    asked: how it is read in its conversation; without it, as it is read first.
    meanwhile: is called once the words are found, and may work until the meaning is known.
    """
    asked = asked or make_standalone(question.text, question.history)
    vectors = _Embedding(asked, library.embedder, watch)
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
    known_orders = _known_orders(library)
    watch.lap("understand")
    meanwhile(understood, words, lambda: not vectors.is_known())
    embedded = vectors.wait()
    watch.skip()
    hits, matches, orders = _search(
        question, understood, words, embedded, selection, known_orders, library
    )
    watch.lap("search")
    return Found(
        understood, present, selection, embedded, words.terms, hits, matches, known_orders, orders
    )


class _Embedding:
    """A question that is being embedded beside other work.

    What was asked last, if it tells anything by itself, is embedded alone too: the answer to the question
    before it was given already.
    """

    def __init__(self, asked: Standalone, embedder: Embedder, watch: Stopwatch) -> None:
        texts = [text for text in (asked.embedded, asked.embedded_again) if text is not None]
        self._begun = [embedder.begin_question(text) for text in texts]
        has_ended = watch.beside("encode", min(one.asked_at for one in self._begun))
        for one in self._begun:
            one.add_done_callback(has_ended)

    def is_known(self) -> bool:
        """Whether `wait` would return at once."""
        return all(one.done() for one in self._begun)

    def wait(self) -> QuestionVectors:
        whole, *follow_up = [one.result() for one in self._begun]
        return whole.followed_by(follow_up[0]) if follow_up else whole


def _search(
    question: Question,
    understood: Understood,
    words: WordsFound,
    vectors: QuestionVectors,
    selection: Selection,
    known_orders: KnownOrders | None,
    library: Library,
) -> tuple[list[Hit], WordMatches, Orders | None]:
    """Hits without repeats. Where copies leave too few, search again without those copies."""
    generation, read = library.generation, library.get_document
    wanted, needed = _wanted(question), max(question.k, CHUNKS_READ)
    allowed = selection.rows
    for searches_left in reversed(range(_MOST_SEARCHES)):
        found = retrieve(generation, understood, vectors, allowed, library.calibration, wanted, words)
        hits = found.fused
        orders = _orders(hits, known_orders, library)
        collapsed = collapse_repeats(
            understood, hits, orders or {}, generation, selection.rows, read, needed
        )
        is_enough = len(collapsed.hits) >= needed or len(hits) < wanted
        if is_enough or not collapsed.repeating or not searches_left:
            break
        allowed = allowed & ~generation.rows_of(others_of(orders or {}, collapsed, generation))
        words = search_words(generation, understood, allowed, wanted)
    return readable_hits(collapsed.hits, needed, generation, read), found.matches, orders


def _wanted(question: Question) -> int:
    return max(question.k, HITS_RANKED)


def _known_orders(library: Library) -> KnownOrders | None:
    """The stories that are known already; None where copies cannot be recognised."""
    try:
        return library.stories.known_orders() if library.stories else {}
    except StoriesUnavailable:
        return None


def _orders(hits: list[Hit], known: KnownOrders | None, library: Library) -> Orders | None:
    if library.stories is None or known is None:
        return known
    try:
        return library.stories.orders(library.generation.document_ids([hit.row for hit in hits]), known)
    except StoriesUnavailable:
        return None
