"""By which name somebody goes whom an article calls by an alias too: "Ana Ruiz, alias 'La Güera'"."""

from __future__ import annotations

import re

from index.words import fold
from rag.mentions.people.offices import words_for

_NAME = r"[A-ZÁÉÍÓÚÑ][\w'’.-]{1,30}(?: (?:(?:de|del|la|los|y) ){0,2}[A-ZÁÉÍÓÚÑ][\w'’.-]{1,30}){1,4}"
_KNOWN_AS = (
    r"(?:alias|a\.?k\.?a\.?|apodad[oa]|mejor conocid[oa] como|conocid[oa] como|nicknamed|"
    r"(?:better |also )?known as|also called)"
)
_TOLD = re.compile(
    rf"(?P<name>{_NAME}),? \(?{_KNOWN_AS} [\"“«'‘](?P<alias>[^\"”»'’\n]{{3,30}})[\"”»'’]|"
    rf"(?P<named>{_NAME}),? \(?{_KNOWN_AS} (?P<other>(?:El|La) [A-ZÁÉÍÓÚÑ]\w{{2,20}})"
)
_KNOWN_BY = ("alias", "apodad", "conocid", "nicknamed", "known as", "also called", "a.k.a", "aka")
"""Quickly looked for: without one of them no alias is told."""
_OPENS_A_SENTENCE = re.compile(r"(?:\A|\n|[.!?…][\"”»)]? )\Z")
_CHARS_BEFORE = 4


def name_for_alias(question: str, text: str) -> str | None:
    """The question with the name that a text tells for an alias in it; None where it tells of none.

    The alias may be written small, and has its article or two words at least: "el tasador"; not where it
    is so a word for an office, or where what follows tells whose or of what it is: "el jefe de la DEA".
    """
    if not any(word in text for word in _KNOWN_BY):
        return None
    folded = fold(question)
    for told in _TOLD.finditer(text):
        alias = fold(told["alias"] or told["other"])
        at = re.search(rf"(?<!\w){re.escape(alias)}(?!\w)(?! (?:de|del|of)\b)", folded)
        if at and " " in alias and len(folded) == len(question) and not _is_an_office(question, at):
            return f"{question[: at.start()]}{_name_of(told)}{question[at.end() :]}"
    return None


def _is_an_office(question: str, at: re.Match[str]) -> bool:
    """Whether an alias is written small in a question and is a word for who holds an office."""
    *_, noun = question[at.start() : at.end()].split()
    return noun.islower() and at[0].split()[-1] in words_for("office", "lead", "court", "speaks")


def _name_of(told: re.Match[str]) -> str:
    """The name; without the first of three words or more that open a sentence, which may be a verb."""
    name = told["name"] or told["named"]
    before = told.string[max(0, told.start() - _CHARS_BEFORE) : told.start()]
    others = name.split()[1:]
    is_long = sum(word[0].isupper() for word in others) > 1
    return " ".join(others) if is_long and _OPENS_A_SENTENCE.search(before) else name
