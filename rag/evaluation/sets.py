"""What a question set is: documents, and questions with where their right answers stand."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, replace
from typing import Literal

from corpus.document import Document, Lang
from rag.answer import Turn

Half = Literal["tune", "report", "all"]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a question is answered: a sentence of the document that holds one of `answers`.

    needed: the question needs this place beside the others.
    """

    document_id: str
    answers: tuple[str, ...]
    needed: bool = False

    def holds(self, document_id: str, text: str) -> bool:
        """Does a sentence of that document hold one of this place's answers?"""
        return document_id == self.document_id and holds_any(text, self.answers)


@dataclass(frozen=True, slots=True)
class JudgedQuestion:
    """A question with what is known of its right answer.

    relevant: document id -> gain, above 0.
    places: where its answers stand; empty where the set has no answers.
    kind: the type of the question, where the set tells it.
    lang: the language it is asked in; None means that it is to be detected.
    history: the conversation before it, oldest first.
    """

    id: str
    text: str
    relevant: dict[str, float] = field(default_factory=dict)
    places: tuple[Place, ...] = ()
    answerable: bool = True
    kind: str = ""
    lang: Lang | None = None
    history: tuple[Turn, ...] = ()

    @property
    def is_for_tuning(self) -> bool:
        """Half of all questions, by the last hex digit of sha256(id): even tunes, odd reports."""
        return int(hashlib.sha256(self.id.encode()).hexdigest()[-1], 16) % 2 == 0


@dataclass(frozen=True)
class QuestionSet:
    """Documents and judged questions over them.

    as_asked: the questions stand for what people ask, with their share of unanswerable ones; so do
        those in Puente's own layout that has such.
    teaches: the token head learns from all of them; nothing is measured or otherwise fitted on them.
    skipped: files beside the documents that were passed over, each with the reason.
    notes: what its files name that is not there.
    """

    name: str
    documents: tuple[Document, ...]
    questions: tuple[JudgedQuestion, ...]
    as_asked: bool = False
    teaches: bool = False
    skipped: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    def half(self, which: Half) -> QuestionSet:
        """The questions of one half, over the same documents; those that teach have no halves."""
        if which == "all" or self.teaches:
            return self
        kept = tuple(q for q in self.questions if q.is_for_tuning == (which == "tune"))
        return replace(self, questions=kept)


def answers_question(document_id: str, text: str, judged: JudgedQuestion) -> bool:
    """Does the sentence `text` of a document answer: is it one of the places, by its answers?"""
    return judged.answerable and any(place.holds(document_id, text) for place in judged.places)


def holds_any(text: str, answers: tuple[str, ...]) -> bool:
    """Does the text hold one of the answers, whatever its case?"""
    folded = text.casefold()
    return any(answer.strip().casefold() in folded for answer in answers)
