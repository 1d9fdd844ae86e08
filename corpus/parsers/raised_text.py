"""Raised and lowered characters (superscripts, subscripts), so that none joins a figure beside it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

CONTEXT_CHARS = 40
MAX_LOOK_AHEAD = 10
SLASHES = ("/", "⁄")
MARK = r"(?:\d{1,3}|[*†‡§¶#]{1,3}|[a-z])"
NOTE_MARK = re.compile(rf"[\[(]?{MARK}(?:[,;–-]{MARK}){{0,9}}[\])]?|[,;]")
# What a power is written on: the figure 10, and a letter that stands for a quantity.
POWER_BASE = re.compile(r"(?:(?<![\d.,])10|(?<!\w)[A-Za-z])\Z")
POWER = re.compile(r"[-+−–]?\w{1,4}")
UNIT_OF_LENGTH = re.compile(r"(?<![^\W\d_])(?:[kcdhmµ]?m|ft|mi|yd)\Z")
SQUARE_OR_CUBE = {"2": "²", "3": "³"}
# 5.º and 2ª, also the end of a short abbreviation such as N.º and Sra.
ABBREVIATED = re.compile(r"(?:\d\.?|(?<!\w)\w{1,2}\.?)\Z")
ENDING = {"o": "º", "a": "ª"}
SYMBOL_OF_ELEMENT = re.compile(r"(?:[A-Z][a-z]?|[\])])\Z")


class Place(StrEnum):
    """Where on its line a piece of text stands, or that it leads to a note."""

    LINE = "line"
    RAISED = "raised"
    LOWERED = "lowered"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text that stands in one place."""

    text: str
    place: Place = Place.LINE


def write_pieces(pieces: Sequence[Piece]) -> list[str]:
    """Each piece of a line as plain text; those on the line itself as they are.

    A raised mark of a note (a small number, a letter or a sign after a word or figure) is left out, as
    is all that leads to a note. Ordinals, units of area, formulas and fractions are written as
    they are read (21st, 5.º, km², CO2, 5 1/2); what else has a digit as ^6 and _2.
    """
    written: list[str] = []
    before = ""
    for index, piece in enumerate(pieces):
        text = piece.text
        if piece.place is not Place.LINE and text.strip():
            next_ones = [one for one in pieces[index + 1 : index + 1 + MAX_LOOK_AHEAD] if one.text]
            text = _apart(before, _written(piece, before, next_ones), next_ones)
        written.append(text)
        before = (before + text[-CONTEXT_CHARS:])[-CONTEXT_CHARS:]
    return written


def is_note_mark(text: str) -> bool:
    """Whether this is what a note is marked with: a number of up to three digits, a sign, a letter."""
    return NOTE_MARK.fullmatch("".join(text.split())) is not None


def _written(piece: Piece, before: str, next_ones: Sequence[Piece]) -> str:
    match piece.place:
        case Place.RAISED:
            return _raised(piece.text, before, next_ones)
        case Place.LOWERED:
            return _lowered(piece.text, before)
    return ""


def _raised(text: str, before: str, next_ones: Sequence[Piece]) -> str:
    bare = "".join(text.split())
    if bare.isdigit() and _is_numerator(next_ones):
        return bare
    if bare in ENDING and ABBREVIATED.search(before):
        return ENDING[bare]
    if bare.isalpha() and len(bare) > 1:
        return text
    if bare in SQUARE_OR_CUBE and UNIT_OF_LENGTH.search(before):
        return SQUARE_OR_CUBE[bare]
    if POWER.fullmatch(bare) and POWER_BASE.search(before):
        return f"^{bare}"
    if not before[-1:].strip() and _letter_after(next_ones).isalpha():
        return f"^{bare}" if _has_digit(bare) else text
    if before.strip() and is_note_mark(bare):
        return ""
    if len(text.split()) > 1:
        return f" {text.strip()} "
    return f"^{bare}" if _has_digit(bare) else text


def _lowered(text: str, before: str) -> str:
    bare = "".join(text.split())
    if len(text.split()) > 1:
        return f" {text.strip()} "
    if before.endswith(SLASHES) or not (_has_digit(bare) or before[-1:].isdigit()):
        return text
    return bare if SYMBOL_OF_ELEMENT.search(before) else f"_{bare}"


def _is_numerator(next_ones: Sequence[Piece]) -> bool:
    """Whether a slash and the lowered part of a fraction follow."""
    return (
        len(next_ones) > 1
        and next_ones[0].text.strip() in SLASHES
        and next_ones[1].place is Place.LOWERED
    )


def _letter_after(next_ones: Sequence[Piece]) -> str:
    """The letter on the line that follows at once, or an empty text."""
    is_on_line = bool(next_ones) and next_ones[0].place is Place.LINE
    return next_ones[0].text[0] if is_on_line else ""


def _apart(before: str, text: str, next_ones: Sequence[Piece]) -> str:
    """The text with a space where it, or its absence, would join what does not belong together."""
    after = _letter_after(next_ones)
    if not text:
        return " " if before[-1:].isalnum() and after.isalnum() else ""
    if before[-1:].isdigit() and text[0].isdigit():
        text = f" {text}"
    return f"{text} " if text[-1].isdigit() and after.isdigit() else text


def _has_digit(text: str) -> bool:
    return any(map(str.isdigit, text))
