"""Whether a figure is of several places together, and that of one of them is asked for."""

from __future__ import annotations

from corpus.sentences import split_sentences
from index.words import fold
from rag.evidence.doubts.held_words import told_with_lead
from rag.evidence.gather import Evidence
from rag.mentions.places.place import find_places
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
    return all(len({one.names for one in find_places(sentence)}) >= _SEVERAL for sentence in naming)
