"""`AskedPassages`: passages as they bear on one question, before the question's meaning is known."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from corpus.document import Lang
from corpus.sentences import split_sentences
from index.generation import Generation
from index.lexical import QueryTerm
from index.translate import read_question
from rag.evidence.another_time import speaks_of_another_time
from rag.evidence.by_author import is_by_whom_it_asks
from rag.evidence.features import Features, sentence_features
from rag.evidence.nearness import QueryWeights
from rag.evidence.told_before import told_before
from rag.mentions.people.bylines import is_bio
from rag.mentions.sentences.definitions import defines, refers_back
from rag.passages import Passages, ReadPassage
from rag.question.understand import Understood
from rag.search.repeats import UNREADABLE

_CHARS_BEFORE = 400
"""In which the sentence before another is looked for."""


@dataclass(frozen=True, slots=True, eq=False)
class AskedPassage:
    """A passage, and what its sentences tell of a question by what is written.

    covered: for each sentence, the share of the question's words, by weight, that it holds.
    context_covered: the same for the whole passage with its title.
    features: (sentences, features), in the order of EVIDENCE_FEATURES; 0 for those that the question's
        meaning or other passages tell.
    """

    part: ReadPassage
    covered: list[float]
    context_covered: float
    features: Features


class AskedPassages:
    """Reads the passages of a generation for one question, each once. For one thread."""

    def __init__(
        self,
        generation: Generation,
        passages: Passages,
        question: Understood,
        terms: Sequence[QueryTerm],
    ) -> None:
        self.generation = generation
        self._passages = passages
        self.question = question
        self._weights = QueryWeights(terms)
        self._known: dict[int, AskedPassage | None] = {}

    def read(self, row: int) -> AskedPassage | None:
        """The passage of a row; None where it has nothing that could be quoted.

        Raises:
            Whatever reading its document raises.
        """
        if row not in self._known:
            part = self._passages.read(self.generation, row)
            self._known[row] = self._ask(part) if part else None
        return self._known[row]

    def read_ahead(self, rows: Iterable[int], is_time: Callable[[], bool]) -> None:
        """Read these rows, one after another, as long as there is time; not those without a text now."""
        for row in rows:
            if not is_time():
                return
            with suppress(*UNREADABLE):
                self.read(row)

    def _ask(self, part: ReadPassage) -> AskedPassage:
        question, lang = self.question, part.lang
        covered = [self._weights.share(one.terms, lang) for one in part.sentences]
        context_covered = self._weights.share(part.terms, lang)
        known: dict[str, npt.ArrayLike] = {
            "context_covered": context_covered,
            "told_before": told_before(question, part.document),
            "by_author_asked": is_by_whom_it_asks(question, part.document),
            "covered": covered,
            "central": part.central,
            "log_words": np.log1p([one.words for one in part.sentences]),
            "of_itself": [one.of_itself for one in part.sentences],
            "definition_wanted_found": _definitions(question, part),
            "another_time": [
                speaks_of_another_time(question, one.alone, lang, one.day) for one in part.sentences
            ],
        }
        texts = [one.alone for one in part.sentences]
        return AskedPassage(
            part, covered, context_covered, sentence_features(question, texts, lang, known)
        )


def _definitions(question: Understood, part: ReadPassage) -> list[bool]:
    """(sentences,) which of them define what is to be defined, if anything is."""
    if not question.wanted.defined:
        return [False] * len(part.sentences)
    text, lang = part.document.text, part.lang
    term = read_question(question.wanted.defined, lang, question.lang)
    found = []
    for one in part.sentences:
        sentence = text[one.start : one.end]
        before = _sentence_before(text, one.start, lang) if refers_back(sentence) else ""
        found.append(
            defines(sentence, lang, term, before)
            or is_bio(part.document, one.start, one.end, question.wanted.defined)
        )
    return found


def _sentence_before(text: str, start: int, lang: Lang) -> str:
    earlier = text[max(0, start - _CHARS_BEFORE) : start].rstrip()
    return earlier[slice(*split_sentences(earlier, lang)[-1])] if earlier else ""
