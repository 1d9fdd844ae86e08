"""Corrections and retractions that an article carries about itself, in English and Spanish.

Conservative on purpose: a notice must open a paragraph near the top or the end, and speak of the
article that it stands in. A news article *about* a correction, a corrections column and a quoted
notice are none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from corpus.document import Document, Notice, NoticeKind
from corpus.parsers.dates import MONTHS, read_day

FIRST_PARAGRAPHS = 5
LAST_PARAGRAPHS = 6
MAX_NOTICE_CHARS = 1_000
LOOK_AT_CHARS = 300
FEWEST_WORDS_AFTER_LABEL = 3

_MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
_DATE = (
    r"(?:\d{4}-\d{2}-\d{2}"
    rf"|(?:{_MONTH})\.? \d{{1,2}}(?!\d)(?:st|nd|rd|th)?(?:,? \d{{4}})?"
    rf"|\d{{1,2}} (?:de )?(?:{_MONTH})\b\.?(?:,? (?:del? )?\d{{4}})?)"
)
_WEEKDAY = (
    r"(?:(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|lunes|martes|mi[ée]rcoles|jueves|viernes|s[áa]bado"
    r"|domingo),? )?"
)
_DAY = rf",? ?[(\[]?(?:on |posted |added |el |del )?{_WEEKDAY}(?P<on>{_DATE})[)\]]?"
_ON = rf"(?:{_DAY})?"

_SELF = r"(?:this|the above) (?:news )?(?:article|story|report|post|piece|version|dispatch)"
_PROPIO = (
    r"(?:est[ea] (?:nota|art[íi]culo|texto|informaci[óo]n|noticia|publicaci[óo]n|versi[óo]n|reportaje)"
    r"|la presente nota)"
)
_NOTE = (
    r"(?:(?:editor['’]?s?['’]? note|nota (?:del editor|de la redacci[óo]n|de redacci[óo]n))"
    r" ?[:.\-–—] ?)?"
)
_WAS = r"(?:has been|was|is)"
_FUE = r"(?:ha sido|fue|fueron|est[áa])"
_WRONG = (
    r"(?:misstated|misidentified|misspelled|misquoted|misattributed|misreported|mischaracterized"
    r"|incorrectly|wrongly|erroneously|mistakenly|gave (?:an|the) (?:in)?correct"
    r"|gave the wrong|contained (?:an|several) (?:error|incorrect)|included (?:an )?(?:incorrect|error))"
)
_MAL = (
    r"(?:err[óo]neamente|equivocadamente|incorrectamente|por error|conten[íi]a (?:un|varios) error"
    r"|inclu[íi]a (?:un error|datos? (?:incorrecto|err[óo]neo)))"
)

_TO_CORRECT = r",? (?:in order )?to (?:correct|rectify|fix (?:an?|the|several|some) (?:error|mistake))\b"
_PARA_CORREGIR = (
    r",? (?:para|a fin de|con el fin de) (?:corregir|rectificar|enmendar|subsanar (?:un|el|los) error)\b"
)
_CHANGED = r"(?:amended|changed|edited|revised|updated)"
_CAMBIADO = (
    rf"(?:{_FUE} (?:actualizad|editad|enmendad|modificad)[oa]"
    r"|se (?:actualiz[óo]|edit[óo]|enmend[óo]|modific[óo]|ha (?:actualizado|editado|modificado)))"
)
_CORREGIDO = (
    rf"(?:{_FUE} (?:corregid|rectificad)[oa]"
    r"|se (?:corrigi[óo]|rectific[óo]|ha (?:corregido|rectificado)))"
)

# What follows where a notice needs no more to be one: a colon and its words, or its end.
_THEN = r" ?(?:[:—–] ?(?=\S)|[.;]|$)"
_REMOVED = (
    rf"{_WAS} (?:being )?(?:removed|taken down|unpublished){_ON}"
    r"(?:[.;]|$|,? (?:because|as it|pending)\b"
    r"|,? following an? (?:internal |editorial )?(?:review|investigation)\b"
    r"| from (?:our|this|the) (?:web ?)?(?:site|page|archive)\b)"
)
# An "artículo" may be one of a law, so that its removal alone is no notice.
_ELIMINADO = (
    rf"{_FUE} (?:eliminad[oa]|borrad[oa]|dad[oa] de baja){_ON}"
    r"(?:,? (?:porque|ya que|debido a|por (?:no|incumplir|contener))\b"
    r"|,? tras una (?:revisi[óo]n|investigaci[óo]n)\b| (?:de nuestro|de este|del) (?:sitio|portal)\b)"
)

_RETRACTED = (
    rf"{_NOTE}this (?:news )?(?:article|story) {_REMOVED}",
    rf"{_NOTE}est[ea] (?:nota|art[íi]culo|noticia) {_ELIMINADO}",
    rf"(?:retracted|retractad[oa]){_DAY}{_THEN}",
    rf"{_NOTE}this (?:news )?(?:article|story) {_WAS} (?:being )?(?:retracted|withdrawn){_ON}",
    rf"{_NOTE}(?:we|the editors) (?:have |are )?(?:retracted|retract|retracting|withdrawn) {_SELF}",
    rf"{_NOTE}(?:est[ea] (?:nota|art[íi]culo|noticia)) {_FUE} (?:retractad|retirad|despublicad)[oa]{_ON}",
    rf"(?:retractaci[óo]n|retraction)(?: notice)?{_ON} ?[:—–] ?(?=\S)",
    r"(?:nota|art[íi]culo|noticia) retractad[oa]\b",
)
_CORRECTED = (
    rf"{_NOTE}\(?(?:corrected|corregid[oa]){_DAY}{_THEN}",
    rf"{_NOTE}(?:corrected|corregid[oa]) ?[:—–] ?(?=an? (?:earlier|previous|prior) version\b"
    r"|(?:una|la) versi[óo]n (?:anterior|previa|inicial)\b)",
    rf"(?:corrections?|correcci[óo]n(?:es)?|fe de (?:erratas|errores)|rectificaci[óo]n){_ON} ?[:—–] ?"
    r"(?=\S)",
    rf"a correction was (?:made|issued|appended){_ON}",
    rf"correction appended{_ON}",
    rf"{_NOTE}\(?{_SELF} {_WAS} corrected{_ON}",
    rf"{_NOTE}\(?{_SELF} {_WAS} {_CHANGED}{_ON}{_TO_CORRECT}",
    rf"{_NOTE}\(?this (?:{_DATE}|[a-z0-9. ]{{1,20}}) (?:story|article) {_WAS} (?:corrected|refiled to"
    rf" correct)",
    rf"{_NOTE}an? (?:earlier|previous|prior) version of {_SELF},? [^.]{{0,80}}?{_WRONG}",
    rf"{_NOTE}(?:due to|because of) an (?:editing|reporting|agency) error,? [^.]{{0,60}}?{_SELF}",
    r"\((?:corrects|corrige) \S",
    rf"{_NOTE}{_PROPIO} {_CORREGIDO}{_ON}",
    rf"{_NOTE}{_PROPIO} {_CAMBIADO}{_ON}{_PARA_CORREGIR}",
    rf"{_NOTE}(?:una|la) versi[óo]n (?:anterior|previa|inicial) de {_PROPIO},? [^.]{{0,80}}?{_MAL}",
)
# Inside what is a notice anyway, "the article" is that which it stands in.
_THE_SELF = r"the (?:article|story|online version)"
_LA_PROPIA = r"(?:la (?:nota|noticia|publicaci[óo]n)|el (?:art[íi]culo|texto|reportaje))"
# Inside what is a notice anyway, the day on which the article says that it was changed.
_SAID_LATER = re.compile(
    rf"(?:\b(?:{_SELF}|{_THE_SELF}) {_WAS} (?:corrected|retracted|withdrawn|{_CHANGED})"
    rf"|\bit {_WAS} corrected|\bwe (?:have )?corrected (?:it|{_SELF}|{_THE_SELF})"
    rf"|\bth(?:is|e) correction {_WAS} (?:made|added|appended|posted|published|issued)"
    rf"|\b{_PROPIO} (?:{_CORREGIDO}|{_CAMBIADO}|{_FUE} (?:retractad|retirad|despublicad)[oa])"
    rf"|\b{_LA_PROPIA} {_CORREGIDO}"
    rf"|(?<=[.;:] ){_CORREGIDO}|(?<=[.;:] )\(?(?:corrected|corregid[oa])){_DAY}",
    re.IGNORECASE,
)
_LABEL_ALONE = re.compile(
    rf"(?:corrections?|correcci[óo]n|fe de (?:erratas|errores)|rectificaci[óo]n){_ON}:?", re.IGNORECASE
)
_RETRACTED_TITLE = re.compile(
    r"(?:RETRACTED|WITHDRAWN|STORY REMOVED|RETRACTAD[OA])\s*[:\-–—]"
    r"|\[(?i:retracted|withdrawn|retractad[oa]|nota retractada)\]"
    r"|(?i:retracted article|retraction notice|nota retractada|art[íi]culo retractado)\s*[:\-–—]"
)
_CORRECTED_TITLE = re.compile(
    r"(?:(?:correct(?:ion|ed)|correcci[óo]n|fe de (?:erratas|errores)|rectificaci[óo]n|corregid[oa])\s*:"
    r"|(?-i:CORRECTED|CORREGID[OA])\s*[-–—])\s*\S",
    re.IGNORECASE,
)
_COLUMN_TITLE = re.compile(
    r"(?:corrections?(?: and clarifications?)?|correcciones|fe de (?:erratas|errores)|rectificaciones)"
    rf"(?:\W.{{0,3}}?{_DATE})?\W*",
    re.IGNORECASE,
)
_OF_ANOTHER = re.compile(
    r"\b(?:an?|un|una) (?:article|story|report|headline|caption|photo caption|art[íi]culo|nota|reportaje)"
    r" (?:on|about|in|published|that|by|publicad[oa]|sobre|del?|en)\b",
    re.IGNORECASE,
)
_CORRECTS_ANOTHER = re.compile(
    r"(?:correction|correcci[óo]n|fe de (?:erratas|errores)|rectificaci[óo]n)\s*:\s*"
    r"(?:our|the|nuestr[oa]|la|el|un|una) (?:article|story|report|column|nota|noticia|art[íi]culo|"
    r"reportaje|columna) (?:on|about|of|from|published|that|sobre|acerca|del?|en|publicad[oa]|que)\b",
    re.IGNORECASE,
)
"""Of a title: the article is a correction of another. What is "corrected" is always itself."""
_MARKUP = "*_#>[ \t"


def _compiled(*patterns: str) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(pattern, re.IGNORECASE) for pattern in patterns)


_PATTERNS: tuple[tuple[NoticeKind, tuple[re.Pattern[str], ...]], ...] = (
    ("retraction", _compiled(*_RETRACTED)),
    ("correction", _compiled(*_CORRECTED)),
)


def find_notices(document: Document) -> tuple[Notice, ...]:
    """The corrections and retractions that the article says of itself, in the order of its text.

    The date is the one beside the notice's own words, or beside those that say when this article was
    changed; any other date in it may be of anything. One without a year is of the year nearest to the
    article's own day.
    """
    if _COLUMN_TITLE.fullmatch(document.title.strip()):
        return ()
    found = [*_in_title(document.title), *_in_text(document.text, document.published)]
    return tuple(dict.fromkeys(found))


def with_notices(document: Document) -> Document:
    """The document with the notices that its own text carries, after those it came with."""
    notices = tuple(dict.fromkeys([*document.notices, *find_notices(document)]))
    return replace(document, notices=notices) if notices != document.notices else document


def _in_title(title: str) -> Iterator[Notice]:
    plain = title.strip()
    if _RETRACTED_TITLE.match(plain):
        yield Notice("retraction", None, plain[:MAX_NOTICE_CHARS])
    elif _CORRECTED_TITLE.match(plain) and not _CORRECTS_ANOTHER.match(plain):
        yield Notice("correction", None, plain[:MAX_NOTICE_CHARS])


def _in_text(text: str, published: date | None) -> Iterator[Notice]:
    paragraphs = [line.strip() for line in text.split("\n") if line.strip()]
    middle_starts, middle_ends = FIRST_PARAGRAPHS, len(paragraphs) - LAST_PARAGRAPHS
    for number, paragraph in enumerate(paragraphs):
        if middle_starts <= number < middle_ends:
            continue
        following = paragraphs[number + 1] if number + 1 < len(paragraphs) else ""
        notice = _read_paragraph(paragraph, following, published)
        if notice is not None:
            yield notice


def _read_paragraph(paragraph: str, following: str, published: date | None) -> Notice | None:
    opening = paragraph.lstrip(_MARKUP)[:LOOK_AT_CHARS].replace("*", "").replace("’", "'")
    alone = _LABEL_ALONE.fullmatch(opening.strip("_# "))
    if alone and any(_speaks_of_itself(following, pattern) for pattern in _PATTERNS[1][1]):
        day = _day_of(alone["on"], following, published)
        return Notice("correction", day, following[:MAX_NOTICE_CHARS])
    for kind, patterns in _PATTERNS:
        for pattern in patterns:
            match = pattern.match(opening)
            if match and _is_own(opening, match):
                on = match.groupdict().get("on")
                return Notice(kind, _day_of(on, paragraph, published), paragraph[:MAX_NOTICE_CHARS])
    return None


def _day_of(beside: str | None, notice: str, published: date | None) -> date | None:
    later = None if beside else _SAID_LATER.search(notice[:MAX_NOTICE_CHARS].replace("’", "'"))
    written = later["on"] if later else beside
    return read_day(written) or _nearest_day(written, published)


def _nearest_day(written: str | None, published: date | None) -> date | None:
    """A day without its year: of those it may be, the nearest to the article's own."""
    if not written or published is None:
        return None
    years = (published.year - 1, published.year, published.year + 1)
    days = [day for year in years if (day := read_day(f"{written.rstrip('.,')} {year}"))]
    return min(days, key=lambda day: abs(day - published), default=None)


def _speaks_of_itself(paragraph: str, pattern: re.Pattern[str]) -> bool:
    opening = paragraph[:LOOK_AT_CHARS].replace("’", "'")
    match = pattern.match(opening)
    return match is not None and _is_own(opening, match)


def _is_own(opening: str, match: re.Match[str]) -> bool:
    """Whether a notice has something to say, and says it of the article that it stands in."""
    after = opening[match.end() :]
    if match[0].rstrip().endswith((":", "—", "–")):
        if len(after.split()) < FEWEST_WORDS_AFTER_LABEL:
            return False
        return _OF_ANOTHER.search(after) is None
    return True
