"""Whether a figure is of the whole country, beside those of one operation or one place."""

from __future__ import annotations

import re

from index.words import fold
from rag.evidence.beside import sentences_before
from rag.evidence.gather import Evidence
from rag.mentions.places.scope import find_scopes, words_of
from rag.mentions.sentences.said_by import without_source

_OF_THE_COUNTRY = re.compile(
    r"\b(?:nation-?wide|nationally|country-?wide|"
    r"(?:across|throughout|all over) the (?:(?:whole|entire) )?country|"
    r"national (?:count|total|figure|tally|number|balance)s?|"
    r"(?:cuenta|conteo|recuento|balance|cifra|total|acumulado|reporte)s? nacional(?:es)?|"
    r"(?:en|de) todo el (?:pais|territorio)|a (?:nivel|escala) nacional)\b"
)


def is_of_the_country(near: Evidence) -> bool:
    """Whether a sentence counts for the whole country, by its words or, where it names no operation or
    place, by those of the sentences before it in its paragraph.
    """
    document = near.document
    before = sentences_before(document, near.start)
    for text in (near.text, *(document.text[start:end] for start, end in reversed(before))):
        if _OF_THE_COUNTRY.search(fold(text)):
            return True
        if any(words_of(scope.name, document.lang) for scope in find_scopes(without_source(text))):
            return False
    return False
