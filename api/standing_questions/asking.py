"""Asker: asks standing questions again when articles changed, and keeps what differs."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Self

from api.forgetting import forget_purged
from api.keys import KeyStore
from api.schemas.standing_questions import CitedQuote, EvidenceChange
from api.standing_questions.evidence import compare_evidence, evidence_of, shown_in
from api.standing_questions.owners import served_owners
from api.standing_questions.store import StandingQuestion, StandingStore
from corpus.errors import CorpusError, StoriesUnavailable
from corpus.store import DocumentStore
from corpus.stories import Stories
from index.errors import IndexingError
from index.generation import Generation
from rag.errors import AnsweringError, IndexEmpty
from rag.library import Library
from rag.pipeline import answer_question
from rag.search.select import select_rows
from rag.standing import CitationCheck, Standing, check_citation

RESTS_FOR_EACH_SECOND = 10.0
"""Seconds without asking after each second of it: users' questions come first."""

MOST_CHANGES = 1_000

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Seen:
    """What was there when the questions were asked last: the index, and the store's history."""

    generation: str
    settings: Mapping[str, str]
    covered: int
    change: int
    lineage: int

    @classmethod
    def of(cls, generation: Generation, documents: DocumentStore) -> Self:
        """What is there now; `covered` is the change that the index is up to."""
        manifest = generation.manifest
        change, lineage = documents.change_number(), documents.lineage()
        return cls(manifest.generation, manifest.settings, generation.store_change, change, lineage)


class _Changes:
    """Documents that have changed, and where they stand in the index."""

    def __init__(self, document_ids: frozenset[str], library: Library) -> None:
        self._ids = document_ids
        self._library = library
        self._present = library.present
        self._rows = library.generation.rows_of(document_ids)

    def may_matter_to(self, question: StandingQuestion) -> bool:
        """Whether any of them was in the question's answer, or could be by its filters."""
        if not self._ids:
            return False
        cited = {quote.document_id for quote in question.evidence.quotes}
        if self._ids & (cited | self._present.barred | self._carried_with(cited)):
            return True
        library = self._library
        asked = question.request.to_question()
        allowed = select_rows(asked, library.generation, library.standings, self._present).rows
        return bool((allowed & self._rows).any())

    def _carried_with(self, cited: set[str]) -> set[str]:
        """The other articles of the cited ones' stories: what becomes of an original becomes of them."""
        stories = self._library.stories
        if stories is None:
            return set()
        try:
            return {member for order in stories.orders(cited).values() for member in order}
        except StoriesUnavailable:
            return set()


class Asker:
    """Follows the index. Nothing is asked until it, or what holds of an article, has changed.

    Which questions were asked at which state is not kept on disk: whoever begins asks each once, and
    what differs from the evidence on disk is a change.
    """

    def __init__(
        self,
        store: StandingStore,
        documents: DocumentStore,
        keys: KeyStore,
        open_library: Callable[[], Library],
        *,
        stopping: threading.Event | None = None,
    ) -> None:
        """`open_library` gives what answers now, or raises IndexEmpty."""
        self._store = store
        self._documents = documents
        self._keys = keys
        self._open_library = open_library
        self._stopping = stopping or threading.Event()
        self._seen: _Seen | None = None
        self._asked: set[str] = set()
        self._unserved: set[str] = set()

    def look(self) -> int:
        """Ask what must be asked by now; how many questions that were.

        Raises:
            StandingUnavailable, KeysUnavailable, CorpusError: a file cannot be read or written.
        """
        ids = self._store.ids()
        try:
            library = self._open_library()
        except IndexEmpty:
            return 0
        now = _Seen.of(library.generation, self._documents)
        if not ids or (now == self._seen and ids <= self._asked | self._unserved):
            return 0
        changes = self._changes(now, library)
        is_served = served_owners(self._keys)
        asked, held, unserved = 0, set(), set()
        for question in self._store.find():
            if self._stopping.is_set():
                return asked
            if not is_served(question):
                unserved.add(question.id)
                continue
            began = time.monotonic()
            if question.id in self._asked and changes and not changes.may_matter_to(question):
                held.add(question.id)
            else:
                asked += 1
                if self._ask(question, library):
                    held.add(question.id)
            self._stopping.wait((time.monotonic() - began) * RESTS_FOR_EACH_SECOND)
        self._seen, self._asked, self._unserved = now, held, unserved
        return asked

    def _changes(self, now: _Seen, library: Library) -> _Changes | None:
        """What has changed since the index that was asked last; None if everything may have."""
        before = self._seen
        if before is None or before.lineage != now.lineage:
            return None
        if before.settings != now.settings or now.covered < before.covered:
            return None
        changes = self._documents.changes_since(before.covered, MOST_CHANGES)
        if len(changes) == MOST_CHANGES:
            return None
        return _Changes(frozenset(change.document_id for change in changes), library)

    def _ask(self, question: StandingQuestion, library: Library) -> bool:
        """Ask one, and keep what differs; whether that went well and nobody else was first."""
        is_kept = True
        try:
            answer = answer_question(question.request.to_question(), library)
            evidence = evidence_of(answer)
            difference = compare_evidence(
                question.evidence, evidence, lambda quote: self._what_became(quote, library.stories)
            )
            if difference:
                change = EvidenceChange(
                    standing_id=question.id,
                    question=question.request.question,
                    lang=answer.lang,
                    refused=answer.refused,
                    was_refused=difference.was_refused,
                    reason=answer.reason,
                    answer=answer.answer,
                    new=list(difference.new),
                    withdrawn=list(difference.withdrawn),
                    changed=list(difference.changed),
                    unchanged=list(difference.unchanged),
                    generation=answer.index.generation,
                    purged=[],
                )
                is_kept = self._store.change_evidence(question, evidence, change) is not None
                forget_purged(self._documents, shown_in(evidence), self._store.forget_document)
        except (CorpusError, IndexingError, AnsweringError) as error:
            _log.warning("standing question %s cannot be asked for now: %s", question.id, error)
            return False
        return is_kept

    def _what_became(self, quote: CitedQuote, stories: Stories | None) -> CitationCheck:
        if quote.quote is None:
            return CitationCheck(quote.document_id, quote.version, Standing.PURGED)
        return check_citation(
            self._documents,
            quote.document_id,
            quote.version,
            quote.start,
            quote.end,
            quote.quote,
            stories,
        )
