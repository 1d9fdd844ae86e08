"""Whom a sentence names as the source of what it says."""

from __future__ import annotations

import re
from functools import lru_cache

from rag.mentions.calendar.months import MONTH_NUMBERS

_WORD = r"[^\W\d_a-zà-öø-ÿ][\w'’&-]{0,60}"
_HEAD = (
    r"(?:Affairs|Commission|Control|Corrections|Development|Enforcement|Explosives|Prevention|Protection|"
    r"Rehabilitation|Relations|Services|Statistics)"
)
_JOINED = (
    rf"(?:{_WORD} ){{1,4}}and (?:{_WORD} ){{0,2}}{_HEAD}\b",
    rf"(?:{_WORD} ){{0,3}}(?:Agency|Bureau|Centers?|Commission|Department|Institute|Ministry|Office|"
    rf"Secretariat) (?:of|for) (?:the )?{_WORD}(?:,? {_WORD}){{0,4}},? and {_WORD}(?: {_WORD}){{0,2}}",
    r"(?:Comisión|Consejo|Coordinación|Dirección|Instituto|Ministerio|Oficina|Procuraduría|Secretaría|"
    rf"Servicio|Subsecretaría)(?: {_WORD}){{0,2}} (?:de la |del |de los |de las |de |para la |para )"
    rf"{_WORD}(?:,? {_WORD}){{0,3}} [ye] {_WORD}(?: (?:(?:de|del) )?{_WORD}){{0,2}}",
)
"""Names of one body that are joined by "and": "Customs and Border Protection"."""
_NAME = (
    rf"(?:{'|'.join(_JOINED)}|{_WORD}(?: (?:(?:of|for|de|del|de la|de los) )?{_WORD}){{0,6}})"
    r"(?: (?:ministry|minister|government|police|office|secretariat|secretary)\b"
    rf"(?: of {_WORD})?)?"
)
_SAYS = (
    r"(?:(?:already|also|ya|también) )?(?:has |have |had )?(?:said|says|reported|reports|"
    r"estimated|estimates|calculated|counted|counts|"
    r"wrote|writes|noted|notes|found|stated|states|announced|"
    r"(?:ha |han |había |habían )?(?:dijo|dijeron|dicho|informó|informaron|reportó|reportaron|calculó|"
    r"calcularon|calcula|contó|contaron|contabilizó|contabilizaba|estimó|estimaron|estima|publicó|señaló|"
    r"contaba|encontró|afirmó|declaró|anunció|situó|"
    r"habl(?:ó|aba) (?:en \w{4,10} de (?:19|20)\d\d )?de (?=[^,;.]{0,30}\d)))"
)
_COUNTED_BY = (
    r"(?i:counted|reported|recorded|registered|estimated|calculated|tallied|published|released|given|"
    r"put at [^,;.]{1,40}|documented|compiled|cited|contad[oa]s?|contabilizad[oa]s?|reportad[oa]s?|"
    r"registrad[oa]s?|estimad[oa]s?|calculad[oa]s?|publicad[oa]s?|documentad[oa]s?|"
    r"(?:dad[oa]s?|difundid[oa]s?) a conocer|difundid[oa]s?|citad[oa]s?|cifrad[oa]s? en [^,;.]{1,40}) "
    r"(?:by|por)"
)
"""A figure is told of in the passive: by whom stands after it."""

_GAVE = (
    r"(?:(?:later|then|since|después|luego) )?(?:"
    r"(?:put|puts|revised|corrected|puso|fij[oó]|cifr[oó]|ubic[oó]|revisó|corrigió) "
    r"(?=(?:[^,;.]|[.,](?=\d)){0,80}\d)|"
    r"(?:gave|gives|dio|daba|da) (?=(?:[^,;.$€A-ZÁÉÍÓÚÑ]|[.,](?=\d)){0,80}\d))"
)
"""The same where a figure follows: without one, or of money to somebody, they give something else."""

