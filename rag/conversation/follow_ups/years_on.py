"""A follow-up that names a year, or counts to one: "and two years later?", "and the year before?"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from index.words import fold
from rag.answer import Turn
from rag.conversation.follow_ups.comparison import compares
from rag.conversation.follow_ups.opening import OPENING
from rag.mentions.calendar.year_names import years_asked_about

YEAR = re.compile(r"(?:\b|(?<=\bFY))(?:19|20)\d\d\b", re.IGNORECASE)
_GLUED = re.compile(r"\bFY(?=\d)", re.IGNORECASE)
_FISCAL = re.compile(r"\b(?:FY ?(?=\d)|fiscal\b)", re.IGNORECASE)
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


def move_year(before: str, text: str, history: Sequence[Turn]) -> str | None:
    """The question `before` with the year that a follow-up names or counts to in the place of its own."""
    year = _year_meant(text, before, history)
    known = years_asked_about(_GLUED.sub("FY ", before))
    if year is None or len(known) != 1:
        return None
    return re.sub(rf"(?<!\d){known.pop()}\b", str(year), before)


def with_year_compared(before: str, asked: str, history: Sequence[Turn]) -> str:
    """A follow-up that compares with a year that it counts to ("the year before"), with that year."""
    year = _year_meant(asked, before, history) if compares(asked) else None
    counted = _YEARS_ON.search(fold(asked))
    if year is None or counted is None or len(fold(asked)) != len(asked):
        return asked
    is_fiscal = _FISCAL.search(before) is not None
    if "ano" in counted[0]:
        told = f"en {'el año fiscal ' * is_fiscal}{year}"
    else:
        told = f"in {'FY' * is_fiscal}{year}"
    return f"{asked[: counted.start()]}{told}{asked[counted.end() :]}"


def only_counts_years(text: str) -> bool:
    """Whether a follow-up counts to a year and says no more: "and two years later?"."""
    folded = fold(text)
    rest = _YEARS_ON.sub("", OPENING.sub("", folded, count=1))
    return _YEARS_ON.search(folded) is not None and len(re.findall(r"\w+", rest)) <= 1


def _year_meant(text: str, before: str, history: Sequence[Turn]) -> int | None:
    folded = fold(text)
    named = YEAR.findall(folded)
    if len(named) == 1:
        return int(named[0])
    counted = _YEARS_ON.search(folded)
    if counted is None:
        return None
    spoken = [turn.content for turn in history if turn.role == "assistant"][-1:]
    known = [int(year) for part in (before, *spoken) for year in YEAR.findall(part)]
    if not known:
        return None
    number = counted["n"]
    steps = 1 if number is None else _COUNTS.get(number) or int(number)
    way = counted["later"] or counted["luego"] or counted["next"] or counted["sig"]
    return known[0] - steps if way in _BACKWARDS else known[0] + steps
