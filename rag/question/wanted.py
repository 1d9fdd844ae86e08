"""What kind of thing would answer a question, and whether a sentence holds one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from index.words import fold
from rag.mentions.calendar.hours import tells_hour
from rag.mentions.calendar.months import MONTH, SHORT_MONTH
from rag.mentions.calendar.year_parts import without_year_parts
from rag.mentions.figures.number_words import SMALL
from rag.mentions.figures.units import SCALES, UNITS
from rag.mentions.figures.years import YEAR, is_amount
from rag.mentions.people.named import (
    leaves_nameless,
    leaves_unnamed,
    names_a_person,
    names_a_place,
    names_a_thing,
    names_anything,
    names_no_thing,
    names_nobody,
    names_nothing,
)
from rag.mentions.people.nouns import PEOPLE
from rag.mentions.times.undated import tells_undated_time
from rag.mentions.words.marks import Mark, tells_mark
from rag.mentions.words.points import Point
from rag.question.asked_for import TIME, Kind, asks_for_a_named_place, asks_for_a_reason, kinds_asked
from rag.question.asking import asks_whether, only_asking, spell_out, split_questions
from rag.question.coming import asks_what_is_to_come
from rag.question.counted import ANYBODY, read_counted
from rag.question.defining import term_to_define
from rag.question.marks import marks_asked
from rag.question.people import people_asked
from rag.question.points import point_asked
from rag.question.things import asks_for_a_named_thing, things_asked
from rag.question.time_units import tells_in_units, units_asked
from rag.question.who_is import person_named

_SENTENCES_KEPT = 20_000
FIGURES = frozenset({Kind.FIGURE, Kind.MONEY, Kind.SPAN, Kind.AGE})
NAMES = frozenset({Kind.PERSON, Kind.PLACE, Kind.NAME})
TIMES = frozenset({Kind.DATE, Kind.HOUR})
_AMOUNTS = FIGURES | {Kind.HOUR, Kind.LIST, Kind.MARK}
_FIGURES_AND_TIMES = FIGURES | TIMES


@dataclass(frozen=True, slots=True)
class Wanted:
    """What would answer a question.

    kinds: all of them; empty where the question does not tell.
    listed: how many things a list is wanted of.
    whether: it is to be said whether something is so.
    why: a reason is asked for.
    point: the kind of points that are wanted, if the question asks for those that somebody makes.
    defined: what is to be defined, if a definition is asked for, or who somebody is.
    ahead: what is asked for is still to come.
    counts: people or things are to be counted, so that sums of money and spans of time answer nothing.
    spent: it is asked what was spent, and a share of the money tells it too.
    units: what time is to be counted in, if the question says so: "year".
    things: the nouns for the kind of thing whose name is wanted, if the question has one: "hospital".
    people: the nouns for those whose names are wanted: "lieutenant".
    marks: what is wanted that nobody tells without one of few words.
    named: whether something is wanted that is told by its name alone.
    apart: whether they are asked for in several questions, which one sentence seldom answers all.
    numbers, words: the figures and folded words of the question; finding those again tells nothing.
        What is part of a name ("Zorvik7") is no figure of it.
    """

    kinds: frozenset[Kind]
    numbers: frozenset[str]
    words: frozenset[str]
    listed: int = 0
    things: frozenset[str] = frozenset()
    people: frozenset[str] = frozenset()
    marks: frozenset[Mark] = frozenset()
    named: bool = False
    apart: bool = False
    whether: bool = False
    why: bool = False
    point: Point | None = None
    defined: str = ""
    ahead: bool = False
    counts: bool = False
    spent: bool = False
    units: frozenset[str] = frozenset()

    def lack(self, text: str) -> float:
        """How far a sentence is from holding something of every kind: 0 if it does, 1 if not.

        A half where a person or a place is wanted and it names something, if not as such are named.
        """
        missing = {kind for kind in self.kinds if not self.has(kind, text)}
        if not missing or not missing <= NAMES or self._leaves_unnamed(text):
            return float(bool(missing))
        return 0.5 if names_anything(text, self.words) else 1.0

    def lack_among(self, texts: Sequence[str]) -> float:
        """How far sentences together are from holding all: the mean of what they lack of each kind."""
        each = [replace(self, kinds=frozenset({kind})) for kind in self.kinds]
        return sum(min(one.lack(text) for text in texts) for one in each) / max(len(each), 1)

    def lacks_amount(self, texts: Sequence[str]) -> bool:
        """Does none of the sentences hold a figure, a time of day, enough of a list or a mark, if such is
        wanted?

        Or is a name wanted, and they hold none, or speak without it of whose it is ("a hospital")?
        """
        if not self._all_held(self.kinds & _AMOUNTS, texts):
            return True
        if self.named and all(self._names_none(text) for text in texts):
            return True
        unnamed = any(self._leaves_unnamed(text) for text in texts)
        kind = Kind.PERSON if self.people else Kind.NAME
        return unnamed and not any(self.has(kind, text) for text in texts)

    def _leaves_unnamed(self, text: str) -> bool:
        """Does a sentence speak of what is to be named without its name?"""
        if self.people:
            return leaves_nameless(text, self.words, self.people)
        return leaves_unnamed(text, self.words, self.things)

    def _names_none(self, text: str) -> bool:
        if self.people:
            return names_nobody(text, self.words, self.people)
        return (names_no_thing if self.things else names_nothing)(text, self.words)

    def finds_figure(self, texts: Sequence[str]) -> bool:
        """Is a figure, a date or a time of day wanted, and is each such held by one of the sentences?"""
        sought = self.kinds & _FIGURES_AND_TIMES
        return bool(sought) and self._all_held(sought, texts)

    def _all_held(self, kinds: frozenset[Kind], texts: Sequence[str]) -> bool:
        return all(any(self.has(kind, text) for text in texts) for kind in kinds)

    @property
    def asks_for_no_name(self) -> bool:
        """Whether something is asked for that no name alone can be: a figure, a reason, a point."""
        asks_other = bool(self.kinds) or self.whether or self.why or self.point is not None
        return asks_other and self.kinds.isdisjoint(NAMES | {Kind.LIST}) and not self.named

    def has_figure(self, text: str) -> bool:
        """Does a sentence hold the kinds of figures that are wanted, if any are?"""
        return all(self.has(kind, text) for kind in self.kinds & FIGURES)

    def has_time(self, text: str) -> bool:
        """Does a sentence hold a date or a time of day, whichever is wanted?"""
        return all(self.has(kind, text) for kind in self.kinds & TIMES)

    def has_name(self, text: str) -> bool:
        """Does a sentence name a person or a place, whichever is wanted?"""
        return all(self.has(kind, text) for kind in self.kinds & NAMES)

    def has(self, kind: Kind, text: str) -> bool:
        """Does a sentence hold a thing of this kind that the question does not name itself?"""
        match kind:
            case Kind.FIGURE:
                return self._has_new_figure(text)
            case Kind.MONEY:
                folded = fold(text)
                is_money = bool(_MONEY.search(folded) or (self.spent and _SHARE_SPENT.search(folded)))
                return is_money and self._has_new_figure(text)
            case Kind.SPAN:
                spans = _AGE_OF_SOMEBODY.sub(" ", fold(text))
                return bool(_SPAN.search(spans)) and tells_in_units(self.units, spans)
            case Kind.AGE:
                return bool(_AGE.search(fold(text)))
            case Kind.DATE:
                return _tells_date(text, is_ahead=self.ahead)
            case Kind.HOUR:
                return _tells_hour(text)
            case Kind.PERSON:
                return names_a_person(text, self.words)
            case Kind.PLACE:
                return names_a_place(text, self.words)
            case Kind.NAME:
                if self.things:
                    return names_a_thing(text, self.words, self.things)
                return names_anything(text, self.words)
            case Kind.MARK:
                folded = fold(text)
                return all(tells_mark(mark, folded, self.words) for mark in self.marks)
            case Kind.LIST:
                return len(_SEPARATOR.findall(text)) >= min(self.listed, _MOST_LISTED) - 1

    def _has_new_figure(self, text: str) -> bool:
        """A figure, or a number in words, that is not the question's own.

        Nor is it of a rank or part ("Tier 2", "artículo 9"), unless the question asks for such.
        """
        asks_rank = not _RANKED.isdisjoint(self.words)
        figures, words = _figures_in(text, ranks=asks_rank, sums=not self.counts)
        return not (figures <= self.numbers and words <= self.words)


@lru_cache(maxsize=_SENTENCES_KEPT)
def _tells_date(text: str, *, is_ahead: bool) -> bool:
    """Whether a text holds a date, or a time without one; is_ahead: one that is still to come will do."""
    folded = fold(text)
    dates = (not _is_amount(date) for date in _DATE.finditer(folded))
    return any(dates) or bool(_LOOSE_DATE.search(folded)) or tells_undated_time(text, is_ahead=is_ahead)


@lru_cache(maxsize=_SENTENCES_KEPT)
def _tells_hour(text: str) -> bool:
    return tells_hour(fold(text))


@lru_cache(maxsize=_SENTENCES_KEPT)
def _figures_in(text: str, *, ranks: bool, sums: bool) -> tuple[frozenset[str], frozenset[str]]:
    """The figures and the numbers in words of a text, but for those in dates, times of day and codes.

    ranks: those of ranks and parts count. sums: sums of money and spans of time do.
    """
    bare = _IN_DATES.sub(
        lambda date: date[0] if _is_amount(date) else " ", without_year_parts(fold(text))
    )
    bare = _SCALE_OF_A_TABLE.sub(" ", bare)
    if not ranks:
        bare = _RANK.sub(" ", bare)
    if not sums:
        bare = _SUM.sub(" ", bare)
    return frozenset(NUMBER.findall(bare)), frozenset(_NUMBER_WORDS.findall(bare))


def _is_amount(date: re.Match[str]) -> bool:
    """Whether what looks like a year counts or measures something."""
    return date["year"] is not None and is_amount(date.string, *date.span("year"))


def read_wanted(asked_last: str, question: str, numbers: frozenset[str]) -> Wanted:
    """What would answer a question.

    Args:
        asked_last: what tells the kind: the question or what was asked last of it.
        question: all of it.
        numbers: the figures in it.
    """
    folded = only_asking(spell_out(fold(asked_last)))
    parts = split_questions(folded)
    asked = [kinds for part in parts if (kinds := kinds_asked(part))] if len(parts) > 1 else []
    apart = len(asked) > 1
    kinds = frozenset().union(*asked) if apart else kinds_asked(folded)
    listed = _LIST_WANTED.search(folded)
    count = _read_count(listed[1]) if listed else 0
    if count > 1:
        kinds |= {Kind.LIST}
    defined = term_to_define(folded, only_what_is=not kinds)
    if who := person_named(question):
        kinds -= {Kind.PERSON}
        defined = who
    words = frozenset(_WORD.findall(fold(question)))
    own = numbers.intersection(NUMBER.findall(_CODE.sub(" ", fold(question))))
    things = things_asked(folded) if Kind.NAME in kinds else frozenset()
    people = people_asked(folded)
    marks = marks_asked(folded)
    return Wanted(
        kinds,
        own,
        words,
        count,
        things,
        people,
        marks,
        named=not apart
        and (
            bool(people)
            or (bool(things) and asks_for_a_named_thing(folded))
            or asks_for_a_named_place(folded)
        ),
        apart=apart,
        whether=asks_whether(folded, asked_last, of_a_kind=bool(kinds)),
        why=asks_for_a_reason(folded),
        point=point_asked(folded) if kinds <= {Kind.LIST} and not marks else None,
        defined=defined,
        ahead=asks_what_is_to_come(question) or _WHEN_IS.search(folded) is not None,
        counts=_counts_things(question, kinds),
        spent=Kind.MONEY in kinds and _SPENT.search(folded) is not None,
        units=units_asked(folded) if Kind.SPAN in kinds else frozenset(),
    )


def _counts_things(question: str, kinds: frozenset[Kind]) -> bool:
    """Whether it is people or things that a number is wanted of."""
    noun = read_counted(question).noun
    several = noun.endswith("s") or ANYBODY.match(noun) is not None
    return Kind.FIGURE in kinds and several and noun not in UNITS and noun not in SCALES


def _read_count(word: str) -> int:
    return int(word) if word.isdigit() else _COUNTS[word]


NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_WORD = re.compile(r"\w+")

_WHEN_IS = re.compile(
    r"\bwhen (?:do|does|is|are)\b|"
    r"\bcuando (?:es|son|empiezan?|comienzan?|inician?|abren?|cierran?|entran?|salen?|llegan?|vuelven?)\b"
)

_SMALL = {word: value for words in SMALL.values() for word, value in words.items() if value}
_COUNTS = {word: value for word, value in _SMALL.items() if value <= 12}
_LIST_WANTED = re.compile(
    r"\b(?:which|(?:what|who)(?: \w+)? (?:are|were)|name|names of|list|cuales (?:son|fueron|eran)|"
    r"quienes (?:son|fueron|eran)|nombres? de|nombra|como se llam\w+)(?: (?:the|all|l[oa]s|esos|esas))?"
    rf" (\d\d?|{'|'.join(_COUNTS)}) (?!{TIME['en']}\b|{TIME['es']}\b|(?:de )?(?:{MONTH})\b)[^\W\d]"
)
_MOST_LISTED = 6
_SEPARATOR = re.compile(r"[,;]| (?:and|or|y|e|o|u) ")

_MONEY = re.compile(
    r"[$€£¥]|\b(?:dollars?|pesos?|euros?|pounds|cents?|dolares|libras|centavos?|dll?s|usd|mxn|mm?d[dp])\b"
)
_MONTH = rf"(?:{MONTH}|(?:{SHORT_MONTH})\b\.?|mar\.)"
_DAY = r"\d{1,2}(?:st|nd|rd|th|\.?o)?"
"""Folding makes an "o" of "º"."""
_DATE = re.compile(rf"\b(?:(?P<year>{YEAR})\b|{_DAY} (?:de )?(?:{_MONTH}|ago\b)|{_MONTH} \d)")
_CODE = re.compile(r"\b[a-z]+-?\d+\b")
_LOOSE_DATE = re.compile(
    r"\b(?:\d{3,4}s|siglos? [ivx]+|\d{1,2}(?:st|nd|rd|th)[ -]centur(?:y|ies)|decadas? de(?: los)? \d\d|"
    rf"hace (?:\w+ ){{1,4}}{TIME['es']}|(?:\w+ ){{1,3}}{TIME['en']} ago|"
    r"(?:in|en|since|desde|by|hacia|until|hasta|around) \d{3,4}"
    r"(?=[,;:)]|\.?$|\.\s| (?:by|por|and|y|when|cuando)\b))|"
    r"\(\d{3,4}\)"
)
"""Decades, centuries, times counted back from now, and years before 1500."""
_TIME_OF_DAY = (
    r"(?<![\d.,:])(?:[01]?\d|2[0-3]):[0-5]\d(?![\d:])|"
    r"(?<![\d.,:])(?:0?[1-9]|1[0-2])(?:[.:][0-5]\d)? ?[ap]\.? ?m\b"
)
_IN_DATES = re.compile(
    rf"\b{_MONTH} {_DAY}(?![\d.,]*\d)(?:,? {YEAR})?|"
    rf"\b{_DAY}(?: ?(?:-|–|y|and|to|al?) ?{_DAY})?(?: (?:de|of))? (?:{_MONTH}|ago)(?!\w)"
    rf"(?:,? (?:del? )?{YEAR})?|"
    rf"(?<![\d.,$€£])(?P<year>{YEAR})(?:[-–/]\d{{1,4}}){{0,2}}(?![.,]?\d)|"
    rf"{_CODE.pattern}|\b\d+(?:st|nd|rd|th)\b|{_TIME_OF_DAY}"
)
_NUMBER_WORDS = re.compile(
    rf"\b(?:{'|'.join(_SMALL)}|dozens|scores of|hundreds?|thousands?|millions?|billions?|half|"
    r"(?:a|one|two) thirds?|quarters?|docenas|(?:dec|veint|treint|cent)enas?|centenar(?:es)?|"
    r"cientos|miles|mil|millon|millones|mitad|tercios?|"
    r"(?:tercera|cuarta) parte)\b"
)
_SCALE_OF_A_TABLE = re.compile(r"\b(?:in|en) (?:thousands|millions|billions|miles|millones)\b")
_RANKS = (
    "tiers? nivel niveles levels? phases? fases? team articles? articulos? titles? titulos? sections? "
    "seccion secciones chapters? capitulos? category categoria class clase zones? zonas? routes? rutas? "
    "highways? carreteras? fraccion parrafo apartado resolution resolucion protocol protocolo"
)
_RANKED = frozenset(
    f"{stem}{ending}"
    for word in _RANKS.split()
    for stem in (word.removesuffix("s?"),)
    for ending in ("", "s")
)
_RANK = re.compile(
    rf"\b(?:{_RANKS.replace(' ', '|')}) (?:no\. ?|numero |n\.? ?o ?)?"
    rf"(?:\d{{1,3}}(?![\d.,]*\d)(?! ?%| percent| por ciento)(?:(?:, | and | y | to | a |-)\d{{1,3}}\b)?|"
    rf"(?:{'|'.join(_SMALL)})\b)|"
    r"\b(?:p\. ?l\.|public law|ley publica|h\. ?r\.|s\. ?res\.|e\. ?o\.|eo|no\.) ?\d+(?:[-.]\d+)?"
)
"""Numbers that say which rank, part or law is meant."""
_AMOUNT = r"\d{1,15}(?:[.,]\d{1,9}){0,6}"
_SCALE = r"(?:hundred|thousand|mil|millions?|millon|millones|billions?|billon|billones|trillion|bn)"
_SUM = re.compile(
    rf"[$€£¥] ?{_AMOUNT}(?: {_SCALE}){{0,2}}|"
    rf"\b{_AMOUNT}(?: {_SCALE}){{0,2}} (?:de )?"
    rf"(?:dollars?|pesos?|euros?|dolares|usd|mdd|mdp|mm?d[dp]|{TIME['en']}|{TIME['es']})\b|"
    rf"\b\d{{1,9}}-(?:{TIME['en']})\b"
)
_SPENT = re.compile(r"\b(?:spen[dt]|spending|disburs\w+|gast\w+|ejerci\w+|desembols\w+)\b")
_SHARE_SPENT = re.compile(
    r"\d ?(?:%|percent\b|por ciento\b)[^.;]{0,80}\b(?:spent|disbursed|expended|gast(?:o|aron|ad[oa]s?)|"
    r"ejerci\w+|desembols\w+)\b|"
    r"\b(?:spent|disbursed|expended|gast(?:o|aron|ad[oa]s?)|ejerci\w+|desembols\w+)\b[^.;]{0,60}\d ?"
    r"(?:%|percent\b|por ciento\b)"
)
_COUNT_WORDS = rf"{'|'.join(_SMALL)}|an?|one|half|several|un|una|medio|media|varios|varias"
_AGE = re.compile(
    r"\b\w+[ -]years?[ -](?:old\b|of age\b)|\bage[ds]?(?: of| between)? \w|, \d\d,|"
    r"\b(?:edad|anos de edad)\b|"
    r"\b(?:de|con|los|tiene|tenia|tenian|tienen|cumplio|cumplia) \w+(?: y \w+)? anos\b"
    r"(?! (?:de|en) (?:prision|carcel|condena|servicio|experiencia|cooperacion|trabajo)\b)|"
    r"\b(?:born|naci\w+|founded|created|established|built|signed|launched|began|begun|dates?|"
    r"fundad[oa]s?|cread[oa]s?|construid[oa]s?|firmad[oa]s?|comenzo|empezo|datan?)\b"
    rf"[^.;]{{0,60}}\b{YEAR}\b|\bmillion years\b|\bmillones de anos\b"
)
_PERSON = "|".join(sorted(PEOPLE))
_AGE_OF_SOMEBODY = re.compile(
    r"\b\w+[ -]years?[ -](?:old\b|of age\b)|\bage[ds]? (?:of )?\w+(?: years?\b)?|"
    r"\b\w+(?: y \w+)? anos de edad\b|"
    r"\b(?:tiene|tenia|tienen|tenian|tuvo|cumplio|cumplia|cumple) \w+(?: y \w+)? anos\b"
    r"(?! (?:de|en|con|como|sin|para|que|\w+[aei]ndo)\b)|"
    rf"(?:,|\b(?:{_PERSON})s?(?: \w+)?) de \w+(?: y \w+)? anos\b(?! de\b)"
)
"""How old somebody is, which is no span of time."""

_LENGTH = (
    r"met(?:er|re)s?|feet|foot|ft|yards?|miles?|kilomet(?:er|re)s?|km|inch(?:es)?|metros?|kilometros?|"
    r"centimetros?|pies|yardas?|millas?|pulgadas?|pages?|paginas?"
)
"""How long a tunnel is, or a report."""
_SPAN = re.compile(
    rf"(?:\d|\b(?:{_COUNT_WORDS}))[ -](?:\w+ )?(?:{TIME['en']}|{TIME['es']})\b|"
    rf"(?:\d|\b(?:{_COUNT_WORDS}))[ -](?:{_LENGTH})\b|"
    r"\b(?:decades?|decadas?|life|perpetua)\b|\b(?:since|until|from|desde|hasta)\b[^.;]{0,40}\d"
)
