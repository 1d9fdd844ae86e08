"""Whether a sentence tells of the time that a question asks about, or of another one."""

from __future__ import annotations

import re
from datetime import date

from corpus.document import Lang
from index.words import fold, term_set
from rag.mentions.calendar.year_parts import tells_of_other_parts
from rag.mentions.times.by_its_day import months_named, months_told, periods_by_day
from rag.mentions.times.period import Period
from rag.mentions.times.times_told import periods_told
from rag.mentions.times.undated import months_without_year
from rag.question.understand import Understood

_PUBLISHED = re.compile(
    r"\b(?:publish\w*|released?|issued?|cited?|reports?|public(?:o|aron|ad[oa]s?)|difundi\w*|"
    r"citad[oa]s?|informes?|reportes?)\b"
)
_AGAINST = re.compile(r"; |,? (?:while|whereas|mientras(?: que)?|en tanto que) ")


def _of_the_source(question: Understood, text: str, lang: Lang) -> str:
    """Of a sentence with two counts the clauses that name whom the question names as counting."""
    source = term_set(question.source_asked or "", lang) if question.wants_number else frozenset()
    clauses = _AGAINST.split(text) if source else []
    own = [clause for clause in clauses if source <= term_set(clause, lang)]
    return " · ".join(own) if own else text


def speaks_of_another_time(question: Understood, text: str, lang: Lang, day: date | None = None) -> bool:
    """Does a sentence tell of times, and the question of one that has no month in common with any?

    Of "the second quarter" or "September" alone another one of whichever year is another time. A day
    without its year, of the month with which the time asked of begins or ends, may well be of that one.

    What is counted is not of the day on which that was published. Where the question names who counts,
    and a sentence sets two counts against each other, that of the other tells nothing.

    day: from which "on Tuesday" and "in October" are told; without it they tell no time, nor where it is
        asked why.
    """
    asked = question.period
    if asked is None:
        return tells_of_other_parts(question.text, text) or _counts_for_other_months(question, text)
    if any(side.is_missed_by(text, lang) for side in question.sides):
        return True
    told = _periods_told(question, text, lang)
    if not told:
        meant = () if question.wanted.why else periods_by_day(text, day)
        return bool(meant) and not any(period.overlaps(asked) for period in meant)
    if any(period.overlaps(asked) for period in told):
        return False
    return asked.ends.isdisjoint(months_without_year(fold(text)))


def speaks_of_the_time(question: Understood, text: str, lang: Lang, day: date | None = None) -> bool:
    """Does a sentence tell of a time that has a month in common with the question's?"""
    if question.period is None:
        return False
    tells_any = _periods_told(question, text, lang) or periods_by_day(text, day)
    return bool(tells_any) and not speaks_of_another_time(question, text, lang, day)


def _counts_for_other_months(question: Understood, told: str) -> bool:
    """Whether a number is asked for months without a year, and a sentence names others, and none of
    those.
    """
    mine = months_named(question.text) if question.wants_number else frozenset()
    others = months_told(told) if mine else frozenset()
    return bool(others) and mine.isdisjoint(others)


def _periods_told(question: Understood, text: str, lang: Lang) -> tuple[Period, ...]:
    published = not question.wants_number or _PUBLISHED.search(fold(question.text)) is not None
    return periods_told(_of_the_source(question, text, lang), lang, published=published)
