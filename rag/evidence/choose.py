"""Of the sentences that may answer, those to answer with: no two that say the same."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import date

from corpus.document import Lang
from rag.evidence.gather import Evidence
from rag.mentions.figures.stated import Day, Figure, stated_in
from rag.mentions.sentences.listing import lists_things

MOST_SENTENCES = 3
MOST_WHERE_SEVERAL = 4
"""How many sentences answer a question that asks for several facts."""

_MARGIN = 2.0
_MARGIN_WHERE_SEVERAL = 3.0
_MARGIN_OF_A_TRANSLATION = 5.0
_ALIKE = 0.965
_ALIKE_WITH_FACTS = 0.94
_ALIKE_ACROSS_LANGUAGES = 0.90
_ALIKE_ACROSS_LANGUAGES_WITH_FEW_FACTS = 0.88
_ALIKE_ACROSS_LANGUAGES_WITH_FACTS = 0.85
_FEW_FACTS = 2
"""So many figures and dates that both give, and no figure that one leaves out; or more of them."""


def choose_evidence(ranked: Sequence[Evidence], lang: Lang, *, several: bool = False) -> list[Evidence]:
    """The sentences to answer with: the best, and others nearly as likely that say something else.

    Of two that say the same in two languages the asker reads the one in `lang`; of two in one language
    the one that lists what the other does not.

    several: the question asks for several facts, and more sentences are taken. Where the best makes one
        of the points that are asked for by their name, and others of its article make some, it is those.
    """
    if several and len(points := _points_beside(ranked)) > 1:
        return points[:MOST_WHERE_SEVERAL]
    most = MOST_WHERE_SEVERAL if several else MOST_SENTENCES
    margin = _MARGIN_WHERE_SEVERAL if several else _MARGIN
    chosen: list[Evidence] = []
    for evidence in ranked:
        behind = ranked[0].log_odds - evidence.log_odds
        if behind > max(margin, _MARGIN_OF_A_TRANSLATION):
            break
        place = next((i for i, other in enumerate(chosen) if say_the_same(evidence, other)), None)
        if place is None and len(chosen) < most and behind <= margin:
            chosen.append(evidence)
        elif place is not None and _is_better(evidence, chosen[place], lang, listing=behind <= margin):
            chosen[place] = evidence
    return chosen


def _points_beside(ranked: Sequence[Evidence]) -> list[Evidence]:
    """The best sentence, where it makes a point, with those of its article that make others."""
    if not ranked or not ranked[0].makes_a_point:
        return []
    found: list[Evidence] = []
    for one in ranked:
        is_one = one.makes_a_point and one.document.id == ranked[0].document.id
        if is_one and not any(say_the_same(one, other) for other in found):
            found.append(one)
    return found


def _is_better(evidence: Evidence, other: Evidence, lang: Lang, *, listing: bool) -> bool:
    """Whether to read it in place of another that says the same.

    listing: whether a list counts in its favour.
    """
    if evidence.document.lang != other.document.lang:
        loses_a_list = lists_things(other.text) and not lists_things(evidence.text)
        return evidence.document.lang == lang and not loses_a_list
    return listing and lists_things(evidence.text) and not lists_things(other.text)


def say_the_same(one: Evidence, other: Evidence) -> bool:
    """Alike, and neither gives a figure or date that the other contradicts.

    Translations are less alike than repetitions: it takes a figure or date that both give to tell them
    from sentences about the same thing, and several where they are still less alike, as free
    translations are. So it takes them for sentences of one language that are a little less alike.
    """
    alike = float(one.vector @ other.vector)
    across = one.document.lang != other.document.lang
    least = _ALIKE_ACROSS_LANGUAGES_WITH_FACTS if across else _ALIKE_ACROSS_LANGUAGES
    if alike < least:
        return False
    mine, others = (stated_in(e.text, e.document.lang) for e in (one, other))
    if across:
        return (mine <= others or others <= mine) and alike >= _least_alike(mine, others)
    if alike >= _ALIKE:
        return mine <= others or others <= mine
    return alike >= _ALIKE_WITH_FACTS and bool(mine) and mine == others


def _least_alike(mine: frozenset[Day | Figure], others: frozenset[Day | Figure]) -> float:
    """How alike two sentences are at least that say the same in two languages, by the facts of both."""
    shared = len(mine & others)
    if shared == 0:
        return math.inf
    has_all_figures = all(isinstance(one, Day) for one in mine ^ others)
    if shared > _FEW_FACTS:
        return _ALIKE_ACROSS_LANGUAGES_WITH_FACTS
    if shared == _FEW_FACTS and has_all_figures:
        return _ALIKE_ACROSS_LANGUAGES_WITH_FEW_FACTS
    return _ALIKE_ACROSS_LANGUAGES


def in_order_of_date(chosen: Sequence[Evidence]) -> list[Evidence]:
    """By the dates of their articles, oldest first; undated ones last: nobody knows how old they are."""
    return sorted(chosen, key=_date_and_place)


def _date_and_place(evidence: Evidence) -> tuple[date, str, int]:
    return evidence.document.published or date.max, evidence.document.id, evidence.start
