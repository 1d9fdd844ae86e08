"""Which of a sentence's figures a question may ask for."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from itertools import compress

from corpus.document import Lang
from index.words import fold
from rag.evidence.figures.counted import (
    MONEY,
    NO_AMOUNT,
    SHARES,
    Placed,
    figures_in,
    kinds_of,
    terms_counted,
    words_counted,
)
from rag.evidence.figures.terms import meanings
from rag.mentions.figures.stated import Figure, stated_in
from rag.mentions.words.families import Family, harms_of
from rag.question.counted import ANYBODY, last_question, read_counted
from rag.question.understand import Understood

_SHARE_ASKED = re.compile(
    r"\b(?:(?:what|which|the|a) share|share of|percent\w*|proportion|fraction|porcentaje|"
    r"proporcion|por ciento|"
    r"(?:que|cual) parte)\b"
)
_OF_PEOPLE = (
    r"(?:homicid\w+|murders?|deaths?|killings?|overdos\w+|mortality|crime|femicid\w+|feminicid\w+|"
    r"mortalidad|asesinatos?|muertes?|robos?)"
)
_PER_ASKED = re.compile(
    rf"\b{_OF_PEOPLE} rate\b|\brate of {_OF_PEOPLE}\b|\btasa (?:nacional )?de {_OF_PEOPLE}\b|"
    rf"\bp(?:er|or) (?:cada )?100[,. ]?000\b"
)
_PER = re.compile(r"\W*(?:[^\W\d]+ ){0,3}p(?:er|or) (?:cada )?100[,. ]?000\b")
_MOVE = (
    r"(?:dropp?(?:ed)?|f[ae]ll(?:en)?|declined?|decreased?|down|reduc\w+|cut|r[io]se(?:n)?|gr[eo]wn?|up|"
    r"increas\w+|"
    r"caid[ao]|cay(?:o|eron)|baj(?:o|a|aron|ada)|descen\w+|dismin\w+|reduj\w+|aument\w+|crec\w+|subi\w+|alza)"
)
_MOVED = re.compile(rf"\b{_MOVE}\b")
_MOVED_BY = re.compile(rf"\b{_MOVE}(?: (?:by|of|de|del|en|un|around|about|cerca de|casi|some))*\W*\Z")
_THAN_BEFORE = re.compile(r"\W*(?:drop|fall|decline|rise|increase|less|more|lower|higher|menos|mas)\b")
_HOW_MANY = re.compile(r"\b(?:how many|number of|cuant[oa]s|numero de)((?: [^\W\d]+){1,3})")
_CHARS_AROUND = 60


def figure_asked(
    question: Understood, text: str, lang: Lang, head: tuple[str, ...] = ()
) -> Placed | None:
    """The figure of a sentence that may be what is asked for; None unless exactly one may be.

    head: the term, if any, that says what is counted where the question's own words fit none of several.
    """
    asked = stated_in(question.text, question.lang)
    found = [
        (figure, start, end)
        for figure, start, end in figures_in(text, lang)
        if figure not in asked
        and _may_be_asked(question, figure)
        and _measures_what_is_asked(question, text, start, end)
    ]
    if len(found) > 1:
        sought = _asked_to_count(question, lang)
        harm = _harms_counted(question)
        counts = [terms_counted(text, start, end, lang) for _, start, end in found]
        wanted = [
            not sought.isdisjoint(count) or _tells_of_any(harm, words_counted(text, start, end))
            for count, (_, start, end) in zip(counts, found, strict=True)
        ]
        if not any(wanted):
            kinds = kinds_of(read_counted(question.text).noun)
            wanted = [not kinds.isdisjoint(kinds_of(words_counted(text, *place))) for _, *place in found]
        if not any(wanted) and head:
            wanted = [count[:1] == head for count in counts]
        found = list(compress(found, wanted))
    return found[0] if len(found) == 1 else None


def _may_be_asked(question: Understood, figure: Figure) -> bool:
    if question.wants_money:
        return figure.unit in MONEY
    if _SHARE_ASKED.search(fold(question.text)):
        return figure.unit in SHARES
    if _HOW_MANY.search(fold(question.text)):
        return figure.unit not in SHARES | MONEY | NO_AMOUNT
    return figure.unit not in NO_AMOUNT


def _measures_what_is_asked(question: Understood, text: str, start: int, end: int) -> bool:
    """Whether a figure is a rate where one is asked for, and no rise or fall where a share is."""
    asked = fold(question.text)
    if _PER_ASKED.search(asked) and not _HOW_MANY.search(asked) and not _MOVED.search(asked):
        return _PER.match(fold(text[end : end + _CHARS_AROUND])) is not None
    if _SHARE_ASKED.search(asked) and not _MOVED.search(asked):
        before, after = (
            fold(text[max(0, start - _CHARS_AROUND) : start]),
            fold(text[end : end + _CHARS_AROUND]),
        )
        return not (_MOVED_BY.search(before) or _THAN_BEFORE.match(after))
    return True


@lru_cache(maxsize=1_000)
def _asked_terms(folded: str, lang: Lang, other: Lang) -> frozenset[str]:
    match = _HOW_MANY.search(folded)
    return meanings(match[1], lang, other) if match else frozenset()


def _asked_to_count(question: Understood, lang: Lang) -> frozenset[str]:
    """What a question asks to count, in the terms of a language."""
    return _asked_terms(fold(question.text), question.lang, lang)


def _harms_counted(question: Understood) -> tuple[Family, ...]:
    """What was done to those whom a question counts: told by the noun, or of people by the question."""
    noun = read_counted(question.text).noun
    is_anybody = not noun or ANYBODY.match(noun) is not None
    return harms_of(last_question(fold(question.text)) if is_anybody else noun)


def _tells_of_any(events: Iterable[Family], words: str) -> bool:
    return any(event.is_in(words) for event in events)
