"""Whether a sentence tells of another country's office: Mexico's ambassador is not the U.S. one."""

from __future__ import annotations

import re

from index.words import fold
from rag.evidence.gather import Evidence
from rag.mentions.words.families import Family, nations_of
from rag.question.counted import last_question
from rag.question.understand import Understood

_US = re.compile(r"\bus(?= (?:ambassador|president|consul)\b)")
_WHO_IS = re.compile(r"\b(?:who(?: is|['’]s| was)|quien (?:es|fue|era))\b")
_WORDS = r"[\w.]{2,20}(?: [\w.]{2,20})?"
_OFFICES = tuple(
    (
        re.compile(rf"({_WORDS})(?:['’]s?)? (?:{office})\b(?! (?:of|de)\b)"),
        re.compile(
            rf"\b(?:{office}) (?!(?:to|in|en|ante) )(?:(?:of|de|del) (?:(?:the|los) )?)?({_WORDS})"
        ),
    )
    for office in ("ambassador|embajadora?", "president|president[ea]", "consul general")
)
"""Patterns for folded text, with what stands before and after the office."""


def is_office_of_another(question: Understood, near: Evidence) -> bool:
    """Does a question ask who holds one country's office, and a sentence tell of another's alone?"""
    asked = last_question(fold(question.text))
    if not _WHO_IS.search(asked):
        return False
    told = fold(near.alone)
    wanted_and_told = ((_nations(office, asked), _nations(office, told)) for office in _OFFICES)
    return any(wanted and held and wanted.isdisjoint(held) for wanted, held in wanted_and_told)


def _nations(office: tuple[re.Pattern[str], ...], folded: str) -> frozenset[Family]:
    """The countries whose office is named, as far as that is told beside it."""
    spelt = _US.sub("u.s.", folded)
    beside = [words for pattern in office for words in pattern.findall(spelt)]
    return frozenset(nation for words in beside for nation in nations_of(words))
