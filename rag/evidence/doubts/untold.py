"""Whether what nobody tells without a name or a mark is asked for, and none is there."""

from __future__ import annotations

import re
from collections.abc import Sequence

from index.words import fold
from rag.evidence.choose import choose_evidence
from rag.evidence.gather import Evidence
from rag.mentions.figures.number_words import SMALL
from rag.mentions.people.named import names_a_place
from rag.mentions.sentences.denial import denies
from rag.mentions.words.marks import Mark
from rag.question.asked_for import Kind
from rag.question.understand import Understood
from rag.question.wanted import FIGURES, TIMES, Wanted

_NUMBER = (
    rf"(?:\d{{1,4}}|{'|'.join(word for words in SMALL.values() for word in words)}|several|vari[oa]s)"
)
_COUNTED = re.compile(
    rf"(?P<apposed>, )?\b{_NUMBER} (?:(?!(?:of|de|del)\b)[\w-]{{2,20}} ){{0,1}}(?P<noun>[a-z]{{3,20}}s)\b"
)
_PLACES_TEXT = """
    states estados cities ciudades towns pueblos countries paises ports puertos municipalities municipios
    airports aeropuertos bridges puentes prisons penales
"""
_PLACES = frozenset(_PLACES_TEXT.split())
_SURELY_TOLD = frozenset({Mark.NATIONALITY, Mark.CHARGE})
_INITIALS = re.compile(r"\b[A-Z]{2,6}\b")
_NAMED_AFTER = re.compile(r"[^.?!]{0,60}?[,:;(–—-] ?(?:\w+ ){0,2}[^\W\d_a-zà-öø-ÿ]")
_NAMED_BEFORE = re.compile(
    r"[^\W\d_a-zà-öø-ÿ][^.?!]{1,120}\b(?:is|are|was|were|es|son|era|eran|fue|fueron) "
    r"(?:the |el |la |los |las )?(?:\w+ )?\Z"
)
"""What is said to be among them: "Alba and Cruz were the other two groups"."""


def leaves_untold(question: Understood, ranked: Sequence[Evidence]) -> bool:
    """Do the sentences to show name none of what is asked for by its name ("which states"), but perhaps
    how many there are, or hold no such mark as is asked for: a nationality, a charge?

    That the name was not made known is an answer too.
    """
    wanted = question.wanted
    asks_for_a_name = wanted.named and wanted.kinds.isdisjoint(FIGURES | TIMES)
    if not asks_for_a_name and wanted.marks.isdisjoint(_SURELY_TOLD):
        return False
    shown = choose_evidence(ranked, question.lang, several=question.wants_several)
    if any(denies(one.text) for one in shown):
        return False
    if wanted.marks & _SURELY_TOLD and not any(wanted.has(Kind.MARK, one.alone) for one in shown):
        return True
    texts = [one.text for one in shown]
    return asks_for_a_name and _are_only_counted(wanted, texts)


def _are_only_counted(wanted: Wanted, texts: Sequence[str]) -> bool:
    """Whether one of the sentences tells how many there are, and none which."""
    is_place = Kind.PLACE in wanted.kinds
    if is_place and any(names_a_place(_INITIALS.sub("·", text), wanted.words) for text in texts):
        return False
    nouns = (
        _PLACES
        if is_place
        else frozenset(f"{noun}{ending}" for noun in wanted.things for ending in ("", "s", "es"))
    )
    return _counts_alone(texts[0], nouns)


def _counts_alone(text: str, nouns: frozenset[str]) -> bool:
    """Whether a number stands before one of these nouns, and no names beside it."""
    folded = fold(text)
    if len(folded) != len(text):
        return False
    counted = [one for one in _COUNTED.finditer(folded) if one["noun"] in nouns]
    return bool(counted) and not any(
        one["apposed"] or _NAMED_AFTER.match(text, one.end()) or _NAMED_BEFORE.search(text[: one.start()])
        for one in counted
    )
