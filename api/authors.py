"""Who signed an article: a byline to its authors, as far as that can be read safely."""

from __future__ import annotations

import re

_BETWEEN = re.compile(r" ?; ?| ?, ?(?:(?:and|y|e|&) )?| (?:and|y|e|&) ")
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*\.?")
_WORDS_OF_A_NAME = range(2, 5)
_NO_PERSON_TEXT = """
    administration affairs agency association bureau center centre command commission committee congress
    correspondent council court department desk director editor embassy federation foundation government
    institute justice journal media ministry network news newsroom office press programme program reporter
    research security service services staff team times university writer
    academia agencia asociación centro comando comisión comité congreso consejo corresponsal departamento
    diario dirección director directora editora embajada enviada enviado federación fiscalía fundación
    gobierno guardia instituto justicia ministerio noticias oficina periódico prensa procuraduría programa
    protección redacción redactor redactora reportera reportero secretaría seguridad servicio servicios
    tribunal universidad
"""
_NO_PERSON = frozenset(_NO_PERSON_TEXT.split())
"""Words of offices, papers and posts, in whose names "and" and commas part no persons."""


def read_authors(byline: str) -> tuple[str, ...]:
    """The authors, as they are signed; the whole byline as one unless all its parts are names of persons.

    "Ana Gil, Juan Soto y Eva Paz" are three, "Secretaría de Seguridad y Protección Ciudadana" is one.
    """
    parts = [part for part in _BETWEEN.split(" ".join(byline.split())) if part]
    if parts and all(map(is_person, parts)):
        return tuple(dict.fromkeys(parts))
    return (byline,) if byline else ()


def is_person(name: str) -> bool:
    """Whether a name is a person's: two to four words with capitals, none of them an office's."""
    words = name.split()
    return len(words) in _WORDS_OF_A_NAME and all(
        _WORD.fullmatch(word)
        and word[0].isupper()
        and (word.rstrip(".") == word[0] or not word.isupper())
        and word.casefold() not in _NO_PERSON
        for word in words
    )
