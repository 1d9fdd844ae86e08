"""A question as asked becomes what the later steps need to know of it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache

from corpus.document import Lang
from corpus.language import detect_language
from corpus.sentences import split_sentences
from index.words import fold, is_stop_word
from rag.mentions.calendar.months import MONTHS
from rag.mentions.calendar.year_names import NAMED_BY_YEAR
from rag.mentions.calendar.year_parts import without_year_parts
from rag.mentions.figures.stated import Day, stated_in
from rag.mentions.places.place import Place, find_places
from rag.mentions.times.bound import Bound
from rag.mentions.times.period import Period, period_of
from rag.mentions.times.relative_time import find_relative
from rag.mentions.times.time import Time, find_dated_times, find_times
from rag.question.asked_for import Kind
from rag.question.asking import ASKING_QUE, begins_with_a_verb, spell_out
from rag.question.coming import asks_what_is_to_come
from rag.question.happening import happening_asked
from rag.question.office import asks_for_holder
from rag.question.wanted import FIGURES, NAMES, NUMBER, TIMES, Wanted, read_wanted

_SEVERAL_WANTED = re.compile(
    r"\b(?:compar\w+|versus|vs|differ\w*|over time|timeline|trend|each|both|numbers|totals|"
    r"(?<!\bon the )(?<!\bfrom the )(?<!\bto the )(?<!\boff the )(?<!\bwanted )list|"
    r"(?:two|what|which) (?:figures|dates|years|states|countries|cities|groups|cartels|pillars)|"
    r"changed?|(?<!he )(?<!\bthey )(?<!\bwas )(?<!\bwere )(?<!\bbeen )moved?(?! (?:to|into|from|out)\b)|"
    r"evolved?|gr[eo]w|r[io]se|risen|fell|fallen|drop(?:ped)?|how far apart|"
    r"(?<!\blast )(?<!\bthis )(?<!\bnext )(?<!\bevery )fall(?!,? (?:of )?(?:19|20)\d\d\b)|"
    r"(?:come|gone|went) (?:down|up)|"
    r"diferen\w+|a lo largo|cronologia|tendencia|cada (?:una?|ano)|"
    r"(?<!\ben la )(?<!\bde la )(?<!\ba la )listas?|listame|amb[oa]s|"
    r"(?:dos|vari[oa]s) (?:numeros|cifras)|(?:datos|cifras) encontrad[oa]s|en que (?:fechas|anos)|"
    r"cuales (?:fueron|han sido|son|eran)|cambi(?!o\b)\w+|"
    r"(?<!\ba )(?<!\ben )(?<!\bde )cambio|evolucion\w*|avanz\w+|se movio|crecio|"
    r"aument\w+|subi\w+|baja(?! california)|baja(?:n|r|ba|ban|do|ndo|ron)|"
    r"(?:cuanto|tanto|como|se) bajo|cayo)\b|"
    r"\b(?:between|entre) (?:[\w,.]+ ){0,4}\d[\w,.]* (?:[\w,.]+ ){0,4}(?:and|to|y|e|a) "
    r"(?:[\w,.]+ ){0,4}\d|"
    r"\b(?:what|which) (?:\w+ ){0,2}\w{3,}(?<![sui])s (?:do|does|did|are|were|ha[sd]|have|will|would)\b|"
    rf"{ASKING_QUE}(?:(?<!por que )|(?=(?:delito|cargo|motivo|razone|crimene|medio|ruta)s))"
    r"(?:otr[oa]s )?(?!antes\b|estados unidos\b)\w{2,}[aeo]s\b"
)
_TWO_YEARS = re.compile(r"\b(?:19|20)\d\d\b.*\b(?:19|20)\d\d\b")
_FELL = re.compile(r"\bbajó\b", re.IGNORECASE)
"""Without its accent it is a preposition too ("bajo qué ley")."""

_NO_LAST_TIME = (
    r"(?:year|month|week|night|day|hour|minute|decade|centur|quarter|term|spring|summer|fall\b|autumn|winter|"
    r"name|before|under|until|longer|for\b|after|into|through|fiscal|calendar|than|only|"
    r"\w+day\b|ano\b|mes\b|semana|dia\b|noche|hora|trimestre|semestre|decada|siglo|parte|lugar|"
    r"jan|feb|mar|apr|may\b|jun|jul|aug|sep|oct|nov|dec)"
)
"""After "last", what is no happening."""
_LATEST_WANTED = re.compile(
    r"\b(?:latest|newest|most recent|last (?:known|reported|count|tally|figures?)|up to date|to date|"
    r"so far|current(?:ly)?(?! or\b)|right now|as of now|at present|nowadays|these days|today|still|"
    r"anymore|(?:any|no) longer|(?<!\band )(?<!\bbut )(?<!, )yet|"
    r"ultim[oa]s? (?:dato|cifra|balance|corte|reporte|conteo|informe|numero)s?|mas recientes?|"
    rf"(?:the last time|(?:did|was|were|has|have|had) [^?]{{1,80}} last (?!{_NO_LAST_TIME})[a-z]{{3,20}}|"
    rf"cuando [^?]{{1,40}}\bultim[oa] (?!{_NO_LAST_TIME})[a-z]{{3,20}}|(?:la|por) ultima vez)|"
    r"hasta (?:ahora|hoy|la fecha)|a la fecha|actual(?:es|mente)?|hoy(?: en dia)?|ahora|todavia|"
    r"aun(?! (?:asi|cuando)\b)|siguen?|continuan?|se mantienen?|estan? vigentes?|por que ya no)\b|"
    r"(?:^|[?.!;:¿] ?)(?:(?:y|o|pero) )?ya\b"
)
_NOW = re.compile(r"\bnow\b(?! (?:known|called|named|that)\b)")
"""Alone it asks for the newest of what is counted; who somebody is now may have been told long ago."""

_COUNTS = frozenset({Kind.FIGURE, Kind.MONEY})
_ASKS = re.compile(
    r"\b(?:who|whom|whose|what|when|where|why|which|how|quién(?:es)?|qué|cuándo|dónde|cuál(?:es)?|cómo|"
    r"cuánt[oa]s?)\b",
    re.IGNORECASE,
)
_SOURCE = (
    r"[^\W\d_a-zà-öø-ÿ][\w.&-]{1,40}(?: (?:(?:of|de|del|la|para) )?[^\W\d_a-zà-öø-ÿ][\w.&-]{1,40}){0,4}"
)
_SOURCE_ASKED = re.compile(
    rf"\b(?:did|does|do|has|have) (?:the )?(?P<name>{_SOURCE}) "
    r"(?:(?:count|report|record|register|tally|estimate|calculate|say|counted|reported|recorded|registered)\b|"
    r"put (?:it|them|the \w+|that) at\b|find (?:that|were|was|are|had)\b)|"
    r"\b(?i:figures?|numbers?|totals?|estimates?|count|toll|tally|rate) (?:did|does|do|has|have) "
    rf"(?:the )?(?P<giver>{_SOURCE}) (?:give|put|find)\b|"
    rf"\b(?i:cifras?|n[uú]meros?|totales|total|datos?|conteo|saldo|tasa) (?:da|dio) (?:el |la )?"
    rf"(?P<quien>{_SOURCE})|"
    r"\b(?:cont(?:ó|aba)|cuenta|contabiliz(?:ó|a|aba)|report(?:ó|a)|registr(?:ó|a)|inform(?:ó|a)|estim(?:ó|a)|"
    rf"calcul(?:ó|a)|(?<!\ble )(?<!\bles )(?<!\bse )da|dice|dijo) (?:el |la )?(?P<nombre>{_SOURCE})|"
    rf"\b(?i:according to|según|segun|de acuerdo con) (?:the |el |la )?(?P<said>{_SOURCE})"
)
_ASKS_UNACCENTED = re.compile(
    r"(?:^|[?!.;:¿¡(])\W{0,5}(?:(?:y|e|o|pero|entonces|a|con|de|del|desde|en|hasta|para|por|segun) ){0,3}"
    r"(?:quien(?:es)?|que|cuando|a?donde|cual(?:es)?|como(?! (?:en|el|la|los|las)\b))\b|"
    r"(?<!\bunos )(?<!\bunas )\bcuant[oa]s\b|(?<!\ben )\bcuant[oa]\b(?! (?:antes|mas)\b)"
)
"""Spanish words that ask, written without their accents: where they open a clause and do not join two."""

_CAPITALISED = r"(?:[^\W\d_a-zà-öø-ÿ]\.(?:[^\W\d_]\.)+|[^\W\d_a-zà-öø-ÿ](?:[\w'’-]*\w)?)"
_NAME = re.compile(rf"\b{_CAPITALISED}(?: {_CAPITALISED})*")
_EEUU = re.compile(r"\bEE\.? ?UU\b\.?")
_FIRST_WORD = re.compile(r"(?:^|[?!]\s|¿|¡)\W{0,20}\w+")
_OPENS = re.compile(r"(?:[“«‘]\s?|\"|(?<!\w)'|:\s)[^\W\d_][\w’'-]*(?= [\"“«]?[^\W\d_A-ZÀ-ÖØ-Þ])")
"""The first word after an opening quotation mark or a colon, where a word in small letters follows."""

_POSSESSIVE = re.compile(r"['’]s\Z")
_MONTHS = frozenset(MONTHS["en"])
_NO_NAME = re.compile(
    r"\b(?:Who|Whom|Whose|What|When|Where|Why|Which|How|Quién(?:es)?|Qué|Cuándo|Dónde|Cuál(?:es)?|Cómo|"
    r"Cuánt[oa]s?|I(?:['’]\w+)?|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|"
    r"Christmas(?: (?:Day|Eve))?|Easter|Thanksgiving|Navidad(?:es)?|Nochebuena|Nochevieja|Pascua)\b"
)
"""Capitalised words that name nobody; asking ones too, wherever a question begins with one."""


@dataclass(frozen=True)
class Understood:
    """What a question tells before anything is searched.

    lang: the language it is written in.
    wanted: what kind of thing would answer it.
    wants_several: whether it compares, lists, follows a change or asks what happened, so that one
        sentence seldom answers it.
    wants_latest: whether it asks for what holds now; so does a count since a time.
    names: runs of capitalised words, as written, in order; the first word of a sentence does not count.
    numbers: the figures in it, as written, years included; not those that count back from today.
    bounding_numbers: those in a date which is only a beginning or an end ("since 2024").
    carried_numbers: those of them that were not said in what was asked last, but before it.
    years: the years in it, named or told from today; what only counts or measures something is none
        ("2000 soldiers").
    period: the time that it asks about, if it names one; of a follow-up, if what was asked last does.
    times: each of the times that it names; of a follow-up, those of what was asked last, if any.
    places: the places that it names, as far as they are known; of a follow-up, the same.
    bound: the side of a time on which alone what it asks about lies, all of which is asked for.
    wants_source: whether it also asks whose word the answer is.
    is_joined: whether what was asked before stands in front of what was asked last.
    """

    text: str
    lang: Lang
    wanted: Wanted
    wants_several: bool
    wants_latest: bool
    names: tuple[str, ...]
    numbers: frozenset[str]
    bounding_numbers: frozenset[str]
    carried_numbers: frozenset[str]
    years: frozenset[int]
    period: Period | None
    times: tuple[Time, ...]
    places: tuple[Place, ...]
    bound: Bound | None = None
    wants_source: bool = False
    is_joined: bool = False

    @property
    def told(self) -> str:
        """All that is asked, with the side of a time that it asks about."""
        return f"{self.text} ({self.bound.written(self.lang)})" if self.bound else self.text

    @cached_property
    def wants_number(self) -> bool:
        """Whether a figure would answer it; sums of money and spans of time are figures."""
        return not FIGURES.isdisjoint(self.wanted.kinds)

    @cached_property
    def names_several(self) -> bool:
        """Whether nothing but several names, however many, would answer it: "which cartels were …?"."""
        kinds = self.wanted.kinds
        return self.wants_several and not self.wanted.apart and bool(kinds) and kinds <= NAMES

    @cached_property
    def source_asked(self) -> str | None:
        """Who counts or says so, where the question names them: "how many did the GAO count?"."""
        found = _SOURCE_ASKED.search(self.text)
        return next(filter(None, found.groups()), None) if found else None

    @cached_property
    def wants_money(self) -> bool:
        return Kind.MONEY in self.wanted.kinds

    @cached_property
    def wants_time(self) -> bool:
        """Whether a date or a time of day would answer it."""
        return not TIMES.isdisjoint(self.wanted.kinds)

    @cached_property
    def is_open_ended(self) -> bool:
        """Whether it asks about all that was since a time."""
        return self.period is not None and self.period.last is None

    @cached_property
    def years_within(self) -> frozenset[int]:
        """The years that it asks about, without one that only begins its time ("since 2024"), or stands
        beside it ("before 2024").
        """
        if self.is_open_ended:
            return frozenset()
        return self.years.difference(
            year for year in self.years if self.period and not self.period.overlaps(Period.of_year(year))
        )

    @cached_property
    def sides(self) -> tuple[Bound, ...]:
        """The sides of times that it asks about and names, as "before May 5" does."""
        return tuple(Bound(time, is_before=time.only_ends) for time in self.times if time.is_left_out)

    def may_be_of(self, year: int) -> bool:
        """Whether a year is among those that it asks about; any is where it names none."""
        if self.period is not None and self.period.is_open:
            return self.period.overlaps(Period.of_year(year))
        return not self.years or year in self.years

    @cached_property
    def looks_ahead(self) -> bool:
        """Whether it asks for what is still to come."""
        return asks_what_is_to_come(self.text)

    @cached_property
    def happening(self) -> tuple[str, ...]:
        """Where or to whom something happened of which it asks what, folded, by all known names."""
        what = happening_asked(spell_out(fold(self.text)))
        if what is None:
            return ()
        places = [name for place in find_places(what) for name in place.names]
        return tuple(places) or (what,)

    @cached_property
    def wants_name(self) -> bool:
        """Whether a person or a place would answer it."""
        return not NAMES.isdisjoint(self.wanted.kinds)


def understand(
    text: str,
    fallback: Lang = "en",
    follow_up: str | None = None,
    today: date | None = None,
    bound: Bound | None = None,
    *,
    wants_source: bool = False,
) -> Understood:
    """Read a question.

    Args:
        fallback: its language when that cannot be told.
        follow_up: the part of it that was asked last; it tells what kind of thing would answer, if it
            says so, and of which time.
        today: the day from which "last year" counts; without it no such time is read.
        bound: the side of a time that it asks about, which the text does not name.
        wants_source: whether it is also asked whose word the answer is.
    """
    says_what_it_asks = follow_up and (asks(follow_up) or begins_with_a_verb(fold(follow_up)))
    asked_last = follow_up if follow_up and says_what_it_asks else text
    folded = spell_out(fold(asked_last))
    lang = detect_language(text, fallback)
    timed = follow_up or text
    relative = find_relative(timed, lang, today) if today else ()
    counted = [number for told in relative for number in NUMBER.findall(timed[told.start : told.end])]
    numbers = frozenset(NUMBER.findall(without_year_parts(text))).difference(counted)
    period = period_of(timed, lang, today)
    wanted = read_wanted(asked_last, text, numbers)
    several = bound is not None or _wants_several(text, wanted)
    return Understood(
        text=text,
        lang=lang,
        wanted=wanted,
        wants_several=several,
        wants_latest=(
            bool(_LATEST_WANTED.search(folded))
            or any(told.is_recent for told in relative)
            or asks_for_holder(folded)
            or (
                _wants_one_count(wanted, several)
                and ((period is not None and period.last is None) or bool(_NOW.search(folded)))
            )
        ),
        names=_names_in(text, follow_up, lang),
        numbers=numbers,
        bounding_numbers=_bounding_numbers(text, lang),
        carried_numbers=numbers.difference(NUMBER.findall(timed)),
        years=_years_in(text, lang).union(period.years(today) if period and today and relative else ()),
        period=period,
        times=tuple(find_times(timed, lang, today)) or tuple(find_times(text, lang, today)),
        places=find_places(timed) or find_places(text),
        bound=bound,
        wants_source=wants_source,
        is_joined=follow_up is not None,
    )


def asks(text: str) -> bool:
    """Whether a text says itself what it asks."""
    return bool(_ASKS.search(text) or _ASKS_UNACCENTED.search(fold(text)))


def _wants_one_count(wanted: Wanted, several: bool) -> bool:
    return not several and not _COUNTS.isdisjoint(wanted.kinds)


def _wants_several(text: str, wanted: Wanted) -> bool:
    if Kind.LIST in wanted.kinds or wanted.apart or happening_asked(spell_out(fold(text))):
        return True
    if _TWO_YEARS.search(NAMED_BY_YEAR.sub(" ", text)):
        return True
    return bool(_SEVERAL_WANTED.search(fold(text)) or _FELL.search(text))


def _years_in(text: str, lang: Lang) -> frozenset[int]:
    days = (stated for stated in stated_in(text, lang) if isinstance(stated, Day))
    return frozenset(day.year for day in days if day.year)


def _bounding_numbers(text: str, lang: Lang) -> frozenset[str]:
    bounding = (
        placed
        for placed in find_dated_times(text, lang)
        if placed.time.only_begins or placed.time.only_ends
    )
    return frozenset(
        number for placed in bounding for number in NUMBER.findall(text[placed.start : placed.end])
    )


def _names_in(text: str, follow_up: str | None, lang: Lang) -> tuple[str, ...]:
    """The names of a text that may end in a follow-up, which is a question of its own.

    In Spanish "EU" is the United States; in English it is the European Union.
    """
    parts = (text.removesuffix(follow_up), follow_up) if follow_up else (text,)
    names = (name for part in parts for name in find_names(part, lang))
    return tuple("Estados Unidos" if lang == "es" and name == "EU" else name for name in names)


@lru_cache(maxsize=20_000)
def find_names(text: str, lang: Lang | None = None) -> tuple[str, ...]:
    """Runs of capitalised words, as written but for a final "'s", in order.

    lang: the text's language, where known.

    Neither the first word of a sentence, a quotation or a title nor a question word, "I", a day of the
    week, a feast or a month alone counts.
    """
    text = _EEUU.sub("Estados Unidos", without_year_parts(text))
    sentences = (text[start:end] for start, end in split_sentences(text, lang))
    without_first = "\n".join(_FIRST_WORD.sub("\n", sentence) for sentence in sentences)
    without_first = _OPENS.sub("\n", without_first)
    names = _NAME.findall(_NO_NAME.sub("\n", without_first))
    return tuple(
        _POSSESSIVE.sub("", name)
        for name in names
        if name not in _MONTHS and not _opens_a_title(name, lang)
    )


def _opens_a_title(name: str, lang: Lang | None) -> bool:
    """Whether it is a word such as "Sin", with a capital for the title that it begins."""
    return lang is not None and not name.isupper() and is_stop_word(fold(name), lang)
