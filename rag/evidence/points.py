"""Which sentences make the points that a question asks for: challenges, risks, recommendations."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from index.words import fold
from rag.mentions.words.points import Point

_CHARS_AFTER = 400
"""How far behind "three lessons remain" the points follow."""

_OF_THE_TEXT = re.compile(
    r"\W{0,5}(?:the|this|l[ao]s?|el|est[ea]) (?:authors?|autor(?:es|as?)?|report|informe|study|estudio)\b"
)

Flags = npt.NDArray[np.bool_]


class Told(NamedTuple):
    """A sentence, where it begins in its document, that document's id, and the heading over it."""

    document_id: str
    start: int
    text: str
    section: str = ""


def point_features(point: Point | None, sentences: Sequence[Told]) -> dict[str, Flags]:
    """(sentences,) for each feature; nowhere set where no points are asked for.

    What says how many there are only announces them where one follows in its document.
    """
    none = np.zeros(len(sentences), dtype=bool)
    if point is None:
        made = hinted = announced = after = none
    else:
        folded = [fold(one.text) for one in sentences]
        made = np.array([point.is_made_in(text) for text in folded], dtype=bool)
        named = {
            section: point.is_named_by(fold(section)) for section in {one.section for one in sentences}
        }
        spoken = [
            point.is_hinted_in(text) or (named[one.section] and not _OF_THE_TEXT.match(text))
            for one, text in zip(sentences, folded, strict=True)
        ]
        hinted = np.array(spoken, dtype=bool) & ~made
        making = [one for one, does in zip(sentences, (made | hinted).tolist(), strict=True) if does]
        announced = np.array(
            [
                not makes and point.is_announced_in(text) and any(_is_later(o, one) for o in making)
                for one, text, makes in zip(sentences, folded, made.tolist(), strict=True)
            ],
            dtype=bool,
        )
        announcing = [one for one, does in zip(sentences, announced.tolist(), strict=True) if does]
        after = np.array([_comes_after(one, announcing) for one in sentences], dtype=bool)
    return {
        "point_found": made,
        "point_hinted": hinted,
        "point_announced": announced,
        "after_announcement": after,
    }


def _comes_after(one: Told, announcing: Sequence[Told]) -> bool:
    return any(_is_later(one, other) and one.start - other.start <= _CHARS_AFTER for other in announcing)


def _is_later(one: Told, other: Told) -> bool:
    return one.document_id == other.document_id and one.start > other.start
