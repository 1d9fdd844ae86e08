"""Times that a text tells without a year or a number: weekdays, months, and "last week"."""

from __future__ import annotations

import re

from index.words import fold
from rag.mentions.calendar.months import MONTH, MONTH_NUMBERS, MONTHS
from rag.mentions.times.future import has_future

_WEEKDAYS = {
    "en": r"(?:mon|tues|wednes|thurs|fri|satur|sun)day",
    "es": r"(?:lunes|martes|miercoles|jueves|viernes|sabado|domingo)",
}
_ENGLISH_MONTHS = "|".join(name.lower() for name in MONTHS["en"])
_NO_WORDS_EN = r"(?:early|late|mid|the (?:start|beginning|middle|end) of|last|next|this)"
_OF_CALENDAR_EN = r"(?:week|weekend|month|quarter|semester|year)"
_OF_CALENDAR_ES = r"(?:semana|fin de semana|mes|trimestre|semestre|ano)"
_ORDINAL_EN = r"(?:first|second|third|fourth|last)"
_ORDINAL_ES = r"(?:primer|segundo|tercer|cuarto|ultimo)"

_UNDATED = re.compile(
    rf"\b(?:(?<!\bevery ){_WEEKDAYS['en']}|"
    rf"(?:el|al|del|este|pasado|proximo|mismo|{_WEEKDAYS['es']} y) {_WEEKDAYS['es']}|"
    rf"{_WEEKDAYS['es']} (?:pasado|proximo|por la|de (?:esta|la))|"
    rf"(?:in|since|by|until|till|during|before|after|between|from|through|around)[ -]"
    rf"(?:{_NO_WORDS_EN}[ -])?(?:{_ENGLISH_MONTHS})|{_NO_WORDS_EN}[ -](?:{_ENGLISH_MONTHS})|"
    rf"(?:en|desde|hasta|para|hacia|durante|entre|tras|a partir de|mes de|proximo|pasado|este|"
    rf"(?:principios?|inicios?|comienzos|mediados|fin(?:es|ales)?|final(?:es)?) de|{_WEEKDAYS['es']} de) "
    rf"(?:{MONTH})|(?:{MONTH}) (?:pasado|proximo)|"
    r"yesterday|today|tomorrow|tonight|(?:last|that|this) (?:night|morning|afternoon|evening)|"
    rf"(?<!\bso far )(?:last|past|next|this|the (?:following|previous|same)) {_OF_CALENDAR_EN}|"
    rf"(?:last|next|this) (?:spring|summer|fall|autumn|winter)|the (?:next|following|previous|same) day|"
    rf"{_ORDINAL_EN} (?:quarter|half|semester) of|"
    r"ayer|anteayer|antier|anoche|hoy(?! en dia\b)|(?<!\bla )manana (?:mismo|por la)|"
    rf"{_OF_CALENDAR_ES} (?:pasad[oa]|antepasad[oa]|proxim[oa]|entrante|que viene|anterior|siguiente)|"
    rf"(?:pasad[oa]|proxim[oa]|siguiente|mism[oa]) {_OF_CALENDAR_ES}|"
    rf"(?<!\blo que va de )est[ea] {_OF_CALENDAR_ES}|"
    rf"(?:est[ea]|pasad[oa]|proxim[oa]) (?:primavera|verano|otono|invierno)|"
    rf"esta (?:manana|tarde|noche|madrugada)|al dia siguiente|(?:el|ese|aquel) mismo dia|"
    rf"{_ORDINAL_ES} (?:trimestre|semestre|cuatrimestre) del?)\b"
)


_DAY_OF_A_MONTH = re.compile(
    rf"\b(?:(?P<dia>\d{{1,2}}) de (?P<es>{MONTH})\b(?!,? (?:de |del )?\d{{4}})|"
    rf"(?P<en>{_ENGLISH_MONTHS}) (?P<day>\d{{1,2}})\b(?!,? \d{{4}}))"
)
_SAID = re.compile(
    r"\b(?:said|says|told (?:\w+ ){1,3}?|added|dij(?:o|eron)|informo|informaron|senalo|afirmo|declaro|"
    r"preciso|reporto) ?(?:on |late |early )?\Z"
)
_CHARS_BEFORE = 40
_COMING = re.compile(
    r"\b(?:will|shall|would|to (?:be|begin|start|open|expire|end)|scheduled|planned|plans|expected|"
    r"expects|due|set (?:to|for)|until|through|by|programad[oa]s?|previst[oa]s?|preven?|fijad[oa]s?|"
    r"planean?|van? a|hasta|a mas tardar|vence|deben?)\b"
)


def months_without_year(folded: str) -> frozenset[int]:
    """The months, from 1, of which a text, folded, names a day without its year: "el 1 de agosto"."""
    return frozenset(month for month, _ in days_without_year(folded))


def days_without_year(folded: str) -> frozenset[tuple[int, int]]:
    """The same as months and days."""
    return frozenset(
        (MONTH_NUMBERS[found["es"] or found["en"]], int(found["dia"] or found["day"]))
        for found in _DAY_OF_A_MONTH.finditer(folded)
    )


def looks_ahead(text: str) -> bool:
    """Does a text, as written, tell of something to come?"""
    return _COMING.search(fold(text)) is not None or has_future(text)


def tells_undated_time(text: str, *, is_ahead: bool = False) -> bool:
    """Does a text, as written, tell when something is, or was, other than by a date?

    "On Wednesday", "en abril", "last week", "el primer trimestre del próximo año"; what only repeats
    ("every Friday"), measures ("so far this year") or tells when it was said ("officials said Tuesday")
    tells none.

    Args:
        is_ahead: whether it has to be told of something to come.
    """
    if is_ahead and not looks_ahead(text):
        return False
    folded = fold(text)
    return any(
        not _SAID.search(folded, max(0, told.start() - _CHARS_BEFORE), told.start())
        for told in _UNDATED.finditer(folded)
    )
