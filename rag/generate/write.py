"""`Writer`: citations to an answer by a language model, of which what they do not carry is left out."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from enum import StrEnum

from corpus.document import Lang
from corpus.language import detect_language
from rag.answer import AnswerSentence, Citation
from rag.errors import (
    LanguageModelBabbles,
    LanguageModelDown,
    LanguageModelError,
    LanguageModelSlow,
)
from rag.generate.breaker import Breaker
from rag.generate.check import Checker, Quote
from rag.generate.model import LanguageModel
from rag.generate.plain import find_markup
from rag.generate.prompt import write_prompt
from rag.generate.reply import Draft, ReplyReader
from rag.mentions.sentences.points_back import points_back

MOST_AT_ONCE = 16
"""Replies that are waited for side by side; each holds a thread that other requests need too."""

_log = logging.getLogger(__name__)


class Trouble(StrEnum):
    """Why a model's reply is missing, or cut short."""

    DOWN = "down"
    SLOW = "slow"
    BUSY = "busy"
    BABBLES = "babbles"
    UNSUPPORTED = "unsupported"


@dataclass(frozen=True, slots=True)
class Written:
    """What a model wrote and the quotes carry.

    citations: those that the sentences cite, numbered anew in the order in which they do.
    left_out: how many sentences were left out because their quotes do not carry them.
    trouble: what ended the reply early; or, where there is no sentence, why not.
    """

    sentences: tuple[AnswerSentence, ...] = ()
    citations: tuple[Citation, ...] = ()
    left_out: int = 0
    trouble: Trouble | None = None


OnWritten = Callable[[Written], None]


class Writer:
    """Has a language model write answers. Called from many threads at once."""

    def __init__(
        self,
        model: LanguageModel,
        checker: Checker,
        timeout_seconds: float,
        breaker: Breaker | None = None,
    ) -> None:
        """`timeout_seconds`: the time for one whole reply."""
        self._model = model
        self._checker = checker
        self._timeout_seconds = timeout_seconds
        self._breaker = breaker or Breaker()
        self._places = threading.BoundedSemaphore(MOST_AT_ONCE)

    def write(
        self,
        question: str,
        lang: Lang,
        citations: Sequence[Citation],
        on_written: OnWritten = lambda _: None,
        needed: Sequence[int] = (1,),
    ) -> Written:
        """An answer in `lang` from the citations.

        The quotes with the numbers `needed` are in every answer: where no sentence that is left cites
        one, it comes last, word for word. Beyond `MOST_AT_ONCE` at a time, nothing is written.

        Args:
            on_written: is told what is there so far each time that a sentence was found good; what it
                raises ends the work there.
        """
        if not self._places.acquire(blocking=False):
            return Written(trouble=Trouble.BUSY)
        try:
            return self._write(question, lang, citations, on_written, needed)
        finally:
            self._places.release()

    def _write(
        self,
        question: str,
        lang: Lang,
        citations: Sequence[Citation],
        on_written: OnWritten,
        needed: Sequence[int],
    ) -> Written:
        if not self._breaker.lets_through():
            return Written(trouble=Trouble.DOWN)
        answer = _Answer(citations)
        trouble = self._fill(answer, question, lang, on_written)
        if not answer.sentences:
            return Written(left_out=answer.left_out, trouble=trouble or Trouble.UNSUPPORTED)
        for n in needed:
            if n not in answer.order:
                answer.add_quote(n)
                on_written(answer.written())
        return replace(answer.written(), trouble=trouble)

    def _fill(self, answer: _Answer, question: str, lang: Lang, on_written: OnWritten) -> Trouble | None:
        """Add what passes until the reply ends; what ended it early."""
        trouble = None
        try:
            for draft in self._read_drafts(question, lang, answer.citations):
                sentence = self._judge(draft, lang, answer.citations)
                if sentence is None or not answer.makes_clear(sentence):
                    answer.left_out += 1
                elif not answer.says(sentence.text):
                    answer.add(sentence)
                    on_written(answer.written())
        except LanguageModelError as error:
            _log.warning("the language model wrote no whole answer: %s", error)
            trouble = next(_TROUBLES[kind] for kind in type(error).__mro__ if kind in _TROUBLES)
        if trouble in (Trouble.DOWN, Trouble.SLOW) and not answer.sentences:
            self._breaker.fail()
        else:
            self._breaker.succeed()
        return trouble

    def _read_drafts(self, question: str, lang: Lang, citations: Sequence[Citation]) -> Iterator[Draft]:
        reader = ReplyReader(lang)
        messages = write_prompt(question, lang, [citation.quote for citation in citations])
        deadline = time.monotonic() + self._timeout_seconds
        with closing(self._model.stream(messages, self._timeout_seconds)) as pieces:
            for piece in pieces:
                if time.monotonic() > deadline:
                    raise LanguageModelSlow(f"No whole reply in {self._timeout_seconds:g} seconds.")
                yield from reader.feed(piece)
                if reader.is_over:
                    break
        yield from reader.close()

    def _judge(self, draft: Draft, lang: Lang, citations: Sequence[Citation]) -> AnswerSentence | None:
        """The sentence with the numbers of those of its citations that carry it; None if none does."""
        known = {citation.n: citation for citation in citations}
        cited_text = " ".join(known[n].quote for n in draft.numbers if n in known)
        fault = find_markup(draft.text, cited_text)
        if fault is None and not draft.numbers:
            fault = "it cites nothing"
        if fault is None and detect_language(draft.text, lang) != lang:
            fault = "it is in another language"
        carrying = []
        if fault is None:
            for n in draft.numbers:
                cited = known.get(n)
                fault = (
                    self._checker.find_fault(draft.text, lang, Quote(cited.quote, cited.lang))
                    if cited
                    else f"there is no [{n}]"
                )
                if fault is None:
                    carrying.append(n)
        if carrying:
            return AnswerSentence(draft.text, lang, tuple(carrying))
        _log.debug("a sentence was left out: %s", fault)
        return None


