"""The operations and places that a sentence tells of by name: what it counts may be theirs alone."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache

from corpus.document import Lang
from index.words import fold, term_set
from rag.mentions.calendar.months import MONTH_NUMBERS
from rag.mentions.places.place import is_a_place


@dataclass(frozen=True, slots=True)
class Scope:
    """A named operation or place.

    kind: the word for what it is, as written; "" where none stands there.
    """

    kind: str
    name: str

    @property
    def is_undertaking(self) -> bool:
        """Whether it is an operation, a plan or the like, and no place."""
        return _IS_UNDERTAKING.fullmatch(self.kind) is not None


_CAPITALISED = r"[^\W\d_a-zà-öø-ÿ][\w'’-]{1,60}"
_NAME = rf"{_CAPITALISED}(?: (?:(?:of|de|del|de la|de los|las?|los?) )?{_CAPITALISED}){{0,4}}"
_UNDERTAKING = (
    r"(?i:operaci[oó]n|operation|operativo|operative|plan|misi[oó]n|mission|programa|program(?:me)?|"
    r"proyecto|project|campaña|campaign|task force|fuerza de tarea)"
)
_IS_UNDERTAKING = re.compile(_UNDERTAKING)
_SETTLEMENT = (
    r"(?i:ciudad|city|estado|state|puerto|port|condado|county|valle|valley|municipio|town|sector|"
    r"frontera|border)"
)
_SCOPES = [
    re.compile(pattern)
    for pattern in (
        rf"\b(?P<kind>{_UNDERTAKING}) (?:«|“|\")?(?P<name>{_NAME})",
        rf"\b(?i:in|at|near|across|around|outside|en|cerca de) (?:(?i:the|el|la|los|las) )?"
        rf"(?:(?P<kind>{_SETTLEMENT}) (?:(?:of|de|del) )?)?"
        rf"(?!{_UNDERTAKING} )(?P<name>{_NAME})",
    )
]
_DID = (
    r"(?:ha[sd]|have|was|is|went|saw|averaged|recorded|registered|reported|counted|fell|dropped|rose|closed|"
    r"began|accounted|tuvo|tiene|tenía|pasó|vio|(?:registr|report|sum|acumul|promedi|baj|cerr|concentr|"
    r"alcanz|lleg|cont)(?:ó|a|aba)|subió|cayó|redujo)"
)
_OPENING = re.compile(rf"\A(?:(?i:(?:the )?state|(?:el )?estado) (?:of|de) )?(?P<name>{_NAME}) {_DID}\b")
"""A place of which a sentence tells: "Guanajuato averaged 12"."""
HOME = frozenset({"@mexico", "@united-states"})
"""Terms of the countries that all is told of."""
_NO_SCOPE = frozenset(MONTH_NUMBERS)


@lru_cache(maxsize=10_000)
def find_scopes(text: str) -> tuple[Scope, ...]:
    """The operations ("Operation Copper") and places ("in Nogales") that a text names, as written, and
    the place that it opens with as what it tells of.
    """
    opening = _OPENING.match(text)
    told_of = (Scope("", opening["name"]),) if opening and is_a_place(opening["name"]) else ()
    return told_of + tuple(
        Scope(match["kind"] or "", match["name"])
        for pattern in _SCOPES
        for match in pattern.finditer(text)
        if fold(match["name"].split(" ", 1)[0]) not in _NO_SCOPE
    )


def words_of(name: str, lang: Lang) -> frozenset[str]:
    """The stems of a name as texts in `lang` hold it; none of a country that all is told of."""
    return stems(term_set(name, lang) - HOME)


def stems(terms: Collection[str]) -> frozenset[str]:
    """Terms without the mark of their language: both words of "@merida-initiative"."""
    return frozenset(part for term in terms for part in term.lstrip("@").rpartition(":")[2].split("-"))
