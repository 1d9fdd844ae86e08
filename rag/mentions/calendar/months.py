"""The months' names in both languages: to find them in a text, and to write a day or month."""

from __future__ import annotations

from datetime import date

from corpus.document import Lang

_EN = "January February March April May June July August September October November December"
_ES = "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre"
MONTHS: dict[Lang, list[str]] = {"en": _EN.split(), "es": _ES.split()}
"""As they are written within a sentence, January first."""

MONTH_NUMBERS = {
    name.lower(): number for names in MONTHS.values() for number, name in enumerate(names, 1)
} | {"setiembre": 9}
"""A month's name in either language, in lower case, to its number from 1."""

MONTH = "|".join(MONTH_NUMBERS)
"""Any month's name as a pattern, for text in lower case."""

SHORT_MONTH_NUMBERS = {
    "jan": 1, "ene": 1, "feb": 2, "mar": 3, "apr": 4, "abr": 4, "may": 5, "jun": 6, "jul": 7, "aug": 8,
    "ago": 8, "sep": 9, "sept": 9, "oct": 10, "nov": 11, "dec": 12, "dic": 12,
}  # fmt: skip
"""The same for the months' abbreviations, without their stop."""

SHORT_MONTH = "|".join(short for short in SHORT_MONTH_NUMBERS if short not in ("mar", "may", "ago"))
"""Any of these that is no other word too, as a pattern, for text in lower case."""


_OF_YEAR: dict[Lang, str] = {"en": " ", "es": " de "}


def written_day(day: date, lang: Lang) -> str:
    """A day as it is written in a sentence."""
    month = MONTHS[lang][day.month - 1]
    return f"{day.day} de {month} de {day.year}" if lang == "es" else f"{month} {day.day}, {day.year}"


def written_date(time: str, lang: Lang) -> str:
    """A day, month or year, "2026-01-20", "2026-01" or "2026", as it is written in a sentence; so are
    several months, "2026-01/2026-03".
    """
    if is_span(time):
        begin, end = (written_date(month, lang) for month in time.split("/"))
        same_year = f"{_OF_YEAR[lang]}{end[-4:]}"
        return f"{begin.removesuffix(same_year)}–{end}"
    year, *rest = map(int, time.split("-"))
    if len(rest) > 1:
        return written_day(date(year, *rest), lang)
    if not rest:
        return str(year)
    month = MONTHS[lang][rest[0] - 1]
    return f"{month} de {year}" if lang == "es" else f"{month} {year}"


def is_span(time: str | None) -> bool:
    """Whether a time as `written_date` takes it is of several months: "2026-01/2026-03"."""
    return time is not None and "/" in time