@dataclass
class _Answer:
    """Sentences as they are added, and the numbers of the citations in the order of their first use."""

    citations: Sequence[Citation]
    sentences: list[AnswerSentence] = field(default_factory=list)
    order: list[int] = field(default_factory=list)
    left_out: int = 0

    def says(self, text: str) -> bool:
        return any(sentence.text == text for sentence in self.sentences)

    def makes_clear(self, sentence: AnswerSentence) -> bool:
        """Whether a sentence that points back ("He …") follows one of the same quote."""
        before = self.sentences[-1].citations if self.sentences else ()
        return not points_back(sentence.text, sentence.lang) or bool(
            set(before) & set(sentence.citations)
        )

    def add_quote(self, n: int) -> None:
        """Add a citation's quote, word for word."""
        quoted = next(citation for citation in self.citations if citation.n == n)
        self.add(AnswerSentence(quoted.quote, quoted.lang, (n,)))

    def add(self, sentence: AnswerSentence) -> None:
        self.sentences.append(sentence)
        self.order += [n for n in sentence.citations if n not in self.order]

    def written(self) -> Written:
        """What is there so far, its citations numbered anew."""
        numbers = {old: new for new, old in enumerate(self.order, 1)}
        known = {citation.n: citation for citation in self.citations}
        return Written(
            tuple(
                replace(one, citations=tuple(sorted(numbers[n] for n in one.citations)))
                for one in self.sentences
            ),
            tuple(replace(known[old], n=new) for old, new in numbers.items()),
            self.left_out,
        )


_TROUBLES: dict[type[LanguageModelError], Trouble] = {
    LanguageModelDown: Trouble.DOWN,
    LanguageModelSlow: Trouble.SLOW,
    LanguageModelBabbles: Trouble.BABBLES,
}