_ARTICLE = r"(?:(?:the|el|la|los|las|un|una|a) )?"
_ACCORDING_TO = r"(?i:according to|según(?: (?:publicó|informó|reportó))?|de acuerdo con)"
_FIGURES_OF = (
    r"(?i:(?:(?:the|its|l[ao]s?|un[oa]s?|sus?) )?(?:official |latest )?"
    r"(?:figures|data|numbers|counts?|cifras|datos|n[uú]meros|conteos?|registros|informes?|reportes?)"
    r"(?: oficiales)? (?:of|from|by|de|del)(?: (?:the|la|el|los|las))?)"
)
_KIND = (
    r"(?:general|estatal|federal|local|municipal|nacional|mexican[oa]|civil|human[oa]s|públic[oa]|"
    r"independiente)"
)
_BODIES = (
    r"(?:(?!(?:and|by|in|of|for|from|that|to|who|with|said)\b)[^\W\d_][\w'’-]{0,30} ){0,3}?"
    r"(?:government|ministry|secretariat|department|office|agency|police|army|navy|authorities|cabinet|"
    r"embassy|consulate|commission|institute|foundation|association|coalition|organi[sz]ation|group|"
    r"(?:union|city|county|mayor|governor|attorney general|prosecutors?|sheriff|hospital)(?!['’\w])|"
    r"collective|network|observatory|charity|watchdog|non-?profit|NGO|think tank)\b"
    rf"(?: (?:of |for )?{_NAME})?",
    r"(?:fiscalía|procuraduría|gobierno|ministerio|secretaría|gabinete|policía|ejército|marina|autoridades|"
    r"agencia|oficina|alcaldía|ayuntamiento|embajada|consulado|comisión|instituto|fundación|asociación|"
    rf"organización|grupo|colectivo|red|observatorio|ONG|sindicato|municipio|alcaldes?a?|gobernadora?|"
    rf"hospital)\b(?: {_KIND}\b)?"
    rf"(?: (?:del?|para|contra)(?: (?:la|los|las|el))? [^\W\d_]{{2,40}}(?: {_KIND}\b)?){{0,2}}"
    rf"(?: (?:(?:del?|de la|de los) )?{_NAME})?",
)
"""What a body that speaks is called, with or without a name: "health ministry", "fiscalía de Sonora"."""
_BODY = rf"(?:{'|'.join(_BODIES)})"
_THE = r"(?i:the|an?|el|la|los|las|una?)"
_POLL = r"(?i:polls?|surveys?|encuestas?|sondeos?)"
_MADE_BY = (
    r"(?:(?:carried out |conducted |done |commissioned |released |published )?by|from|(?:del?|"
    r"(?:realizad|hech|levantad|elaborad|encargad|publicad|difundid)[oa]s? por)(?: (?:la|los|las|el))?)"
)
"""Between a poll and who made it; "a poll of Mexicans" is of those who were asked."""
_WHEN = (
    r"(?: (?:el|este|ese|aquel) (?:pasado )?"
    r"(?:\d|lunes|martes|miércoles|jueves|viernes|sábado|domingo|día)|"
    r",? (?:ayer|hoy|en (?:un|una|su|sus|rueda)\b)| a (?:la prensa|los medios))"
)
"""What a Spanish sentence says after the one who speaks."""
_BEFORE = (
    r"(?:^|[,:;.] (?:(?:the|el|la) )?|\b(?:The|the|El|el|La|la|President|presidente|presidenta) |"
    r"^(?:As of|By|In|On|Since|Al|Desde|El|En|Hasta) (?:[\w, ]{1,30} )?"
    r"(?:19|20)\d\d,? (?:(?:the|el|la) )?)"
)
_SOURCES = [
    re.compile(pattern)
    for pattern in (
        rf"\b{_ACCORDING_TO} {_ARTICLE}(?:{_FIGURES_OF} )?(?P<name>{_NAME})",
        rf"{_BEFORE}(?P<name>{_NAME})(?:, [^,;.]{{1,60}},)? {_SAYS}\b",
        rf"{_BEFORE}(?P<name>{_NAME})(?:, [^,;.]{{1,60}},)? {_GAVE}",
        rf"\b{_COUNTED_BY} (?i:{_ARTICLE})(?P<name>{_NAME})",
        rf"\b{_SAYS} {_ARTICLE}(?:medio |diario )?(?P<name>{_NAME})(?:[.»”\"]?\Z|(?={_WHEN}))",
        rf"\b(?i:an?) (?P<name>{_NAME}) (?:report|count|estimate|poll|survey)\b",
        rf"\b{_POLL} {_MADE_BY} {_ARTICLE}(?P<name>{_NAME})",
        rf"\b(?i:nota|informe|reporte|despacho|cifras|datos) de (?:la |los )?(?P<name>{_NAME})\b",
        rf"(?P<name>{_NAME})['’]s? (?:\w+ )?"
        r"(?:report|count|tally|registry|estimate|figures?|poll|survey)\b",
    )
]
_BODIES_THAT_SPEAK = [
    re.compile(pattern)
    for pattern in (
        rf"\b{_ACCORDING_TO} (?:{_FIGURES_OF}|{_THE}) (?P<name>{_BODY})",
        rf"\b{_THE} (?P<name>{_BODY})(?:, [^,;.]{{1,60}},)? {_SAYS}\b",
        rf"\b{_THE} (?P<name>{_BODY})(?:, [^,;.]{{1,60}},)? {_GAVE}",
        rf"\b{_COUNTED_BY} {_THE} (?P<name>{_BODY})",
        rf"\b{_SAYS} {_THE} (?P<name>{_BODY})(?=[.,;»”\"]|{_WHEN}|\Z)",
        rf"\b{_POLL} (?:{_MADE_BY} {_THE}|del) (?P<name>{_BODY})",
        rf"\b(?i:nota|informe|reporte|cifras|datos) de(?:l| la| los| las) (?P<name>{_BODY})",
    )
]
_ACCORDING_PHRASE = re.compile(rf"\b{_ACCORDING_TO} (?:[^,;.]|[.,](?=\d)){{1,200}}")
_DETERMINER = re.compile(r"(?:The|An?|El|La|Los|Las|Un|Una|In|On|By|En|Al?|President|Presidente) ")
_AND = re.compile(r"\b(?:and|y|e) (?:the |el |la |los |las )?\Z")
_NO_SOURCE = frozenset(MONTH_NUMBERS) | {"he", "she", "it", "they", "él", "ella", "ellos", "ellas"}


@lru_cache(maxsize=10_000)
def said_by(text: str) -> str | None:
    """The one that a sentence names as its source, as written; None where it names none, or several.

    A body counts by what it is called ("the health ministry"), with its name where that is told.
    """
    found = {
        match.span("name"): match["name"]
        for pattern in _BODIES_THAT_SPEAK
        for match in pattern.finditer(text)
        if not _AND.search(text, 0, match.start("name"))
    }
    for pattern in _SOURCES:
        for match in pattern.finditer(text):
            name, (start, end) = _bare(match), match.span("name")
            if (
                len(name) > 1
                and name[0].isupper()
                and name.lower() not in _NO_SOURCE
                and not _AND.search(text, 0, start)
                and not any(first <= start and end <= last for first, last in found)
            ):
                found[start, end] = name
    names = set(found.values())
    return names.pop() if len(names) == 1 else None


def without_source(text: str) -> str:
    """A sentence without the source that it names, and without what follows "according to"."""
    return _ACCORDING_PHRASE.sub(" ", text.replace(said_by(text) or "\n", " "))


def _bare(match: re.Match[str]) -> str:
    """The name without what has a capital only because it begins the sentence."""
    name = match["name"]
    return name if match.start("name") else _DETERMINER.sub("", name, count=1)
