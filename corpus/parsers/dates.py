"""Days and moments as articles, feeds and letters write them, in English and Spanish.

What is not certain is None: 03/04/2026 is no date here, nor is a month without a day.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime

ISO = re.compile(
    r"\s{0,9}(\d{4}-\d{2}-\d{2})(?!\d)"
    r"(?:[T ](\d{2}:\d{2}(?::\d{2})?)[.,\d]{0,10}\s?(Z|[+-]\d{2}:?\d{2})?)?"
)
DAY_MONTH_YEAR = re.compile(
    r"(?<!\d)(\d{1,2})(?:º|°|er|st|nd|rd|th)?(?:\s+de|\s+del?)?\s+([a-záéíóú]{3,12})\.?,?(?:\s+del?)?\s+(\d{4})(?!\d)"
)
MONTH_DAY_YEAR = re.compile(r"(?<![a-z])([a-z]{3,12})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})(?!\d)")
MAX_CHARS = 200
FIRST_YEAR, LAST_YEAR = 1900, 2200
ENGLISH_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january enero jan ene",
            "february febrero feb",
            "march marzo mar",
            "april abril apr abr",
            "may mayo",
            "june junio jun",
            "july julio jul",
            "august agosto aug ago",
            "september septiembre setiembre sept sep set",
            "october octubre oct",
            "november noviembre nov",
            "december diciembre dec dic",
        ),
        1,
    )
    for name in names.split()
}


def read_day(text: str | None) -> date | None:
    """The day that `text` names, as it is called where the text was written, or None."""
    moment = read_moment(text)
    if isinstance(moment, datetime):
        return _as_written(text or "") or moment.date()
    return moment


def read_moment(text: str | None) -> date | datetime | None:
    """A moment in UTC where `text` gives the hour and its zone, else the day, else None."""
    if not text or len(text) > MAX_CHARS:
        return None
    iso = ISO.match(text)
    if iso:
        return _iso_moment(iso)
    lowered = text.strip().lower()
    try:
        moment = parsedate_to_datetime(_english_months(lowered))
    except (ValueError, TypeError, IndexError, OverflowError):
        return _written_day(lowered)
    if moment.tzinfo is None or not FIRST_YEAR <= moment.year <= LAST_YEAR:
        return _written_day(lowered)
    try:
        return moment.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def moment_from_text(text: str | None) -> date | datetime | None:
    """A day or a moment from its ISO form."""
    if not text:
        return None
    return date.fromisoformat(text) if len(text) == len("2026-01-01") else datetime.fromisoformat(text)


def _iso_moment(match: re.Match[str]) -> date | datetime | None:
    day, hour, zone = match.groups()
    try:
        if not hour or not zone:
            return _believable(date.fromisoformat(day))
        written = datetime.fromisoformat(f"{day}T{hour}{'+00:00' if zone == 'Z' else zone}")
        return written.astimezone(UTC) if _believable(written.date()) else None
    except (ValueError, OverflowError):
        return None


def _as_written(text: str) -> date | None:
    """The day before any zone is reckoned with."""
    iso = ISO.match(text)
    if iso:
        return date.fromisoformat(iso[1])
    return _written_day(text.strip().lower())


def _written_day(lowered: str) -> date | None:
    found = DAY_MONTH_YEAR.search(lowered)
    if found:
        return _calendar_day(found[3], found[2], found[1])
    found = MONTH_DAY_YEAR.search(lowered)
    return _calendar_day(found[3], found[1], found[2]) if found else None


def _calendar_day(year: str, month: str, day: str) -> date | None:
    number = MONTHS.get(month)
    if number is None:
        return None
    try:
        return _believable(date(int(year), number, int(day)))
    except ValueError:
        return None


def _believable(day: date) -> date | None:
    return day if FIRST_YEAR <= day.year <= LAST_YEAR else None


def _english_months(lowered: str) -> str:
    """The form that letters use ("mar, 03 ene 2026 …"), its Spanish words made English."""
    words = re.sub(r"^[a-záéíóú]{3,10}\.?,", "", lowered).split()
    for i, word in enumerate(words[:4]):
        number = MONTHS.get(word.rstrip(".,"))
        if number is not None:
            words[i] = ENGLISH_MONTHS[number - 1]
    return " ".join(words)
