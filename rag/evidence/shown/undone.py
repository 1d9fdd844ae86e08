"""A measure in force, or a decision, that a later article says was undone."""

from __future__ import annotations

import re
from collections.abc import Sequence

from index.translate import read_question
from index.words import fold, term_set
from rag.evidence.gather import Evidence
from rag.evidence.shown.called_off import MOST_READ, is_of_later_day

_LEAST_ALIKE = 0.82
_LEAST_WORDS_SHARED = 2
_IN_FORCE = re.compile(
    r"\b(?:clos(?:ed|es|ure)|shut|grant(?:ed|s)|impos(?:ed|es)|suspend(?:ed|s)|suspension|bann(?:ed|s)|"
    r"bans?|barred|prohibit(?:ed|s)|order(?:ed|s)|approv(?:ed|es)|agreed|extend(?:ed|s)|placed|"
    r"designat(?:ed|es)|sanction(?:ed|s)|halt(?:ed|s)|block(?:ed|s)|froze|frozen|authori[sz](?:ed|es)|"
    r"cierran?|cierre|cerr(?:o|aron|ad[oa]s?)|conced(?:io|ieron|id[oa]s?)|impus(?:o|ieron)|"
    r"impuest[oa]s?|suspend(?:io|ieron|id[oa]s?)|prohib(?:io|ieron|id[oa]s?|en?)|"
    r"orden(?:o|aron|ad[oa]s?)|aprob(?:o|aron|ad[oa]s?)|acord(?:o|aron|ad[oa]s?)|"
    r"prorrog(?:o|aron|ad[oa]s?)|autoriz(?:o|aron|ad[oa]s?)|otorg(?:o|aron|ad[oa]s?)|"
    r"design(?:o|aron|ad[oa]s?)|sancion(?:o|aron|ad[oa]s?)|bloque(?:o|aron|ad[oa]s?)|"
    r"congel(?:o|aron|ad[oa]s?)|fren(?:o|aron|ad[oa]s?))\b"
)
_UNDONE = re.compile(
    r"\b(?:cancell?ed|scrapp?(?:ed|s)|revok(?:ed|es)|rescind(?:ed|s)|repeal(?:ed|s)|struck down|"
    r"overturn(?:ed|s)|annul(?:led|s)|void(?:ed|s)|withdrawn|withdrew|lift(?:ed|s)|reopen(?:ed|s)|"
    r"revers(?:ed|es)|restor(?:ed|es)|(?:has|have|had|was|were|been) ended|left without effect|"
    r"cancel(?:o|aron|ad[oa]s?)|revoc(?:o|aron|ad[oa]s?)|derog(?:o|aron|ad[oa]s?)|"
    r"anul(?:o|aron|ad[oa]s?)|invalid(?:o|aron|ad[oa]s?)|levant(?:o|aron|ad[oa]s?)|"
    r"reabr(?:io|ieron)|reabiert[oa]s?|restablec(?:io|ieron|id[oa]s?)|"
    r"(?:quedo|quedaron|dejo|dejaron|dejad[oa]s?) sin efectos?|puso fin|pusieron fin)\b"
)


def undone_since(ranked: Sequence[Evidence]) -> Evidence | None:
    """Of the likeliest sentences, one of a later article by which what the best tells as in force or
    decided was undone: the nearest to it. None where the best tells of no such thing, or of its end.
    """
    if not ranked:
        return None
    best, *others = ranked[:MOST_READ]
    if not _says(best, _IN_FORCE) or _says(best, _UNDONE):
        return None
    undoing = [
        one
        for one in others
        if is_of_later_day(one, best) and _says(one, _UNDONE) and _is_about_the_same(one, best)
    ]
    return max(undoing, key=lambda one: _alike(one, best), default=None)


def _says(evidence: Evidence, pattern: re.Pattern[str]) -> bool:
    return pattern.search(fold(evidence.text)) is not None


def _is_about_the_same(one: Evidence, measure: Evidence) -> bool:
    """Alike, as sentences of two languages are too, and with words in common."""
    if _alike(one, measure) < _LEAST_ALIKE:
        return False
    return _shared_words(one, measure) >= _LEAST_WORDS_SHARED


def _alike(one: Evidence, other: Evidence) -> float:
    return float(one.vector @ other.vector)


def _shared_words(one: Evidence, other: Evidence) -> int:
    """How many words of one, numbers aside, another holds too, in its own language."""
    held = term_set(other.text, other.document.lang)
    return sum(
        not held.isdisjoint([word.term, *(term for term, _ in word.translations)])
        for word in read_question(one.text, other.document.lang, one.document.lang)
        if not word.term.partition(":")[2].isdigit()
    )
