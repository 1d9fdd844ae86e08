"""A line that is nothing but a label and a date: "Published: …", "Publicado el …", "Updated: …"."""

from __future__ import annotations

import re

from corpus.parsers.dates import MONTHS

MAX_VALUE_CHARS = 60
_UPDATED = (
    r"(?:last )?(?:updated|modified)(?: on| at)?|last update"
    r"|(?:[úu]ltima )?(?:actualizaci[óo]n|modificaci[óo]n)|(?:actualizad|modificad)[oa](?: el| al)?"
)
_PUBLISHED = (
    r"(?:first |originally )?published(?: on| at)?|publication date|date published|posted(?: on)?"
    r"|publicad[oa](?: el)?|fecha de publicaci[óo]n"
)
DATED = re.compile(
    rf"(?:(?P<modified>{_UPDATED})|(?P<published>{_PUBLISHED})|(?P<vague>date|fecha)(?=[ \t]{{0,9}}:))"
    r"(?:[ \t]{0,9}:|(?=[ \t]))[ \t]{0,9}(?P<value>\S.*)",
    re.IGNORECASE,
)
BETWEEN = re.compile(r"[ \t]{1,9}[|·•][ \t]{1,9}")
LABEL = re.compile(r"[^\W\d_]{2,20}(?: [^\W\d_]{1,20}){0,2}:(?:\s|\Z)")
WORD = re.compile(r"[^\W\d_]+")
_WEEKDAYS = (
    r"(?:mon|tue|tues|wed|wednes|thu|thur|thurs|fri|sat|satur|sun)(?:day)?"
    r"|lunes|martes|mi[ée]rcoles|jueves|viernes|s[áa]bado|domingo"
)
_CLOCK = r"[ap]?m|p|h|hr|hrs|hs|horas?|t|z|utc|gmt|[ecmp][sd]?t"
DATE_WORD = re.compile(
    rf"{'|'.join(MONTHS)}|{_WEEKDAYS}|{_CLOCK}|of|the|at|on|st|nd|rd|th|del?|el|a|las?|er", re.IGNORECASE
)
"""What a date and an hour are written with, besides figures and points."""


def read_dated(line: str, below: str = "") -> dict[str, str] | None:
    """The day that each label of a line goes with, as it is written there; None for any other line.

    A line may hold two, "Published: … | Updated: …". The value has to look like a date, which need
    not be a certain one. "Date:" and "Fecha:" may be those of an event: they are the article's unless
    a label that is none of an article's, such as "Place:", stands below.

    Args:
        below: the next line that is not empty.

    Returns:
        "published" and "modified" -> what is written, each where there is one.
    """
    found: dict[str, str] = {}
    for piece in BETWEEN.split(line.strip()):
        dated = DATED.fullmatch(piece)
        if dated is None or not _looks_like_date(dated["value"]):
            return None
        if dated["vague"] and LABEL.match(below) and DATED.match(below) is None:
            return None
        found.setdefault("modified" if dated["modified"] else "published", dated["value"])
    return found


def _looks_like_date(value: str) -> bool:
    return (
        len(value) <= MAX_VALUE_CHARS
        and any(map(str.isdigit, value))
        and all(map(DATE_WORD.fullmatch, WORD.findall(value)))
    )
