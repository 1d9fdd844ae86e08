"""What a text states: its figures with their units, its dates, and the numbers that are names."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

Day = tuple[int | None, int | None, int | None]
"""Year, month and day; None stands for a part that the text leaves out."""

MONTHS = {
    name: number
    for names in (
        "january february march april may june july august september october november december",
        "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    )
    for number, name in enumerate(names.split(), start=1)
}
_MONTH = rf"(?P<month>{'|'.join(MONTHS)})"
_DATES = [
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"\b{_MONTH}\s+(?P<days>\d{{1,2}}(?:[-–]\d{{1,2}})?)(?!\d)(?:,?\s+(?P<year>\d{{4}}))?",
        rf"\b(?P<days>\d{{1,2}})\s+de\s+{_MONTH}\b(?:\s+de\s+(?P<year>\d{{4}}))?",
        r"\b(?P<year>\d{4})-(?P<month>\d{2})(?:-(?P<days>\d{2}))?\b",
        rf"\b{_MONTH}\s+(?:de\s+)?(?P<year>\d{{4}})",
        r"(?<![\d,.$])(?:\bFY|\b)(?P<year>(?:19|20)\d{2})(?!\d|[,.]\d|\s*%)",
    )
]
_NAMES = re.compile(
    r"\bP\.L\. \d+-\d+|\bEO \d+|\bGAO-\d+-\d+|\b(?!FY)[A-Z]{1,3}-?\d+\b|\b\d{1,2}:\d{2}\b"
    r"|\b(?:Title|Tier|Team|Article|artículo|nivel) \d+|\b\d+(?:th\b|\.º)"
)
_SPANISH_NAMES = {"artículo": "article", "nivel": "tier", ".º": "th"}
_NUMBER = re.compile(r"(?<![\d.])\d{1,3}(?:,\d{3})+(?:\.\d+)?(?!\d)|\d+(?:\.\d+)?")
_SCALE = re.compile(r"\s*(mil millones|billion|bn|million|millones|mil)\b", re.IGNORECASE)
_SCALES = {
    "billion": 10**9, "bn": 10**9, "mil millones": 10**9,
    "million": 10**6, "millones": 10**6, "mil": 10**3,
}  # fmt: skip
_SPELT_OUT = {
    word: number
    for words in (
        "three four five six seven eight nine ten eleven twelve",
        "tres cuatro cinco seis siete ocho nueve diez",
    )
    for number, word in enumerate(words.split(), start=3)
}
_SPELT_NUMBER = re.compile(rf"\b(?:{'|'.join(_SPELT_OUT)})\b(?! quarters| cuartos)", re.IGNORECASE)

_MEASURES = {
    "percent": "% percent por ciento",
    "USD": "dollars dólares",
    "MXN": "pesos",
    "kg": "kg kilos kilograms kilogramos",
    "tonne": "t tonnes tons toneladas",
    "pound": "lb pounds libras",
    "mg": "mg milligrams miligramos",
    "m3": "m³",
    "foot": "ft feet foot pies",
    "mile": "miles mile millas",
    "minute": "minutes minutos",
    "hour": "hours horas",
    "day": "days días",
    "month": "months meses",
    "year": "years años",
}
_COUNTS = {
    "firearm": "firearms weapons guns armas",
    "lab": "lab labs laboratory laboratories laboratorio laboratorios",
    "pill": "pills pastillas",
    "dose": "doses dosis",
    "round": "rounds cartuchos",
    "grenade": "grenades granadas",
    "vehicle": "vehicles vehículos",
    "aircraft": "aircraft planes aeronaves aviones",
    "flight": "flights vuelos",
    "helicopter": "helicopters helicópteros",
    "state": "states estados entidades",
    "request": "requests solicitudes peticiones",
    "record": "records registros",
    "arrest": "arrests detenciones detenidos arrested",
    "death": "deaths dead homicides killed victims muertes muertos homicidios víctimas fallecidos",
    "people": "people persons members troops personnel prisoners defendants officers officials agents "
    "gunmen soldiers citizens nationals employees reinforcements guards youth operators policemen "
    "personas integrantes elementos efectivos reos policías funcionarios exfuncionarios militares "
    "pistoleros acusados soldados guardias mexicanos connacionales familiares relatives",
}  # fmt: skip
_UNIT_OF = {
    word: unit
    for unit, words in (_MEASURES | _COUNTS).items()
    for word in re.split(r" (?!ciento)", words)
}
MEASURES = {*_MEASURES, "per 100,000"}
UNITS = {*MEASURES, *_COUNTS, ""}
_WORD = re.compile(r"[ -]*(por ciento|%|m³|[^\W\d_]+)", re.IGNORECASE)
_WORDS_TO_A_UNIT = 4
_RATE = re.compile(r"(?:\s+[^\W\d_]+){0,3}?\s+(?:per|por cada) 100,000\b", re.IGNORECASE)
_RANGE = re.compile(r"\s*(?:[-–]|\b(?:to|or|and|a|o|u|y)\b)\s*(?=\d)", re.IGNORECASE)


@dataclass(frozen=True)
class Figure:
    value: Decimal
    unit: str

    def may_stand_for(self, other: "Figure") -> bool:
        """Whether a claim of this figure keeps the other one."""
        return self.value == other.value and units_agree(self.unit, other.unit)


_KINDS_OF_PEOPLE = {"arrest", "death"}


def units_agree(claimed: str, known: str) -> bool:
    """The same unit, or a count whose noun one of the two leaves open.

    A measure never agrees with a count, nor a count of arrests with one of deaths.
    """
    if claimed == known:
        return True
    if {claimed, known} & MEASURES:
        return False
    return "" in (claimed, known) or (
        "people" in (claimed, known) and bool({claimed, known} & _KINDS_OF_PEOPLE)
    )


def days_in(text: str) -> Iterator[Day]:
    """The dates that a text states, each with the parts that it states."""
    for pattern in _DATES:
        for found in pattern.finditer(text):
            yield from _days_of(found.groupdict())
            text = _without(text, found)


def _days_of(parts: dict[str, str | None]) -> Iterator[Day]:
    month = (parts.get("month") or "").lower()
    number = MONTHS.get(month) or (int(month) if month else None)
    year = int(parts["year"]) if parts["year"] else None
    for day in re.split("[-–]", parts.get("days") or ""):
        yield year, number, int(day) if day else None


def names_in(text: str) -> Iterator[str]:
    """The numbers of laws, reports, articles and times of day, in one form for both languages."""
    for found in _NAMES.finditer(text):
        name = found[0].lower()
        for spanish, english in _SPANISH_NAMES.items():
            name = name.replace(spanish, english)
        yield name


def figures_in(text: str) -> Iterator[Figure]:
    """The figures of a text, dates and numbers that are names left out."""
    for pattern in (*_DATES, _NAMES):
        for found in pattern.finditer(text):
            text = _without(text, found)
    for found in _NUMBER.finditer(text):
        if not re.search(r"\b(?:per|por cada) \Z", text[: found.start()]):
            yield _figure(text, found)
    for found in _SPELT_NUMBER.finditer(text):
        yield Figure(Decimal(_SPELT_OUT[found[0].lower()]), _unit_after(text, found.end()))


def _without(text: str, found: re.Match[str]) -> str:
    return text[: found.start()] + "·" * len(found[0]) + text[found.end() :]


def _figure(text: str, found: re.Match[str]) -> Figure:
    value = Decimal(found[0].replace(",", ""))
    scale = _SCALE.match(text, found.end())
    end = scale.end() if scale else found.end()
    if scale:
        value *= _SCALES[scale[1].lower()]
    if text[: found.start()].endswith("$"):
        return Figure(value, "USD")
    if _RATE.match(text, end):
        return Figure(value, "per 100,000")
    return Figure(value, _unit_after(text, end))


def _unit_after(text: str, end: int) -> str:
    range_end = _RANGE.match(text, end)
    if range_end and (second := _NUMBER.match(text, range_end.end())):
        return _figure(text, second).unit
    may_be_measured = True
    for _ in range(_WORDS_TO_A_UNIT):
        word = _WORD.match(text, end)
        if not word:
            return ""
        unit = _UNIT_OF.get(word[1].lower(), "")
        if unit and (may_be_measured or unit not in MEASURES):
            return unit
        may_be_measured = word[1].lower() == "de"
        end = word.end()
    return ""


def expanded(days: Iterable[str]) -> set[Day]:
    """ISO days, months and years, each also without its day, its month or its year."""
    known: set[Day] = set()
    for text in days:
        year, month, day = (*map(int, text.split("-")), None, None)[:3]
        known |= {(year, month, day), (year, month, None), (year, None, None), (None, month, day)}
    return known
