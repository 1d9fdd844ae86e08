"""Is a sentence carried by the quote that it cites? By rules, by vectors, by an entailment model."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from corpus.document import Lang
from corpus.sentences import split_sentences
from index.words import is_stop_word
from rag.generate.nearness import Comparison, WordReader
from rag.generate.reading import Reading, read_statement, states_no_more
from rag.generate.translation import find_mistranslation, is_spelt_alike
from rag.generate.wording import find_departure

LEAST_ENTAILMENT = 0.8
"""The probability from which an entailment model is believed."""

MOST_TOKENS = 250
"""Of a quote's sentence that is compared, which takes time with the square of it."""

_SHORTEST_SPEECH_WORDS = 4


class Entailment(Protocol):
    """A model that tells whether a statement follows from a text."""

    def entails(self, premises: Sequence[str], statement: str) -> list[float]:
        """The probability, in [0, 1], that the statement follows from each of the texts."""


@dataclass(frozen=True, slots=True)
class Quote:
    """A text that a sentence may rest on."""

    text: str
    lang: Lang


class Checker:
    """Holds sentences to their quotes. A sentence must be carried by one sentence of one quote.

    Dates, figures, names and what turns a statement (a negation, a hedge, a condition, whose word it
    is) must be the quote's. Without an entailment model a sentence must also be the quote's own words,
    or their translation word for word; with one, the model judges what the rules cannot.
    """

    def __init__(self, words: WordReader, entailment: Entailment | None = None) -> None:
        self.words = words
        self._comparison = Comparison(words)
        self._entailment = entailment

    def find_fault(self, text: str, lang: Lang, quote: Quote) -> str | None:
        """Why the quote does not carry the sentence; None where it does."""
        sentence = read_statement(text, lang)
        fault: str | None = "the quote says nothing"
        for start, end in split_sentences(quote.text, quote.lang):
            fault = self._find_fault(sentence, read_statement(quote.text[start:end], quote.lang))
            if fault is None:
                return self._find_doubt(text, quote)
        return fault

    def _find_fault(self, sentence: Reading, known: Reading) -> str | None:
        if len(known.tokens) > MOST_TOKENS:
            return "the quote's sentence is too long to be compared"
        fault = _find_false_claim(sentence, known) or _find_turn(sentence, known)
        if fault or self._entailment is not None:
            return fault
        if sentence.lang == known.lang:
            return find_departure(sentence, known)
        return find_mistranslation(sentence, known, self._comparison.compare(sentence, known))

    def _find_doubt(self, text: str, quote: Quote) -> str | None:
        if self._entailment is None:
            return None
        (probability,) = self._entailment.entails([quote.text], text)
        if probability >= LEAST_ENTAILMENT:
            return None
        return f"the entailment model gives it {probability:.2f}"


def _find_false_claim(sentence: Reading, quote: Reading) -> str | None:
    """A date, a figure or a name that the quote does not give."""
    if not sentence.has_read_every_digit:
        return "it holds a number that cannot be read"
    known = [token.stated for token in quote.tokens if token.stated is not None]
    for place, token in enumerate(sentence.tokens):
        shown = sentence.text[token.start : token.end]
        if token.stated is not None:
            if not any(states_no_more(token.stated, one) for one in known):
                return f"the quote does not give '{shown}'"
        elif token.is_capital and place and not _is_named(sentence, place, quote):
            return f"the quote does not name '{shown}'"
    return None


def _is_named(sentence: Reading, place: int, quote: Reading) -> bool:
    token = sentence.tokens[place]
    if sentence.lang != quote.lang:
        is_title = bool(sentence.classes_at(place)) or is_stop_word(token.folded, sentence.lang)
        return is_title or any(is_spelt_alike(token, known) for known in quote.tokens)
    return any(
        token.folded == known.folded or (token.alias is not None and token.alias == known.alias)
        for known in quote.tokens
    )


def _find_turn(sentence: Reading, quote: Reading) -> str | None:
    """What turns a statement, and is in the sentence or in the quote alone."""
    said, known = sentence.classes(kept=True), quote.classes(kept=True)
    if said - known:
        return f"the quote has no {min(said - known)}"
    if sentence.lang != quote.lang and known - said:
        return f"it leaves out a {min(known - said)}"
    given = quote.classes(kept=False)
    for mark in sentence.marks:
        if mark.is_kept or mark.is_beside:
            continue
        if given.isdisjoint(sentence.classes_of(mark)):
            return f"the quote says nothing of a {mark.name}"
    return _find_lost_speech(sentence, quote)


def _find_lost_speech(sentence: Reading, quote: Reading) -> str | None:
    """Somebody's words that are given as the article's own."""
    if sentence.quotation_marks == quote.quotation_marks:
        return None
    if sentence.quotation_marks > quote.quotation_marks:
        return "it puts words between quotation marks"
    return "it gives somebody's words as its own" if _has_speech(quote) else None


def _has_speech(quote: Reading) -> bool:
    opened: int | None = None
    for place, character in enumerate(quote.text):
        if character not in '"“”„«»':
            continue
        if opened is not None and len(quote.text[opened:place].split()) >= _SHORTEST_SPEECH_WORDS:
            return True
        opened = place
    return False
