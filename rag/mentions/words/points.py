"""Points that articles make: a challenge, a risk, a cause, a recommendation, a pillar, a role."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from rag.mentions.words.word_sides import any_of, lines_of


class Point(NamedTuple):
    """One line of points.txt; its patterns are for folded text.

    asked: a question for such points. noun: what they are called. told: how one is made without a noun.
    """

    asked: re.Pattern[str]
    noun: re.Pattern[str]
    told: re.Pattern[str]

    def is_made_in(self, folded: str) -> bool:
        """Does a sentence make one of them ("another obstacle is …"), or list them?"""
        return any(
            _LISTED.match(folded, noun.end())
            if _is_counted(folded, noun)
            else _ONE_OF_THEM.search(folded, max(0, noun.start() - _CHARS_BEFORE), noun.start())
            or _IS.match(folded, noun.end())
            for noun in self.noun.finditer(folded)
        )

    def is_hinted_in(self, folded: str) -> bool:
        """Does it at least speak of such, in words of one ("we recommend"), or of one of several?"""
        return (
            self.told.search(folded) is not None
            or _ENUMERATES.match(folded) is not None
            or any(not _is_counted(folded, noun) for noun in self.noun.finditer(folded))
        )

    def is_named_by(self, folded: str) -> bool:
        """Is a heading what they are called, and little else?"""
        found = self.noun.search(folded)
        return found is not None and len(folded) - len(found[0]) <= _CHARS_BESIDE_IN_A_HEADING

    def is_announced_in(self, folded: str) -> bool:
        """Does it say how many there are, without one: "three lessons remain"?"""
        return any(
            _is_counted(folded, noun) and not _LISTED.match(folded, noun.end())
            for noun in self.noun.finditer(folded)
        )


def _is_counted(folded: str, noun: re.Match[str]) -> bool:
    return _HOW_MANY.search(folded, max(0, noun.start() - _CHARS_BEFORE), noun.start()) is not None


@cache
def all_points() -> tuple[Point, ...]:
    """Every kind of them that is known."""
    return tuple(map(_read_point, lines_of("points.txt")))


def _read_point(line: str) -> Point:
    nouns, asked, told = ([word for word in part.strip().split(", ") if word] for part in line.split("|"))
    by_noun = rf"{_ASKS_FOR}(?: [\w'’-]{{1,20}}){{0,3}} {any_of(nouns)}"
    asked_so = rf"{by_noun}|(?<!por ){any_of(asked)}" if asked else by_noun
    told_so = any_of(told) if told else _NEVER
    return Point(re.compile(asked_so), re.compile(any_of(nouns)), re.compile(told_so))


_NEVER = "(?!)"
_ASKS_FOR = (
    r"(?:\b(?:what|which|(?<!por )que|cual(?:es)?)|"
    r"(?:\A\W{0,5}|[?!.;] )(?:name|list|menciona|enumera|nombra))\b"
)
_CHARS_BEFORE = 30
_CHARS_BESIDE_IN_A_HEADING = 20
_ONE_OF_THEM = re.compile(
    r"\b(?:first|second|third|fourth|fifth|another|other|further|additional|final|last|main|chief|key|"
    r"major|greatest|biggest|deepest|most \w{1,20}|one|primer[ao]?|segund[ao]|tercer[ao]?|cuart[ao]|"
    r"quint[ao]|otr[ao]s?|ultim[ao]|principal(?:es)?|una?|gran)"
    r"(?: (?:of|de))?(?: (?:the|its|their|his|her|las?|los|sus?))?(?: \w{1,20})? \Z|"
    r"\bmayor (?:de (?:los|las|sus?) )?\Z|\bplay(?:s|ed|ing)? an? (?:\w{1,20} )?\Z"
)
_IS = re.compile(
    r" (?:of [\w ]{1,30} |de [\w ]{1,30} )?"
    r"(?:is|are|was|were|has been|have been|lies|es|son|era|eran|fue|fueron|consiste)\b"
)
_LISTED = re.compile(
    r"[^.;:]{0,80}(?::|\b(?:are|were|include[sd]?|including|such as|son|eran|fueron|incluy\w{1,5}|como|"
    r"entre ell[ao]s)\b)"
    r"[^.;:]{3,300}(?:,| and | y | e )"
)
_ENUMERATES = re.compile(
    r"\W{0,5}(?:(?:first|second|third|fourth|fifth)(?:ly)?,|(?:final|last)ly\b|(?:another|others?)\b|"
    r"(?:the|an?) (?:first|second|third|fourth|fifth|sixth|last|final|further)\b|"
    r"(?:primero|segundo|tercero),|por ultimo\b|finalmente\b|otr[ao]s?\b|"
    r"en (?:primer|segundo|tercer|cuarto) lugar\b|(?:y )?(?:hay )?(?:el|la|una?) "
    r"(?:primer[ao]?|segund[ao]|tercer[ao]?|cuart[ao]|quint[ao]|sext[ao]|ultim[ao])\b)"
)
_HOW_MANY = re.compile(
    r"\b(?:two|three|four|five|six|seven|dos|tres|cuatro|cinco|seis|siete) (?:\w{1,20} )?\Z"
)
