"""Whether a sentence gives another measure of a thing than is asked for: its length for its width."""

from __future__ import annotations

import re
from typing import NamedTuple

from index.words import fold
from rag.evidence.gather import Evidence
from rag.question.counted import last_question
from rag.question.understand import Understood


class _Dimension(NamedTuple):
    """For folded text: what asks for a measure, and what tells it."""

    asked: re.Pattern[str]
    told: re.Pattern[str]


def _dimension(how: str, noun: str, how_es: str, noun_es: str, told: str) -> _Dimension:
    asked = (
        rf"how (?:{how})|(?:what|which) (?:\w+ ){{0,2}}(?:{noun})|que tan (?:{how_es})|"
        rf"cuanto (?:mide|media|midio|tiene|tenia) de (?:{how_es}|{noun_es})|"
        rf"(?:que|cual (?:es|era|fue) (?:la|el)) (?:{noun_es})"
    )
    return _Dimension(re.compile(rf"\b(?:{asked})\b"), re.compile(rf"\b(?:{told})\b"))


_DIMENSIONS = (
    _dimension(
        "wide",
        "width",
        "anch[oa]s?",
        "ancho(?! de via)|anchura",
        r"wid\w+|broad\w*|across|anch\w+|diamet\w+|by \d",
    ),
    _dimension(
        "deep",
        "depth",
        "profund[oa]s?|hond[oa]s?",
        "profundidad",
        r"deep\w*|depth\w*|(?:feet|foot|ft|met(?:er|re)s?|metros?|yards?) (?:down|below)|"
        r"underground|(?:under|below|beneath) (?:the )?(?:ground|"
        r"surface|earth|"
        r"street|border)|"
        r"profund\w+|hond\w+|subterrane\w+|bajo (?:tierra|el suelo|la superficie)",
    ),
    _dimension(
        "tall",
        "height",
        "alt[oa]",
        "altura",
        r"tall|high\w*|heights?|alt[oa]s?|altura\w*|altitud|elevation",
    ),
    _dimension(
        "heavy",
        "weight",
        "pesad[oa]s?",
        "peso de",
        r"weigh\w*|heav\w+|pes(?:a|o|aba|aban|an)|tons?|tonn?es?|toneladas?|kg|kilos?|kilogra\w+|pounds?|"
        r"libras?|lbs?",
    ),
    _Dimension(
        re.compile(
            r"\b(?:what|which) (?:(?:is|was|were|are) )?(?:[\w'’]+ ){0,4}(?:homicide|murder|death|crime|"
            r"killing|overdose) "
            r"rate\b|\b(?:cual|que) (?:es|era|fue) (?:la|su) tasa de (?:homicidios?|asesinatos?|"
            r"muertes?|mortalidad|delitos|sobredosis)\b"
        ),
        re.compile(
            r"\b(?:rates?|tasas?|per (?:\d[\d,.]*|capita)|p(?:er|or) cada|por (?:cada )?\d[\d,.]*|"
            r"percent|por ciento|"
            r"times|veces)\b|%"
        ),
    ),
)
"""Not the length, which is told without a word for it; a rate is no count."""


_OTHER_SIZE = re.compile(r"%|\b(?:percent|por ciento|dollars?|pesos|dolares|millones?)\b|\$")
"""What is told of cuts, fines and the like, which may be deep and heavy too."""


def gives_another_dimension(question: Understood, near: Evidence) -> bool:
    """Is it asked how wide, deep, tall or heavy something is, or for a rate of deaths or crimes,
    and does a sentence not tell it?
    """
    told = fold(near.alone)
    if not question.wants_number or _OTHER_SIZE.search(told):
        return False
    asked = last_question(fold(question.text))
    return any(one.asked.search(asked) and not one.told.search(told) for one in _DIMENSIONS)
