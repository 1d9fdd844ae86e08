"""Is a number of four digits a year, or does it count or measure something?"""

from __future__ import annotations

import re

from index.words import fold
from rag.mentions.figures.units import SCALES, UNITS

YEAR = r"(?:1[5-9]|20)\d\d"
"""The numbers that may be years, as a pattern."""

_CHARS_BEFORE = 40
_CHARS_AFTER = 80
_LIKELY_YEARS = range(1901, 2050)

_PERIODS = (
    "spring summer fall autumn winter start beginning middle end half quarter class primavera verano "
    "otono invierno inicio inicios principio principios mediados fin fines final finales mitad semestre "
    "trimestre generacion"
)
_TIME_BEFORE = re.compile(
    r"\b(?:in|during|since|year|years|fiscal|fy|early|mid|late|circa|en|durante|el|al|del|ano|anos|ejercicio|"
    r"ciclo|periodo|eleccion|elecciones|presupuesto|mundial|"
    rf"(?:{_PERIODS.replace(' ', '|')}) (?:of|de|del))[ -]\Z|['’]\Z"
)
_IN_SPANISH = re.compile(r"\ben \Z")
_RANGE_BEFORE = re.compile(r"[\d·] ?(?:[-–/]|to|and|or|a|al|y|o) ?\Z")
_MAYBE_TIME_BEFORE = re.compile(
    r"\b(?:by|for|from|of|until|till|to|after|before|through|between|the|its|their|"
    r"hasta|para|desde|de|tras|entre) \Z"
)
_SURELY_COUNTED_BEFORE = re.compile(
    r"\b(?:(?:more|less|fewer) than|as many as|(?:a|un) total (?:of|de)|unos|unas|(?:mas|menos) de) \Z"
)
_LIKELY_COUNTED_BEFORE = re.compile(
    r"\b(?:at least|nearly|almost|roughly|exactly|approximately|al menos|por lo menos|casi|cerca de|"
    r"aproximadamente|exactamente) \Z"
)

_RANGE_AFTER = re.compile(rf" ?(?:[-–]|to|and|or|a|y|o) ?{YEAR}(?!\d)")
_SHARE_AFTER = re.compile(r" ?%| ?(?:percent|per cent|por ciento)\b")
_MEASURED_AFTER = re.compile(
    rf" (?:{'|'.join(word for word in UNITS if len(word) > 1 and word[-1] in 'sgm')}|"
    rf"feet|lb|usd|mxn|eur|mm?d[dp]|{'|'.join(word for word in SCALES if len(word) > 2)})\b|"
    rf"-(?:{'|'.join(word for word in UNITS if word[0].isalpha())})\b"
)
_PEOPLE_AND_THINGS = (
    "soldiers troops agents officers people persons men women members migrants immigrants refugees "
    "police policemen guards guardsmen marines personnel victims inmates prisoners detainees civilians "
    "families children students residents workers employees fighters gunmen militants criminals "
    "suspects journalists passengers bodies guns weapons firearms rifles rounds bullets grenades pills "
    "tablets vehicles trucks homes agentes militares policias personas hombres mujeres civiles jovenes "
    "menores familiares fusiles municiones unidades inmuebles pozos"
)
_BETWEEN = (
    r"(?:(?:more|other|additional|extra|new|armed|heavily|active(?:-duty)?|federal|state|local|young|u\.?s\.?|"
    r"american|mexican|foreign|military|national|guard|army|special|suspected|alleged|undocumented|cartel|"
    r"gang|illegal|stolen|assault|fentanyl) ){0,3}"
)
_NO_NOUN = (
    "tras mas ademas menos demas apenas ellos ellas todos todas otros otras muchos muchas varios varias "
    "algunos algunas unos unas nosotros ambos ambas estos estas esos esas quizas was has whereas texas "
    "honduras vegas dallas kansas arkansas estados tamaulipas chiapas zacatecas"
)
_COUNTED_AFTER = re.compile(
    rf" (?:{_BETWEEN}(?:{_PEOPLE_AND_THINGS.replace(' ', '|')})|"
    rf"(?!(?:{_NO_NOUN.replace(' ', '|')}|\w+[aei]mos)\b)[a-z]{{3,}}[oa]s|"
    r"[a-z]+(?:[cs]iones|[a-z]{2}antes|entes|dores|muertes)|"
    r"of (?:them|those|these|whom|which)|de (?:ellos|ellas|esos|esas|estos|estas))\b"
)
_PLURAL_AFTER = re.compile(r" (?!was\b|has\b|is\b|this\b)[a-z]{2,}s\b")
_EVENTS_AFTER = re.compile(
    r" (?:arrests|attacks|cases|clashes|deaths|deportations|disappearances|extraditions|flights|"
    r"homicides|kidnappings|killings|labs|laboratories|murders|operations|overdoses|raids|seizures)\b"
)


def is_amount(text: str, start: int, end: int) -> bool:
    """Whether text[start:end], which may be a year, is none by the words around it.

    "2000 soldiers" and "más de 1500 kilos" are amounts; "in 2019 agents …", "the 2024 homicides" and what
    stands alone are years. Where the words leave it open, round numbers and those long ago are amounts.
    """
    before = fold(text[max(0, start - _CHARS_BEFORE) : start])
    after = fold(text[end : end + _CHARS_AFTER])
    number = int(text[start:end])
    is_likely_year = number in _LIKELY_YEARS and number % 100 != 0
    in_range = _RANGE_BEFORE.search(before) is not None
    if upper := _RANGE_AFTER.match(after):
        in_range, after = True, after[upper.end() :]
    if _SHARE_AFTER.match(after) or _SURELY_COUNTED_BEFORE.search(before):
        return True
    if is_likely_year and in_range:
        return False
    is_time = _TIME_BEFORE.search(before) is not None
    if _MEASURED_AFTER.match(after):
        return not is_time or (not is_likely_year and _IN_SPANISH.search(before) is not None)
    if is_time:
        return False
    if _COUNTED_AFTER.match(after):
        return not is_likely_year or not _MAYBE_TIME_BEFORE.search(before)
    if is_likely_year:
        return False
    if number < _LIKELY_YEARS.start and _PLURAL_AFTER.match(after):
        return True
    return bool(_LIKELY_COUNTED_BEFORE.search(before) or _EVENTS_AFTER.match(after))
