"""Whether a sentence tells of somebody else than the person of whom the question asks."""

from __future__ import annotations

import re
from functools import lru_cache

from index.words import fold
from rag.evidence.beside import sentence_before
from rag.evidence.doubts.name_told import tells_of
from rag.evidence.gather import Evidence
from rag.mentions.people.named import people_named
from rag.mentions.people.nicknames import is_a_nickname
from rag.question.asked_for import Kind, is_a_role
from rag.question.understand import Understood

_ARTICLES_KEPT = 64
_PRONOUN = re.compile(r"\b(?:he|she|him|her|his|hers|él|ella|l[aoe]s?|sus?)\b", re.IGNORECASE)
_SOMEBODY = re.compile(r"\b(?:he|she|him|él|ella|se lo|le|les)\b", re.IGNORECASE)
_WORD = re.compile(r"\w+")
_IS_SAID_OF = re.compile(r"\b(?:was|is|were|fue|era|es)\s\Z", re.IGNORECASE)
"""Not where a name only stands before an office: "what did Gulf Cartel leader Ruiz say?"."""
_OF_PLACES_TEXT = """
    san santa santo villa bahia puerto port ciudad city pueblo valle valley cerro rancho ranch colonia
    sierra rio river lago lake playa beach punta point isla island fort paso pass bridge puente barrio
    condado county
"""
_OF_BODIES_TEXT = """
    subsecretaria inteligencia intelligence investigacion administracion administration customs aduanas
    protection proteccion portuaria portuario unidad unit bureau division direccion instituto institute
    centro center universidad university school escuela fund fondo bank banco company compania
    association asociacion foundation fundacion union hospital
"""
_NO_PERSON = frozenset((_OF_PLACES_TEXT + _OF_BODIES_TEXT).split())
"""Words in the names of places and bodies."""


def is_of_another_person(question: Understood, near: Evidence) -> bool:
    """Does a sentence name a person, and none of those of whom the question asks?

    Who is a person is told by the article, which names them in full, or by how nicknames are written. Of
    whom the sentence before tells, or the title alone, the sentence may well speak, but not where it
    begins with another's name and has no pronoun that may stand for anybody else. To a question that
    asks who, anybody may be the answer.
    """
    if Kind.PERSON in question.wanted.kinds:
        return False
    document, lang = near.document, near.document.lang
    asked = _people_asked(question, near)
    if not asked or any(tells_of(name, near.alone, lang, question) for name in asked):
        return False
    words = _NO_PERSON.union(word for name in asked for word in fold(name).split())
    others = [name for name in people_named(near.text) if words.isdisjoint(fold(name).split())]
    if not others:
        return False
    before = sentence_before(document, near.start)
    is_led = before and any(
        tells_of(name, document.text[slice(*before)], lang, question) for name in asked
    )
    if is_led and not _is_all_of(others[0], near.text):
        return False
    is_titled = any(tells_of(name, document.title, lang, question) for name in asked)
    title = frozenset(_WORD.findall(fold(document.title)))
    if not is_titled or any(not title.isdisjoint(fold(name).split()[-1:]) for name in others):
        return True
    return near.text.startswith(others[0]) and _SOMEBODY.search(near.text) is None


def _people_asked(question: Understood, near: Evidence) -> list[str]:
    known = _people_of(near.document.text)
    named = [
        name for name in question.names if _is_person(name, known) or _holds_office(name, question.text)
    ]
    return named + _written_small(question, known)


def _holds_office(name: str, text: str) -> bool:
    """Does a question speak of a full name as of whoever held an office: "when was Ana Ruiz mayor?"."""
    at = text.find(name)
    after = _WORD.search(text, at + len(name))
    is_said_of = " " in name and _IS_SAID_OF.search(text[:at]) is not None
    return is_said_of and after is not None and is_a_role(fold(after[0]))


def _is_all_of(name: str, text: str) -> bool:
    """Whether a sentence begins with a name, and no pronoun in it stands for anybody else."""
    return text.startswith(name) and _PRONOUN.search(text) is None


@lru_cache(maxsize=_ARTICLES_KEPT)
def _people_of(text: str) -> frozenset[str]:
    return frozenset(fold(name) for name in people_named(text))


def _is_person(name: str, known: frozenset[str]) -> bool:
    """Is a name of the question part of a person's full name, or one itself; or is it a nickname?"""
    if is_a_nickname(name):
        return True
    words = set(fold(name).split())
    full = (set(one.split()) for one in known)
    return any(words <= one and len(one) > 1 and _NO_PERSON.isdisjoint(one) for one in full)


def _written_small(question: Understood, known: frozenset[str]) -> list[str]:
    """People whose full name a question holds that writes no name with capitals."""
    text = f" {' '.join(_WORD.findall(fold(question.text)))} "
    full = (one for one in known if " " in one and _NO_PERSON.isdisjoint(one.split()))
    return [] if question.names else [one for one in full if f" {one} " in text]
