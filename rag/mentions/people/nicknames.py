"""How nicknames of people are written: El Mencho, La Tuta."""

from __future__ import annotations

import re

from rag.mentions.places.place import is_a_place

_NICKNAME = r"(?:El|La) (?P<name>[^\W\d_a-zà-öø-ÿ][\w'’-]{2,20})"
_IS_ONE = re.compile(_NICKNAME)
_QUOTED = re.compile(rf"[\"“«]{_NICKNAME}[\"”»]")
_OF_NOBODY = frozenset(
    f"{article} {noun}"
    for article, nouns in {
        "El": (
            "Universal Economista Financiero País Heraldo Debate Norte Sol Imparcial Diario Mañana Siglo "
            "Informador Sur Occidental Horizonte "
            "Gobierno Ejército Senado Congreso Estado Tribunal Instituto Consejo Departamento Pentágono "
            "Ministerio Presidente Capitolio Tesoro Gabinete"
        ),
        "La": (
            "Jornada Prensa Razón Opinión Crónica Verdad Voz Migra "
            "Marina Corte Fiscalía Procuraduría Secretaría Guardia Policía Cámara Comisión Embajada "
            "Cancillería Presidencia Presidenta Suprema Interpol"
        ),
    }.items()
    for noun in nouns.split()
)


def is_a_nickname(name: str) -> bool:
    """Whether a name is written as nicknames are, and is that of no known place, newspaper or body."""
    found = _IS_ONE.fullmatch(name)
    if found is None or name in _OF_NOBODY or is_a_place(name):
        return False
    return not (found["name"].isalpha() and found["name"].isupper())


def nicknames_quoted(text: str) -> list[str]:
    """Those that a text puts between quotation marks, as written, without the article."""
    return [found["name"] for found in _QUOTED.finditer(text)]
