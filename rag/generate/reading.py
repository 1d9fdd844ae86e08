"""A sentence read for what it states: dates and figures, names, words, and what turns them."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from corpus.document import Lang
from index.words import find_words, fold, stem
from rag.generate.lexicon import DATE, FIGURE, WORD, Mark, find_marks
from rag.mentions.figures.stated import Day, Figure, find_codes, find_stated

IGNORABLE: dict[Lang, frozenset[str]] = {
    "en": frozenset({"the", "a", "an", "that", "which", "who", "whom"}),
    "es": frozenset({"el", "la", "los", "las", "un", "una", "que", "lo"}),
}
"""Words that may come and go without a change of meaning."""

_QUOTATION_MARKS = frozenset('"“”„«»')
_DEMONYM = re.compile(r"mexican(?:s|[oa]s?)?|americans?|estadounidenses?|chinese|chin[oa]s?")
_FORMS = (re.compile(r"(?:ers?|ors?|[aei]dor(?:a|es|as)?)\Z"), re.compile(r"ing\Z"))
"""Endings of those who do something, and of the doing: other words than what was done."""

_POSSESSIVE = ("'s", "’s")


@dataclass(frozen=True, slots=True)
class Token:
    """A date, a figure, a name or a word: text[start:end].

    folded: lower case, without accents and a possessive 's. lower: the same with its accents.
    alias: its one name in both languages, where the alias table knows it ("@mexico").
    stated: what it states, if it is a date or a figure.
    is_capital: it begins with a capital letter, or is a code such as GAO-09-709.
    """

    folded: str
    lower: str
    start: int
    end: int
    alias: str | None = None
    stated: Day | Figure | None = None
    is_capital: bool = False

    @property
    def is_demonym(self) -> bool:
        """Whether it names people or what is theirs after their country: "Mexican", "estadounidenses"."""
        return _DEMONYM.fullmatch(self.folded) is not None


@dataclass(frozen=True, slots=True)
class Reading:
    """A text in NFC, its tokens in order, and the classes that they belong to."""

    text: str
    lang: Lang
    tokens: tuple[Token, ...]
    marks: tuple[Mark, ...]

    @property
    def quotation_marks(self) -> int:
        """How many of them there are."""
        return sum(character in _QUOTATION_MARKS for character in self.text)

    @property
    def has_read_every_digit(self) -> bool:
        """Whether each digit belongs to a date, a figure or a name."""
        places = [place for place, character in enumerate(self.text) if character.isdigit()]
        return all(any(t.start <= place < t.end for t in self.tokens) for place in places)

    def classes(self, *, kept: bool) -> frozenset[str]:
        """The names of the classes that must be kept, or of the others."""
        return frozenset(mark.name for mark in self.marks if mark.is_kept == kept)

    def classes_of(self, mark: Mark) -> frozenset[str]:
        """The classes that the words of a mark may be of: "condenado" is convicted, or sentenced."""
        same = (other for other in self.marks if (other.first, other.last) == (mark.first, mark.last))
        return frozenset(other.name for other in same)

    def classes_at(self, place: int) -> frozenset[str]:
        """The names of the classes that the token at a place belongs to."""
        return frozenset(mark.name for mark in self.marks if mark.first <= place < mark.last)

    def own_classes_at(self, place: int) -> frozenset[str]:
        """Those that are all that it says; none where it says something besides."""
        marks = (mark for mark in self.marks if mark.first <= place < mark.last)
        return frozenset(mark.name for mark in marks if not mark.is_beside)

    def is_stop_before(self, place: int) -> bool:
        """Whether a clause begins at a token: the text does, or a mark of punctuation comes before."""
        if place in (0, len(self.tokens)):
            return True
        between = self.text[self.tokens[place - 1].end : self.tokens[place].start]
        return any(character in ",;:—–()" for character in between)


def word_set(text: str) -> frozenset[str]:
    """The words of a list."""
    return frozenset(text.split())


@lru_cache(maxsize=4096)
def read_statement(text: str, lang: Lang) -> Reading:
    """Read a sentence, or the quote that it rests on."""
    text = unicodedata.normalize("NFC", text)
    tokens = [_token(text, one.start, one.end, stated=one.what) for one in find_stated(text, lang)]
    tokens += _codes(text, tokens)
    names = [word for word in find_words(text) if word.folded.startswith("@")]
    for name in names:
        if text[name.start].isupper() and not _overlaps(name.start, name.end, tokens):
            tokens.append(_token(text, name.start, name.end, name.folded, is_capital=True))
    for match in WORD.finditer(text):
        if not _overlaps(match.start(), match.end(), tokens):
            alias = next((n.folded for n in names if n.start <= match.start() < n.end), None)
            word = match.group()
            end = match.end() - 2 * word.endswith(_POSSESSIVE)
            tokens.append(_token(text, match.start(), end, alias, is_capital=word[0].isupper()))
    tokens.sort(key=lambda token: token.start)
    words = [_sign(token) or token.lower for token in tokens]
    folded = [_sign(token) or token.folded for token in tokens]
    return Reading(text, lang, tuple(tokens), tuple(find_marks(words, folded, lang)))


def is_same_word(claimed: Token, known: Token, lang: Lang) -> bool:
    """Whether two words of one language are the same but for their number or tense.

    Who does something is not whom it is done to ("secuestrador", "secuestrado"), an accent makes another
    word of one ("pagó", "pago"), so does another gender ("hijo", "hija"; "puerto", "puerta"), and a
    country is not its people.
    """
    both_names = claimed.is_capital and known.is_capital
    if claimed.folded == known.folded:
        return both_names or claimed.lower == known.lower
    if both_names and claimed.alias is not None and claimed.alias == known.alias:
        return claimed.is_demonym == known.is_demonym
    if any(bool(form.search(claimed.folded)) != bool(form.search(known.folded)) for form in _FORMS):
        return False
    if lang == "es" and _differ_in_gender(claimed.lower, known.lower):
        return False
    return stem(claimed.folded, lang) == stem(known.folded, lang)


def _differ_in_gender(one: str, other: str) -> bool:
    """Whether two Spanish words differ, but for their number, in an "a" at the end that only one has."""
    first, second = sorted((one.removesuffix("s"), other.removesuffix("s")), key=len)
    if first.endswith("a") == second.endswith("a"):
        return False
    return first + "a" == second or (first[:-1] == second[:-1] and {first[-1], second[-1]} <= set("aeo"))


def states_no_more(claimed: Day | Figure, known: Day | Figure) -> bool:
    """Whether a date or figure is given by another one."""
    if isinstance(claimed, Day) and isinstance(known, Day):
        return claimed.is_implied_by(known)
    return claimed == known


def _token(
    text: str,
    start: int,
    end: int,
    alias: str | None = None,
    stated: Day | Figure | None = None,
    *,
    is_capital: bool = False,
) -> Token:
    lower = text[start:end].lower().replace("’", "'")
    return Token(fold(lower), lower, start, end, alias, stated, is_capital)


def _sign(token: Token) -> str | None:
    if token.stated is None:
        return None
    return DATE if isinstance(token.stated, Day) else FIGURE


def _codes(text: str, taken: list[Token]) -> list[Token]:
    return [
        _token(text, start, end, is_capital=True)
        for start, end in find_codes(text)
        if not _overlaps(start, end, taken)
    ]


def _overlaps(start: int, end: int, tokens: list[Token]) -> bool:
    return any(token.start < end and start < token.end for token in tokens)
