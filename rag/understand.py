"""A question as asked becomes what the later steps need to know of it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from corpus.document import Lang
from corpus.language import detect_language
from index.words import fold
from rag.months import MONTH
from rag.period import Period, period_of

_NUMBER_WANTED = re.compile(
    r"\b(how many|how much|how often|how large|how big|how long|what (share|percent\w*|number|"
    r"proportion|fraction|amount|rate|total|sum)|which (share|percent\w*)|cuant[oa]s?|"
    r"(que|cual es el|de que) (porcentaje|numero|cantidad|proporcion|parte|monto|cifra|tasa))\b"
)
_MONEY_SPENT = (
    r"cost(?:s|ed)?|paid|pay|spen[dt]|worth|money|dollars?|pesos?|fines?|budget|price|"
    r"cuestan?|costo|costaron|costado|costar|pago|pagaron|pagado|pagar|gasto|gastaron|gastado|valen?|"
    r"dinero|dolares|multas?|presupuesto|precio"
)
_MONEY_WANTED = re.compile(
    rf"\b(?:how much|how many|cuant[oa]s?)\b[^?]{{0,200}}\b(?:{_MONEY_SPENT})\b|"
    r"\b(?:what|which) (?:is|was|are|were) (?:the )?(?:total |annual )?"
    r"(?:cost|price|budget|fine|value)s?\b|"
    r"\b(?:cual|que|de cuanto) (?:es|fue|era|son|fueron) (?:el|la|los|las) "
    r"(?:costo|precio|presupuesto|multa|monto|valor)s?\b"
)
_MONEY = re.compile(
    r"[$€£¥]|\b(?:dollars?|pesos?|euros?|pounds|cents?|dolares|libras|centavos?|usd|mxn|mdd|mdp)\b"
)
_DATE_WANTED = re.compile(
    r"\b(when|what (date|day|month|year)|which (date|day|month|year)|since when|how long ago|"
    r"cuando|(que|cual|en que) (fecha|dia|mes|ano))\b"
)
_SEVERAL_WANTED = re.compile(
    r"\b(?:compar\w+|versus|vs|differ\w*|over time|timeline|trend|each|list|both|numbers|totals?|"
    r"(?:two|what|which) (?:figures|dates|years|states|countries|cities|groups|cartels|pillars)|"
    r"changed?|moved?|evolved?|gr[eo]w|r[io]se|risen|f[ae]ll|fallen|drop(?:ped)?|how far apart|"
    r"(?:come|gone|went) (?:down|up)|"
    r"diferen\w+|a lo largo|cronologia|tendencia|cada (?:una?|ano)|listas?|listame|amb[oa]s|"
    r"(?:dos|vari[oa]s) (?:numeros|cifras)|(?:datos|cifras) encontrad[oa]s|en que (?:fechas|anos)|"
    r"cuales (?:fueron|han sido|son|eran)|cambi\w+|evolucion\w*|avanz\w+|se movio|crecio|"
    r"aument\w+|subi\w+|baj[oa]\w*|cayo)\b|"
    r"\b(?:between|entre)\b[^?]*\d|\b(?:19|20)\d\d\b.*\b(?:19|20)\d\d\b|"
    r"\b(?:what|which) (?:\w+ ){0,2}\w{3,}(?<![sui])s (?:do|does|did|are|were|ha[sd]|have|will|would)\b|"
    r"\b(?:que|cuales) (?:otr[oa]s )?(?!antes\b)\w{2,}[aeo]s\b"
)
_LATEST_WANTED = re.compile(
    r"\b(?:latest|newest|most recent|last (?:known|reported|count|tally|figures?)|up to date|to date|"
    r"so far|current(?:ly)?(?! or\b)|right now|nowadays|these days|today|still|"
    r"ultim[oa]s? (?:dato|cifra|balance|corte|reporte|conteo|informe|numero)s?|mas recientes?|"
    r"hasta (?:ahora|hoy|la fecha)|a la fecha|actual(?:es|mente)?|hoy(?: en dia)?|ahora|todavia|aun|"
    r"siguen?)\b"
)
_ASKS = re.compile(
    r"\b(?:who|whom|whose|what|when|where|why|which|how|quién(?:es)?|qué|cuándo|dónde|cuál(?:es)?|cómo|"
    r"cuánt[oa]s?)\b",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_CAPITALISED = r"(?:[^\W\d_a-zà-öø-ÿ]\.(?:[^\W\d_]\.)+|[^\W\d_a-zà-öø-ÿ](?:[\w'’-]*\w)?)"
_NAME = re.compile(rf"\b{_CAPITALISED}(?: {_CAPITALISED})*")
_EEUU = re.compile(r"\bEE\.? ?UU\b\.?")
_FIRST_WORD = re.compile(r"(?:^|[?!]\s|¿|¡)\W{0,20}\w+")
_NUMBER_WORDS = re.compile(
    r"\b(two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozens?|hundreds?|thousands?|"
    r"millions?|billions?|half|third|quarter|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|once|"
    r"doce|docenas?|cientos?|miles|mil|millon|millones|mitad|tercio|tercera|cuarto)\b"
)
_DATE = re.compile(
    rf"\b(?:(?:1[5-9]|20)\d\d|\d{{1,2}}(?:st|nd|rd|th)? (?:de )?(?:{MONTH})|(?:{MONTH}) \d)"
)
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")


@dataclass(frozen=True, slots=True)
class Understood:
    """What a question tells before anything is searched.

    lang: the language it is written in.
    wants_number, wants_money, wants_date: what kind of thing would answer it; a sum of money is a number.
    wants_several: whether it compares, lists or follows a change, so that one sentence seldom answers it.
    wants_latest: whether it asks for what holds now.
    names: runs of capitalised words, as written, in order; the first word of a question does not count.
    numbers: the figures in it, as written, years included.
    years: the years in it.
    period: the time that it asks about, if it names one; of a follow-up, if what was asked last does.
    """

    text: str
    lang: Lang
    wants_number: bool
    wants_money: bool
    wants_date: bool
    wants_several: bool
    wants_latest: bool
    names: tuple[str, ...]
    numbers: frozenset[str]
    years: frozenset[int]
    period: Period | None


def understand(text: str, fallback: Lang = "en", follow_up: str | None = None) -> Understood:
    """Read a question.

    Args:
        fallback: its language when that cannot be told.
        follow_up: the part of it that was asked last; it tells what kind of thing would answer, if it
            says so, and of which time.
    """
    folded = fold(follow_up if follow_up and _ASKS.search(follow_up) else text)
    wants_money = bool(_MONEY_WANTED.search(folded))
    lang = detect_language(text, fallback)
    return Understood(
        text=text,
        lang=lang,
        wants_number=wants_money or bool(_NUMBER_WANTED.search(folded)),
        wants_money=wants_money,
        wants_date=bool(_DATE_WANTED.search(folded)),
        wants_several=bool(_SEVERAL_WANTED.search(fold(text))),
        wants_latest=bool(_LATEST_WANTED.search(folded)),
        names=find_names(text),
        numbers=frozenset(_NUMBER.findall(text)),
        years=frozenset(int(year) for year in _YEAR.findall(text)),
        period=period_of(follow_up or text, lang),
    )


def find_names(text: str) -> tuple[str, ...]:
    """Runs of capitalised words, as written, in order; the first word of a question does not count."""
    return tuple(_NAME.findall(_FIRST_WORD.sub("\n", _EEUU.sub("Estados Unidos", text))))


def has_wanted_figure(question: Understood, text: str) -> bool:
    """Does a sentence hold the kind of figure that the question asks for, and not only repeat its own?"""
    if not has_number(text, question.numbers):
        return False
    return not question.wants_money or bool(_MONEY.search(fold(text)))


def has_wanted_kind(question: Understood, text: str) -> bool:
    """Does a sentence hold a figure, a sum of money or a date, if that is what the question asks for?"""
    if question.wants_number and not has_wanted_figure(question, text):
        return False
    return not question.wants_date or has_date(text)


def speaks_of_another_time(question: Understood, text: str, lang: Lang) -> bool:
    """Does a sentence name a time, and the question one that has no month in common with it?"""
    if question.period is None:
        return False
    period = period_of(text, lang)
    return period is not None and not period.overlaps(question.period)


def has_number(text: str, besides: frozenset[str] = frozenset()) -> bool:
    """Does a sentence hold a figure, or a number in words, other than those in `besides`?"""
    if set(_NUMBER.findall(text)) - besides:
        return True
    return bool(_NUMBER_WORDS.search(fold(text)))


def has_date(text: str) -> bool:
    """Does a sentence name a year, or a day of a month?"""
    return bool(_DATE.search(fold(text)))
