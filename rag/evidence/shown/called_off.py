"""A plan that a later article says did not go ahead."""

from __future__ import annotations

import re
from collections.abc import Sequence

from index.words import fold
from rag.evidence.gather import Evidence

MOST_READ = 16
"""How many of the likeliest sentences are looked at."""

_LEAST_ALIKE = 0.85
_PLANNED = re.compile(
    r"\b(?:will|would|(?:is|are|was|were) (?:due |set |expected |scheduled |slated )?to|"
    r"plan(?:s|ned)? to|intends? to|to (?:begin|start|open)|"
    r"(?:va|van|iba|iban) a|debe(?:ra|ran|n)?|preve\w*|previst[oa]s?|planea\w*|se espera|programad[oa]s?|"
    r"\w{3,}(?:ara|aran|era|eran|ira|iran))\b"
)
_CALLED_OFF = re.compile(
    r"\b(?:cancell?ed|cancels|call(?:ed|s) off|scrapp?(?:ed|s)|abandoned|shelved|revoked|repealed|"
    r"struck down|overturned|annulled|suspended|suspends|postponed|withdrawn|"
    r"(?:will|would|did|does) not (?:go ahead|take place|begin|start)|"
    r"cancel(?:o|aron|ad[oa]s?)|suspend(?:io|ieron|id[oa]s?)|aplaz(?:o|aron|ad[oa]s?)|"
    r"pospus(?:o|ieron)|pospuest[oa]s?|abandon(?:o|aron|ad[oa]s?)|revoc(?:o|aron|ad[oa]s?)|"
    r"derog(?:o|aron|ad[oa]s?)|anul(?:o|aron|ad[oa]s?)|descart(?:o|aron|ad[oa]s?)|"
    r"(?:quedo|quedaron|dejo|dejaron) sin efecto|no (?:se llevar\w+ a cabo|se realizar\w+))\b"
)


def called_off(ranked: Sequence[Evidence]) -> Evidence | None:
    """Of the likeliest sentences, one of a later article by which what the best tells as planned was
    called off or put off; None where the best tells of no plan, or nothing says so.
    """
    if not ranked or not _PLANNED.search(fold(ranked[0].text)) or _tells_so(ranked[0]):
        return None
    return next(
        (one for one in ranked[1:MOST_READ] if _is_later(one, ranked[0]) and _tells_so(one)), None
    )


def _tells_so(evidence: Evidence) -> bool:
    return _CALLED_OFF.search(fold(evidence.text)) is not None


def _is_later(one: Evidence, plan: Evidence) -> bool:
    """Whether it is about the same, in an article of a later day."""
    return is_of_later_day(one, plan) and float(one.vector @ plan.vector) >= _LEAST_ALIKE


def is_of_later_day(one: Evidence, before: Evidence) -> bool:
    """Whether its article is of a later day; not where either has none."""
    day, day_before = one.document.published, before.document.published
    return day is not None and day_before is not None and day > day_before
