"""Does a sentence say what a quote in its own language says, in the quote's own words?"""

from __future__ import annotations

from itertools import accumulate

from rag.generate.omission import find_idle
from rag.generate.reading import IGNORABLE, Reading, Token, is_same_word, states_no_more

_LEAST_KEPT = 0.4


def find_departure(sentence: Reading, quote: Reading) -> str | None:
    """Why a sentence is not the quote, perhaps with parts of it left out; None where it is.

    The sentence must be the quote's words in the quote's order: other forms of a word, of a name, a
    date or a figure are the same, articles do not count. What is left out must be whole clauses that go
    unmissed (`find_idle`).
    """
    said, known = _counting(sentence), _counting(quote)
    if not said:
        return "it says nothing"
    matches = [[_is_same(sentence, s, quote, k) for k in known] for s in said]
    for place, row in zip(said, matches, strict=True):
        if not any(row):
            return f"the quote does not say '{_surface(sentence, sentence.tokens[place])}'"
    if not _is_selection(matches, _Omissions(quote, known)):
        return "it joins or leaves out parts of the quote"
    if len(said) < _LEAST_KEPT * len(known):
        return "it leaves out too much of the quote"
    return None


class _Omissions:
    """Which stretches of a quote's counting tokens may be left out."""

    def __init__(self, quote: Reading, known: list[int]) -> None:
        idle = find_idle(quote)
        self._busy = [0, *accumulate(not idle[place] for place in known)]
        self._stops = [_is_stop(quote, known, at) for at in range(len(known) + 1)]
        self.count = len(known)

    def may_omit(self, first: int, last: int) -> bool:
        """Whether tokens first to last - 1 may be."""
        if first == last:
            return True
        return self._busy[first] == self._busy[last] and self._stops[first] and self._stops[last]


def _is_stop(quote: Reading, known: list[int], at: int) -> bool:
    """Whether punctuation stands before the counting token `at`, also before its article."""
    if at in (0, len(known)):
        return True
    return any(quote.is_stop_before(place) for place in range(known[at - 1] + 1, known[at] + 1))


def _is_selection(matches: list[list[bool]], omissions: _Omissions) -> bool:
    """Whether the sentence's tokens are the quote's, in order, with omissions that may be."""
    ends = [at for at, same in enumerate(matches[0]) if same and omissions.may_omit(0, at)]
    for row in matches[1:]:
        ends = [
            at
            for at, same in enumerate(row)
            if same and any(end < at and omissions.may_omit(end + 1, at) for end in ends)
        ]
    return any(omissions.may_omit(end + 1, omissions.count) for end in ends)


def _counting(reading: Reading) -> list[int]:
    """The places of the tokens that count."""
    ignorable = IGNORABLE[reading.lang]
    return [place for place, t in enumerate(reading.tokens) if t.stated or t.folded not in ignorable]


def _is_same(sentence: Reading, place: int, quote: Reading, known_place: int) -> bool:
    claimed, known = sentence.tokens[place], quote.tokens[known_place]
    if claimed.stated or known.stated:
        both = claimed.stated is not None and known.stated is not None
        return both and states_no_more(claimed.stated, known.stated)  # type: ignore[arg-type]
    same_class = sentence.classes_at(place) == quote.classes_at(known_place)
    return same_class and is_same_word(claimed, known, sentence.lang)


def _surface(reading: Reading, token: Token) -> str:
    return reading.text[token.start : token.end]
