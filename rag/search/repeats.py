"""One story once: passages that copies repeat give way to the original's."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from corpus.dedupe import LEAST_CONTAINMENT, shingles_of
from corpus.document import Document
from corpus.errors import DocumentNotFound, DocumentPurged, StoreDamaged, VersionNotFound
from corpus.publishers import registrable_domain
from corpus.stories import Story, count_sources
from index.chunk import Hit
from index.generation import Generation, Mask
from index.words import split_terms, term_set
from rag.answer import Citation, StoryNote
from rag.question.understand import Understood

MOST_ORIGINALS_TRIED = 3
MOST_CARRIERS_NAMED = 20

Orders = Mapping[str, tuple[str, ...]]
ReadText = Callable[[str, int], Document]
UNREADABLE = (DocumentNotFound, VersionNotFound, DocumentPurged, StoreDamaged)
"""What reading a version of an index that lags behind the store can meet."""


@dataclass(frozen=True, slots=True)
class Collapsed:
    """Hits without repeats.

    hits: best first.
    repeating: the ids of the documents that would only have said the same again.
    """

    hits: list[Hit]
    repeating: frozenset[str]


def collapse_repeats(
    question: Understood,
    hits: Sequence[Hit],
    orders: Orders,
    generation: Generation,
    allowed: Mask,
    read: ReadText,
    needed: int,
) -> Collapsed:
    """Let passages of copies give way to the passage of the earliest article that says the same.

    That takes the place and the score of the best of them, whether or not it was a hit itself. A
    passage that only a copy has stays: what a newsroom added to a wire story is its own. So does one
    that holds a word of the question which the earlier article does not.

    Args:
        hits: best first.
        orders: for each document of a story of several, all of its story, the original first.
        allowed: (chunks,) bool: the rows that may answer.
        needed: how many hits will be used; once there are as many, the rest follow as they are.
    """
    texts = _Texts(question, generation, allowed, read)
    kept: dict[int, Hit] = {}
    repeating: set[str] = set()
    for hit in hits:
        if len(kept) >= needed:
            kept.setdefault(hit.row, hit)
            continue
        entry = generation.document(hit.row)
        order = orders.get(entry.id, (entry.id,))
        earlier = order[: order.index(entry.id)][:MOST_ORIGINALS_TRIED]
        try:
            row = texts.find_same(hit.row, earlier)
        except UNREADABLE:
            continue
        if row != hit.row:
            repeating.add(entry.id)
        if row not in kept:
            kept[row] = hit if row == hit.row else hit._replace(row=row)
    stays = {generation.document(row).id for row in kept} if repeating else set()
    return Collapsed(list(kept.values()), frozenset(repeating - stays))


def readable_hits(hits: Sequence[Hit], needed: int, generation: Generation, read: ReadText) -> list[Hit]:
    """The hits without those of the first whose text the store no longer gives.

    Only as many are tried as will be read: `needed`; the rest follow untried.
    """
    readable: list[Hit] = []
    for at, hit in enumerate(hits):
        if len(readable) == needed:
            return [*readable, *hits[at:]]
        entry = generation.document(hit.row)
        try:
            read(entry.id, entry.version)
        except UNREADABLE:
            continue
        readable.append(hit)
    return readable


def others_of(orders: Orders, collapsed: Collapsed, generation: Generation) -> frozenset[str]:
    """All articles of the stories that repeat themselves, without those that were kept."""
    kept = {generation.document(hit.row).id for hit in collapsed.hits}
    stories = {orders[document_id] for document_id in collapsed.repeating if document_id in orders}
    return frozenset(member for order in stories for member in order) - kept


def note_story(story: Story | None) -> StoryNote | None:
    """What to say of a story; None for an article that stands alone."""
    if story is None or len(story.members) < 2:
        return None
    return StoryNote(
        original=story.original,
        copies=story.copies,
        carried_by=story.carried_by[:MOST_CARRIERS_NAMED],
        independent_sources=story.independent_sources,
    )


def count_publishers(citations: Iterable[Citation]) -> int:
    """How many publishers the citations come from; copies of one original are one.

    An article that names neither publisher nor address counts as one of its own.
    """
    originals: dict[str, tuple[str | None, str | None]] = {}
    for citation in citations:
        key = citation.story.original if citation.story else citation.document_id
        domain = registrable_domain(citation.url) if citation.url else None
        originals.setdefault(key, (citation.publisher, domain))
    known = [source for source in originals.values() if any(source)]
    return count_sources(known) + len(originals) - len(known)


class _Texts:
    """The shingles of chunks and whole texts, each made once a question."""

    def __init__(
        self, question: Understood, generation: Generation, allowed: Mask, read: ReadText
    ) -> None:
        self._question = question
        self._generation = generation
        self._allowed = allowed
        self._read = read
        self._rows: dict[str, list[int]] = {}
        self._whole: dict[str, frozenset[int]] = {}

    def find_same(self, row: int, document_ids: Iterable[str]) -> int:
        """The row of the first of these documents that holds most of a chunk's words, and all of them
        that the question holds; else `row`.
        """
        wanted: frozenset[int] | None = None
        for document_id in document_ids:
            rows = self._rows_of(document_id)
            if not rows:
                continue
            wanted = self._chunk(row) if wanted is None else wanted
            try:
                whole = self._text(document_id, rows[0])
            except UNREADABLE:
                continue
            is_copied = len(wanted & whole) >= LEAST_CONTAINMENT * len(wanted)
            if is_copied and self._asked_of(row) <= self._asked_of(rows[0], whole=True):
                return max(rows, key=lambda other: len(wanted & self._chunk(other)))
        return row

    def _rows_of(self, document_id: str) -> list[int]:
        if document_id not in self._rows:
            rows = np.flatnonzero(self._generation.rows_of([document_id]) & self._allowed)
            self._rows[document_id] = rows.tolist()
        return self._rows[document_id]

    def _text(self, document_id: str, row: int) -> frozenset[int]:
        if document_id not in self._whole:
            entry = self._generation.document(row)
            self._whole[document_id] = shingles_of(self._read(entry.id, entry.version).text)
        return self._whole[document_id]

    def _asked_of(self, row: int, *, whole: bool = False) -> frozenset[str]:
        """The question's terms that a chunk, or the whole text that it is from, holds."""
        entry, chunk = self._generation.chunk(row)
        document = self._read(entry.id, entry.version)
        text = document.text if whole else document.text[chunk.start : chunk.end]
        asked = split_terms(self._question.text, document.lang, self._question.lang)
        return term_set(text, document.lang).intersection(asked)

    def _chunk(self, row: int) -> frozenset[int]:
        entry, chunk = self._generation.chunk(row)
        return shingles_of(self._read(entry.id, entry.version).text[chunk.start : chunk.end])
