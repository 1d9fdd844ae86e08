"""The place that a follow-up asks about takes the place of the one in the question before."""

from __future__ import annotations

import re
from collections.abc import Iterator

from index.words import find_words, fold, is_stop_word
from rag.mentions.calendar.months import MONTH, MONTH_NUMBERS
from rag.question.understand import find_names

_CAPITAL = r"[^\W\d_a-zà-öø-ÿ]"
_LOWER = r"[a-zà-öø-ÿ][\w'’-]*+"
_NO_PLACE = (
    rf"(?i:(?:{MONTH}|operati(?:on|vo)|operaci[oó]n|plan|project|proyecto|congres[so]|senate|senado|c[aá]mara|"
    r"house of|courts?|corte|tribunal|english|spanish|espa[nñ]ol|ingl[eé]s)\b)"
)
"""What follows "in" and is written like a place."""

_NAME = (
    rf"(?:(?:the|el|la|los|las) )?(?!{_NO_PLACE}){_CAPITAL}[\w.'’-]*+"
    rf"(?:,? (?:(?:and|of|the|y|del?|la|los|las|el) ){{0,2}}(?!{_NO_PLACE}){_CAPITAL}[\w.'’-]*+)*"
)
_NAME_IN_LOWER_CASE = rf"(?!{_NO_PLACE}){_LOWER}(?: (?!(?:in|en|on|by|for|since|desde)\b){_LOWER}){{0,2}}"
_PLACE = re.compile(rf"\b(?:in|en|In|En) (?P<name>{_NAME})")
_PLACE_IN_LOWER_CASE = re.compile(
    rf"\b(?:in|en) (?P<name>{_NAME_IN_LOWER_CASE})"
    r"(?=\W*+\Z|[,;]| (?:in|en|on|by|for|during|durante|since|desde|between|entre)\b)"
)
_AND = (
    r"(?:(?i:and|but|so|then|also|what about|how about|"
    r"y|pero|entonces|tambi[eé]n|qué (?:hay|tal|pasa)(?: (?:con|de))?)\W+)"
)
_ONLY_A_PLACE = re.compile(rf"\W*{_AND}*(?:in|en|In|En) (?P<name>{_NAME}|{_NAME_IN_LOWER_CASE})\W*")
_ONLY_A_NAME = re.compile(rf"\W*{_AND}+(?P<name>(?={_CAPITAL}){_NAME})\W*")
_NO_PLACE_NAME = re.compile(r"[^\Wa-zà-öø-ÿ]+|\w+(?:ans|anos|anas|ese|enses)")
"""The DEA; Mexicans."""

_COMMON = (
    "addition advance all average both cash change charge comparison contrast conjunto court custody "
    "detail detention dollars effect exchange fact force full general kilos kilograms months money "
    "numbers office part particular percent percentage pesos place power practice prison jail private "
    "public question reply response return service short spring summer fall autumn winter time tons "
    "total trial weeks weight years recent last "
    "cambio carcel comparacion curso custodia detalle dinero dolares efectivo anos invierno juicio "
    "libertad meses otono porcentaje primavera prision promedio realidad respuesta resumen semanas "
    "servicio tiempo toneladas verano vigor vivo"
)
_COMMON_WORDS = frozenset(_COMMON.split())
"""What follows "in" and is no place, in lower case."""

_KNOWN_PLACES = frozenset({"@mexico", "@mexico-city", "@china", "@united-states"})
"""All else that the table of names knows is a person, a body or a thing."""


def move_place(before: str, follow_up: str) -> str | None:
    """The question `before` with the one place that the follow-up names in the place of its own.

    None where the follow-up says anything besides, or the question is about no place, or several. A name
    without "in" is taken for a place where the question names nothing but its place.
    """
    asked = _only_place(follow_up)
    name = asked or _only_name(follow_up)
    places = list(_places(before))
    if name is None or len({_bare(match["name"]) for match in places}) != 1:
        return None
    if asked is None and _names_more(before, places):
        return None
    for match in reversed(places):
        start = match.start("name")
        before = f"{before[:start]}{name}{before[start + len(match['name']) :]}"
    return before


def says_only_where(text: str) -> bool:
    """Whether a follow-up names a place, or what may be one, and says no more: "and in Durango?"."""
    return _only_place(text) is not None or is_name_alone(text)


def is_name_alone(text: str) -> bool:
    """Whether a follow-up is only a name that may be a place: "and Durango?"."""
    return _only_name(text) is not None


def _only_place(text: str) -> str | None:
    found = _ONLY_A_PLACE.fullmatch(text)
    if found is None or not _may_be_place(found["name"]):
        return None
    return _capitalised(_bare(found["name"]))


def _only_name(text: str) -> str | None:
    found = _ONLY_A_NAME.fullmatch(text)
    if found is None:
        return None
    name = _bare(found["name"])
    known = find_words(name)
    is_known = len(known) == 1 and known[0].folded[0] == "@" and known[0].folded not in _KNOWN_PLACES
    return None if is_known or _NO_PLACE_NAME.fullmatch(name) else name


def _places(text: str) -> Iterator[re.Match[str]]:
    """The places of a question; those in lower case where no other is named."""
    if _PLACE.search(text):
        yield from _PLACE.finditer(text)
    else:
        yield from (
            found for found in _PLACE_IN_LOWER_CASE.finditer(text) if _may_be_place(found["name"])
        )


def _may_be_place(name: str) -> bool:
    """Whether no word of a name in lower case is a common one."""
    if not name.islower():
        return True
    return not any(
        word in _COMMON_WORDS or is_stop_word(word, "en") or is_stop_word(word, "es")
        for word in fold(name).split()
    )


def _capitalised(name: str) -> str:
    """A name in lower case as names are written."""
    return re.sub(r"\w+", lambda word: word[0].capitalize(), name) if name.islower() else name


def _names_more(text: str, places: list[re.Match[str]]) -> bool:
    """Whether a question names anything, other than a month, beside these places."""
    for match in reversed(places):
        text = f"{text[: match.start('name')]}{text[match.end('name') :]}"
    return any(name.casefold() not in MONTH_NUMBERS for name in find_names(text))


def _bare(name: str) -> str:
    return name.rstrip(".'’-")
