"""The places that a text names, as far as the table of places knows them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources

from index.words import fold

_AFTER = re.compile(
    r"\b(?:in|at|near|from|across|around|outside|inside|within|of|into|to|en|del?|desde|hacia|por|para|a)"
    r"(?: (?:the|la|el))?(?: (?:state|port|city|estado|puerto|ciudad|municipio)(?: (?:of|de))?)? \Z"
)
_IN_A_NAME_BEFORE = re.compile(
    r"\b(?:cartel(?:es)?(?: (?:de|del|of)(?: los)?)?|tren de|iniciativa|tratado de|treaty of|"
    r"universidad (?:autonoma )?de|university of|calle|avenida|bank of|banco de) \Z"
)
_IN_A_NAME_AFTER = re.compile(
    r"(?:['’]s)? (?:cartel\w*|faction|new generation|nueva generacion|initiative|university|street|"
    r"avenue|times|post|journal)\b"
)
_OF = r"(?:of|del?) "
_BEFELL_SOMEBODY = re.compile(
    r"\b(?:assassination|murder|killing|arrest|capture|trial|extradition|testimony|son|daughter|wife|widow|"
    r"brother|sister|mother|father|asesinato|homicidio|muerte|detencion|arresto|captura|juicio|extradicion|"
    rf"testimonio|declaracion|hij[oa]|espos[oa]|viuda|herman[oa]|madre|padre) {_OF}\Z"
)
_OF_SOMEBODY = re.compile(rf"\b{_OF}\Z")
_OF_AN_OFFICE = re.compile(
    r"\b(?:(?:governor|mayor|senator|congress(?:wo)?man|prosecutor|attorney|secretary|sheriff|bishop|president|"
    r"congress|government|police|city|town|port|state|residents|people|"
    r"gobernadora?|alcald(?:e|esa)|senadora?|diputad[oa]|fiscal|procuradora?|secretari[oa]|obispo|"
    r"president[ea]|fiscalia|congreso|gobierno|policia|ciudad|pueblo|puerto|estado|municipio|habitantes|"
    r"vecinos)(?: (?:general|municipal|estatal))?|secretar(?:y of|i[oa] de) [a-z]{1,20}(?: publica)?) "
    rf"{_OF}\Z"
)
"""What a place has, and a person has not: "the mayor of Nogales Juan Gim"."""
_A_NAME_FOLLOWS = re.compile(
    r" (?!(?:State|City|County|Police|Attorney|Governor|Senator|National|Supreme|Estado)\b)"
    r"[^\W\d_a-zà-öø-ÿ][a-zà-öø-ÿ]"
)
_NOTHING_FOLLOWS = re.compile(
    r"\W*\Z|[^\w\s'’-]| (?:in|at|on|by|for|from|to|with|after|before|during|and|or|is|was|were|has|had|"
    r"en|a|al|por|para|con|tras|ante|durante|desde|y|es|fue|era|ha)\b"
)
"""Not "the arrest of Hidalgo officials", nor "of Hidalgo's governor"."""
_PASSAGE = "el paso"
_PASSES = re.compile(r" (?:del?|fronterizo|peatonal|a|al|por)\b")
_CHARS_AROUND = 40


@dataclass(frozen=True, slots=True)
class Place:
    """A place that a text names.

    written: as the text has it.
    names: all its names, folded, and those of places within it that stand for it.
    """

    written: str
    names: tuple[str, ...]

    def is_named_in(self, folded: str) -> bool:
        """Whether a text, folded, names it or a place within it."""
        return any(name in folded and re.search(rf"\b{re.escape(name)}\b", folded) for name in self.names)


@lru_cache(maxsize=5_000)
def find_places(text: str) -> tuple[Place, ...]:
    """The places that a text names, in order; the longest name counts ("baja california sur").

    Not where the place is a part of another name: "the Sinaloa cartel", "Iniciativa Mérida".
    """
    folded = fold(text)
    if len(folded) != len(text):
        text = folded
    return tuple(_find(text, folded))


def is_a_place(name: str) -> bool:
    """Whether the table of places knows a name, whatever stands around it."""
    return fold(name) in _table()


def _find(text: str, folded: str) -> Iterator[Place]:
    table = _table()
    for match in _pattern().finditer(folded):
        names, needs_preposition = table[match.group()]
        before = folded[max(0, match.start() - _CHARS_AROUND) : match.start()]
        after = folded[match.end() : match.end() + _CHARS_AROUND]
        is_placed = not needs_preposition or (
            _AFTER.search(before) and (text[match.start()].isupper() or text.islower())
        )
        if needs_preposition and _is_somebody(before, text[match.end() : match.end() + _CHARS_AROUND]):
            continue
        if match.group() == _PASSAGE and _is_passage(text, match.start(), after):
            continue
        if is_placed and not _IN_A_NAME_BEFORE.search(before) and not _IN_A_NAME_AFTER.match(after):
            yield Place(text[match.start() : match.end()], names)


def _is_somebody(before: str, after: str) -> bool:
    """Whether what stands between is a part of a name: "the testimony of Georgia Smith"."""
    a_name_follows = _A_NAME_FOLLOWS.match(after) is not None
    if _BEFELL_SOMEBODY.search(before):
        return a_name_follows or _NOTHING_FOLLOWS.match(after) is not None
    if not a_name_follows or not _OF_SOMEBODY.search(before):
        return False
    return not _OF_AN_OFFICE.search(before) and not _pattern().match(fold(after).lstrip())


def _is_passage(text: str, start: int, after: str) -> bool:
    """Whether "el paso" is the Spanish word, not the city: "tras el paso del huracán"."""
    is_capital = text[start + len(_PASSAGE) - len("paso")].isupper()
    return not is_capital and (not text.islower() or _PASSES.match(after) is not None)


@cache
def _table() -> Mapping[str, tuple[tuple[str, ...], bool]]:
    """Each name: all names of its place and what stands for it, and whether it needs a preposition."""
    table: dict[str, tuple[tuple[str, ...], bool]] = {}
    lines = resources.files("rag.mentions.places").joinpath("places.txt").read_text("utf-8").splitlines()
    for line in lines:
        if line and not line.startswith("#"):
            own, _, within = line.removeprefix("? ").partition(" = ")
            names = own.split(" | ")
            every = (*names, *(within.split(" | ") if within else ()))
            table |= {name: (every, line.startswith("? ")) for name in names}
    return table


@cache
def _pattern() -> re.Pattern[str]:
    names = sorted(_table(), key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, names))})\b")
