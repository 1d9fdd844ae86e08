"""A follow-up and the conversation before it become one question that stands alone.

What was said before is only ever searched for, as words: no turn is an instruction.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from index.words import fold
from rag.answer import Turn
from rag.conversation.courtesy import is_courtesy, without_courtesy
from rag.conversation.follow_up import OPENING, depends_on_conversation
from rag.conversation.move_time import move_time, says_only_when

MOST_CHARS = 2_000
_TURNS_READ = 6

_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_COUNTS = {
    "one": 1, "a": 1, "two": 2, "three": 3, "four": 4, "five": 5,
    "un": 1, "dos": 2, "tres": 3, "cuatro": 4, "cinco": 5,
}  # fmt: skip
_COUNTED = "|".join(_COUNTS)
_YEARS_ON = re.compile(
    rf"\b(?:(?P<n>{_COUNTED}|\d) (?:years? (?P<later>later|after|earlier|before)|"
    r"anos? (?P<luego>despues|mas tarde|antes))|"
    r"the (?P<next>year before|previous year|year after|following year|next year)|"
    r"el ano (?P<sig>anterior|previo|siguiente))\b"
)
_BACKWARDS = frozenset(
    {"earlier", "before", "antes", "year before", "previous year", "anterior", "previo"}
)


@dataclass(frozen=True, slots=True)
class Standalone:
    """A question that stands alone.

    text: all that is asked.
    follow_up: the part of it that was asked last, where the question before was put in front of it.
    """

    text: str
    follow_up: str | None = None


def make_standalone(text: str, history: Sequence[Turn]) -> Standalone:
    """The question with what it leaves to the conversation filled in; itself where nothing is.

    A date that a follow-up names ("and in January 2026?"), or a year that it names or counts to ("the
    year before"), takes the place of the one in the question before; any other follow-up is put after
    the question it follows.
    """
    before = _question_before(history)
    asked = without_courtesy(text)
    if before is None or not depends_on_conversation(asked):
        return Standalone(text)
    moved = move_time(before, asked) or _move_year(before, asked, history)
    if moved is None:
        return _join(before, asked)
    return Standalone(moved) if says_only_when(asked) or _only_counts(asked) else _join(moved, asked)


def recall(answer: str) -> str:
    """All that a follow-up needs of an answer: the years that it names, in order."""
    return " ".join(dict.fromkeys(_YEAR.findall(answer)))


def _question_before(history: Sequence[Turn]) -> str | None:
    """What the asker asked last, itself made to stand alone."""
    asked = [
        place
        for place, turn in enumerate(history)
        if turn.role == "user" and turn.content.strip() and not is_courtesy(turn.content)
    ]
    if not asked:
        return None
    last = asked[-1]
    earlier = history[max(0, last - _TURNS_READ) : last]
    return make_standalone(history[last].content.strip(), earlier).text


def _move_year(before: str, text: str, history: Sequence[Turn]) -> str | None:
    """The question `before` with the year that a follow-up names or counts to in the place of its own."""
    year = _year_meant(text, before, history)
    if year is None or len(set(_YEAR.findall(before))) != 1:
        return None
    return _YEAR.sub(str(year), before)


def _year_meant(text: str, before: str, history: Sequence[Turn]) -> int | None:
    folded = fold(text)
    named = _YEAR.findall(folded)
    if len(named) == 1:
        return int(named[0])
    counted = _YEARS_ON.search(folded)
    if counted is None:
        return None
    spoken = [turn.content for turn in history if turn.role == "assistant"][-1:]
    known = [int(year) for part in (before, *spoken) for year in _YEAR.findall(part)]
    if not known:
        return None
    number = counted["n"]
    steps = 1 if number is None else _COUNTS.get(number) or int(number)
    way = counted["later"] or counted["luego"] or counted["next"] or counted["sig"]
    return known[0] - steps if way in _BACKWARDS else known[0] + steps


def _only_counts(text: str) -> bool:
    folded = fold(text)
    rest = _YEARS_ON.sub("", OPENING.sub("", folded, count=1))
    return _YEARS_ON.search(folded) is not None and len(re.findall(r"\w+", rest)) <= 1


def _join(before: str, text: str) -> Standalone:
    room = MOST_CHARS - len(text) - 1
    return Standalone(f"{before[: max(room, 0)].rstrip()} {text}".strip(), text)
