"""Whether a figure is of several places together, and that of one of them is asked for."""

from __future__ import annotations

import re

from corpus.sentences import split_sentences
from index.words import fold
from rag.evidence.doubts.held_words import told_with_lead
from rag.evidence.gather import Evidence
from rag.mentions.places.place import Place, find_places
from rag.question.understand import Understood

_SEVERAL = 3


def is_of_several_places(question: Understood, near: Evidence) -> bool:
    """Does a question want a figure of one place that neither a sentence nor its title or heading names,
    and its article only among three or more: "deported to Nogales, Ciudad Juárez and Tijuana"?
    """
    if not question.wants_number or len(question.places) != 1:
        return False
    place, document = question.places[0], near.document
    headed = fold(f"{document.title}\n{near.chunk.section or ''}\n{told_with_lead(near)}")
    if place.is_named_in(headed) or not place.is_named_in(fold(document.text)):
        return False
    sentences = (document.text[start:end] for start, end in split_sentences(document.text, document.lang))
    naming = (sentence for sentence in sentences if place.is_named_in(fold(sentence)))
    return all(_is_one_of_several(place, sentence) for sentence in naming)


def _is_one_of_several(place: Place, sentence: str) -> bool:
    """Whether a sentence names a place among others, and not once more by itself."""
    names = "|".join(map(re.escape, place.names))
    is_named_again = len(re.findall(rf"\b(?:{names})\b", fold(sentence))) > 1
    return not is_named_again and len({one.names for one in find_places(sentence)}) >= _SEVERAL
