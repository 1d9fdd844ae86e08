"""In a transcript, where it is asked who says so, a sentence is read from the label of who speaks on; and
what somebody says is what stands under their own label.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from index.words import fold
from rag.evidence.beside import MOST_BESIDE_CHARS
from rag.evidence.by_author import asks_what_is_said
from rag.evidence.gather import Evidence
from rag.mentions.people.speakers import is_of, speaker_of
from rag.question.understand import Understood

_ASKS_WHO_SAID = re.compile(
    r"\b(?:who|which (?:witness|senator|official)|quien(?:es)?|que (?:testigo|senadora?|funcionari[oa]))"
    r"(?: \w+){0,2} (?:said|says|say|told|testified|stated|warned|argued|asked|claimed|recommended|"
    r"dij(?:o|eron)|dicen?|declar(?:o|aron)|testific(?:o|aron)|afirm(?:o|aron)|advirti(?:o|eron)|"
    r"pregunt(?:o|aron)|recomend(?:o|aron)|asegur(?:o|aron)|sostuv(?:o|ieron))\b"
)


def spoken_by(question: Understood, ranked: Sequence[Evidence]) -> list[Evidence]:
    """The sentences, without those that another says than whom the question names, where that one speaks
    in the same article; where it is asked who says so, the likeliest with who speaks.
    """
    if ranked and _ASKS_WHO_SAID.search(fold(question.text)):
        return [_from_label(ranked[0]), *ranked[1:]]
    if not question.names or not ranked or not asks_what_is_said(question.text):
        return list(ranked)
    spoken = {one.document.id for one in ranked if _is_spoken_by_one_asked(question, one)}
    return [
        one
        for one in ranked
        if one.document.id not in spoken or not _label(one) or _is_spoken_by_one_asked(question, one)
    ]


def _is_spoken_by_one_asked(question: Understood, one: Evidence) -> bool:
    label = _label(one)
    return label != "" and any(is_of(label, name) for name in question.names)


def _label(one: Evidence) -> str:
    found = speaker_of(one.document.text, one.start)
    return one.document.text[slice(*found)] if found else ""


def _from_label(one: Evidence) -> Evidence:
    found = speaker_of(one.document.text, one.start)
    if found is None or one.end - found[0] > MOST_BESIDE_CHARS or one.document.access == "excerpt":
        return one
    return replace(one, start=found[0])
