"""Whom a sentence names as the source of what it says."""

from __future__ import annotations

import re
from functools import lru_cache

from rag.mentions.months import MONTH_NUMBERS

_WORD = r"[^\W\d_a-zà-öø-ÿ][\w'’&-]{0,60}"
_NAME = (
    rf"{_WORD}(?: (?:(?:of|for|de|del|de la|de los) )?{_WORD}){{0,6}}"
    r"(?: (?:ministry|minister|government|police|office|secretariat|secretary)\b"
    rf"(?: of {_WORD})?)?"
)
_SAYS = (
    r"(?:has |have |had )?(?:said|says|reported|reports|estimated|estimates|calculated|counted|counts|"
    r"wrote|writes|noted|notes|found|stated|states|announced|"
    r"(?:ha |han |había |habían )?(?:dijo|dijeron|dicho|informó|informaron|reportó|reportaron|calculó|"
    r"calcularon|calcula|contó|contaron|contabilizó|contabilizaba|estimó|estimaron|estima|publicó|señaló|"
    r"encontró|afirmó|declaró|anunció|situó))"
)
_ARTICLE = r"(?:(?:the|el|la|los|las|un|una|a) )?"
_ACCORDING_TO = r"(?i:according to|según(?: (?:publicó|informó|reportó))?|de acuerdo con)"
_BEFORE = r"(?:^|[,:;.] (?:(?:the|el|la) )?|\b(?:The|the|El|el|La|la|President|presidente|presidenta) )"
_SOURCES = [
    re.compile(pattern)
    for pattern in (
        rf"\b{_ACCORDING_TO} {_ARTICLE}(?P<name>{_NAME})",
        rf"{_BEFORE}(?P<name>{_NAME})(?:, [^,;.]{{1,60}},)? {_SAYS}\b",
        rf"\b{_SAYS} {_ARTICLE}(?:medio |diario )?(?P<name>{_NAME})[.»”\"]?\Z",
        rf"\b(?i:an?) (?P<name>{_NAME}) (?:report|count|estimate)\b",
        rf"\b(?i:nota|informe|reporte|despacho|cifras|datos) de (?:la |los )?(?P<name>{_NAME})\b",
        rf"(?P<name>{_NAME})['’]s? (?:\w+ )?(?:report|count|tally|registry|estimate|figures?)\b",
    )
]
_DETERMINER = re.compile(r"(?:The|An?|El|La|Los|Las|Un|Una|In|On|By|En|Al?|President|Presidente) ")
_AND = re.compile(r"\b(?:and|y|e) (?:the |el |la |los |las )?\Z")
_NO_SOURCE = frozenset(MONTH_NUMBERS) | {"he", "she", "it", "they", "él", "ella", "ellos", "ellas"}


@lru_cache(maxsize=10_000)
def said_by(text: str) -> str | None:
    """The one that a sentence names as its source, as written; None where it names none, or several."""
    found = {
        name
        for pattern in _SOURCES
        for match in pattern.finditer(text)
        if len(name := _bare(match)) > 1
        and name[0].isupper()
        and name.lower() not in _NO_SOURCE
        and not _AND.search(text, 0, match.start("name"))
    }
    return found.pop() if len(found) == 1 else None


def _bare(match: re.Match[str]) -> str:
    """The name without what has a capital only because it begins the sentence."""
    name = match["name"]
    return name if match.start("name") else _DETERMINER.sub("", name, count=1)
