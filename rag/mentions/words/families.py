"""Words that tell of one event, one kind of thing or one people, verbs with nouns, in both languages."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from typing import NamedTuple

from index.words import fold
from rag.mentions.words.word_sides import lines_of

_EVENT = "! "
_ONLY_TOLD = "+ "


class Family(NamedTuple):
    """One line of a table: what holds one of its words tells of the same as what holds another.

    asked: as a question names it. told: as a sentence tells it.
    """

    asked: re.Pattern[str]
    told: re.Pattern[str]
    is_event: bool

    def is_in(self, text: str) -> bool:
        return self.told.search(fold(text)) is not None


@lru_cache(maxsize=1_000)
def families_of(text: str) -> tuple[Family, ...]:
    """The families of events and things that a question, or a few words of it, name."""
    folded = fold(text)
    return tuple(family for family in _families() if family.asked.search(folded))


def events_of(text: str) -> tuple[Family, ...]:
    """Those of the events."""
    return tuple(family for family in families_of(text) if family.is_event)


def harms_of(text: str) -> tuple[Family, ...]:
    """Those of what is done to people: killed, wounded, arrested, kidnapped."""
    return tuple(event for event in events_of(text) if event in _harms())


@cache
def _harms() -> tuple[Family, ...]:
    return events_of("killed, wounded, arrested, kidnapped")


@lru_cache(maxsize=1_000)
def nations_of(text: str) -> tuple[Family, ...]:
    """The peoples that are named in a few words, or their countries."""
    return tuple(people for people in _nations() if people.is_in(text))


@cache
def _families() -> tuple[Family, ...]:
    return tuple(_read_lines("families.txt"))


@cache
def _nations() -> tuple[Family, ...]:
    return tuple(_read_lines("nations.txt"))


def _read_lines(name: str) -> Iterator[Family]:
    for line in lines_of(name):
        words = line.removeprefix(_EVENT).split(", ")
        asked = _any_of(word for word in words if not word.startswith(_ONLY_TOLD))
        told = _any_of(word.removeprefix(_ONLY_TOLD) for word in words)
        yield Family(asked, told, line.startswith(_EVENT))


def _any_of(words: Iterable[str]) -> re.Pattern[str]:
    patterns = (re.escape(word).replace(r"\*", r"\w*") for word in words)
    return re.compile(rf"(?<!\w)(?:{'|'.join(sorted(patterns, key=len, reverse=True))})(?!\w)")
