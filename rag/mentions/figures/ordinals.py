"""Which one of several a text tells of: "the third meeting", "la 3a. reunión", "la III Cumbre"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from corpus.document import Lang
from index.words import fold, is_stop_word
from rag.mentions.calendar.months import MONTH_NUMBERS
from rag.mentions.figures.number_words import BIG, SMALL

_MOST_WORDS = 3
_CHARS_AFTER = 60
_ENGLISH = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth "
    "fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth"
)
_SPANISH = (
    "primer|primero|primera segundo|segunda tercer|tercero|tercera cuarto|cuarta quinto|quinta "
    "sexto|sexta septimo|septima|setimo|setima octavo|octava noveno|novena decimo|decima "
    "undecimo|undecima|decimoprimer|decimoprimera duodecimo|duodecima|decimosegundo|decimosegunda "
    "decimotercer|decimotercero|decimotercera|decimatercera decimocuarto|decimocuarta|decimacuarta "
    "decimoquinto|decimoquinta|decimaquinta decimosexto|decimosexta decimoseptimo|decimoseptima "
    "decimoctavo|decimoctava decimonoveno|decimonovena vigesimo|vigesima"
)
_ROMAN = "I II III IV V VI VII VIII IX X XI XII XIII XIV XV XVI XVII XVIII XIX XX"
_WORDS = {
    **{word: at for at, word in enumerate(_ENGLISH.split(), 1)},
    **{word: at for at, one in enumerate(_SPANISH.split(), 1) for word in one.split("|")},
    "inaugural": 1,
}
_ROMANS = {numeral: at for at, numeral in enumerate(_ROMAN.split(), 1) if len(numeral) > 1}
_ORDINAL = re.compile(
    rf"(?<![\w.,-])(?:(?P<word>{'|'.join(sorted(_WORDS, key=len, reverse=True))})|"
    r"(?P<digits>\d{1,3})(?:st|nd|rd|th|(?:\.?[ao]|er|r[ao]|d[ao]|t[ao]|m[ao]|v[ao]|n[ao])\b\.?)|"
    rf"(?P<roman>(?-i:{'|'.join(sorted(_ROMANS, key=len, reverse=True))})))(?!\w)",
    re.IGNORECASE,
)
_AFTER_A_WORD = re.compile(rf"(?<=\w )(?:{'|'.join(sorted(_ROMANS, key=len, reverse=True))})(?!\.?\w)")
_NEXT = re.compile(r"(?: |-|, )(?P<word>[^\W\d_]{2,40})")
_A_FEW = frozenset({"few", "several", "couple", "dozen", "ever", *SMALL["en"], *SMALL["es"], *BIG["es"]})
_DAY_BEFORE = re.compile(rf"\b(?:{'|'.join(MONTH_NUMBERS)})\.? \Z")
_CHARS_BEFORE = 20


@dataclass(frozen=True, slots=True)
class Ordinal:
    """Which one, and the words that stand after it: what it is one of is among them.

    start, end: of the ordinal itself, in the text.
    words: folded, at most three, up to a word like "of" or a mark; none where it stands alone.
    ends: where each of them ends.
    """

    number: int
    start: int
    end: int
    words: tuple[str, ...]
    ends: tuple[int, ...]


@lru_cache(maxsize=5_000)
def find_ordinals(text: str, lang: Lang) -> tuple[Ordinal, ...]:
    """The ordinals of a text, in order: none of a date ("May 4th"), nor "the first two meetings"."""
    return tuple(_find(text, lang))


def figures_in_roman(text: str) -> list[str]:
    """The Roman numerals of a text, from two on, in digits: "2" of "Phase II"."""
    return [str(_ROMANS[numeral]) for numeral in _AFTER_A_WORD.findall(text)]


def _find(text: str, lang: Lang) -> Iterator[Ordinal]:
    folded = zip(text, map(fold, text), strict=True)
    plain = "".join(low if len(low) == 1 else one for one, low in folded)
    cased = "".join(one if one.isascii() else low for one, low in zip(text, plain, strict=True))
    for found in _ORDINAL.finditer(cased):
        if _DAY_BEFORE.search(plain[max(0, found.start() - _CHARS_BEFORE) : found.start()]):
            continue
        number = (
            int(found["digits"])
            if found["digits"]
            else _ROMANS[found["roman"]]
            if found["roman"]
            else _WORDS[found["word"].casefold()]
        )
        words, ends = _words_after(plain, found.end(), lang)
        if not words or words[0] not in _A_FEW:
            yield Ordinal(number, *found.span(), words, ends)


def _words_after(plain: str, at: int, lang: Lang) -> tuple[tuple[str, ...], tuple[int, ...]]:
    words: list[str] = []
    ends: list[int] = []
    while len(words) < _MOST_WORDS and (found := _NEXT.match(plain, at, at + _CHARS_AFTER)):
        if is_stop_word(found["word"], lang):
            break
        words.append(found["word"])
        ends.append(found.end())
        at = found.end()
    return tuple(words), tuple(ends)
