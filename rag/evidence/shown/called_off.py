"""A plan that a later article says did not go ahead."""

from __future__ import annotations

import re
from collections.abc import Sequence

from index.translate import read_question
from index.words import fold, term_set
from rag.evidence.gather import Evidence
from rag.mentions.places.scope import HOME
from rag.mentions.times.future import has_future

_MOST_READ = 24
"""How many of the likeliest sentences are looked at."""

_LEAST_ALIKE = 0.85
_LEAST_ALIKE_OF_ONE_MATTER = 0.7
_LEAST_WORDS_SHARED = 2
_PLANNED = re.compile(
    r"\b(?:will|would|(?:is|are|was|were) (?:due |set |expected |scheduled |slated )?to|"
    r"plan(?:s|ned)? to|intends? to|to (?:begin|start|open)|"
    r"order(?:ed|s) (?:\w+ ){1,4}to (?!(?:prison|jail|court|the|an?|his|her)\b)[a-z]{2,30}|"
    r"orden(?:o|aron) (?:\w+ ){0,3}(?:que|a)|"
    r"(?:va|van|iba|iban) a|debe(?:ra|ran|n)?|preve\w*|previst[oa]s?|planea\w*|se espera|"
    r"programad[oa]s?)\b"
)
_CALLED_OFF = re.compile(
    r"\b(?:cancell?ed|cancels|call(?:ed|s) off|scrapp?(?:ed|s)|abandoned|shelved|revoked|repealed|"
    r"struck down|overturned|annulled|suspended|suspends|postponed|withdrawn|"
    r"(?:will|would|did|does) not (?:go ahead|take place|(?:begin|start)(?! (?:to|until)\b)|"
    r"open|proceed|be (?:held|"
    r"built|opened))|"
    r"(?:drop(?:ped|s)|gave up|given up|gives up) (?:on )?(?:its|the|his|her|their|a) (?:\w+ ){0,2}"
    r"(?:plan|project|bid|idea|proposal|purchase|order)s?|back(?:ed|s) out|"
    r"desist(?:io|ieron|en?)|(?:dio|dieron|da|dan) marcha atras|"
    r"renunci(?:o|aron) a (?:la|el|su|los) (?:compra|plan|proyecto|idea|propuesta)|"
    r"cancel(?:o|aron|ad[oa]s?)|suspend(?:io|ieron|id[oa]s?)|aplaz(?:o|aron|ad[oa]s?)|"
    r"pospus(?:o|ieron)|pospuest[oa]s?|abandon(?:o|aron|ad[oa]s?)|revoc(?:o|aron|ad[oa]s?)|"
    r"derog(?:o|aron|ad[oa]s?)|anul(?:o|aron|ad[oa]s?)|descart(?:o|aron|ad[oa]s?)|"
    r"(?:quedo|quedaron|dejo|dejaron) sin efecto|no (?:se llevar\w+ a cabo|se realizar\w+))\b"
)

_NO_MORE = re.compile(r"\bya no\b", re.IGNORECASE)
_NOT = re.compile(
    r"(?:\b(?:not|never|no|nunca)|n['’]t)"
    r"(?: (?:be|been|yet|is|was|esta|estaba|sera|fue|se ha|se han|se|ha sido|han sido|ha|han))? \Z"
)


def called_off(ranked: Sequence[Evidence]) -> Evidence | None:
    """Of the likeliest sentences, one of a later article by which what the best tells as planned was
    called off or put off; None where the best tells of no plan, or nothing says so.
    """
    if not ranked or not _tells_of_a_plan(ranked[0].text) or _tells_so(ranked[0]):
        return None
    return next(
        (one for one in ranked[1:_MOST_READ] if _is_later(one, ranked[0]) and _tells_so(one)), None
    )


def _tells_of_a_plan(text: str) -> bool:
    return _PLANNED.search(fold(text)) is not None or has_future(text)


def _tells_so(evidence: Evidence) -> bool:
    told = fold(evidence.text)
    if any(not _NOT.search(told, 0, found.start()) for found in _CALLED_OFF.finditer(told)):
        return True
    return any(has_future(after) for after in _NO_MORE.split(evidence.text)[1:])


def _is_later(one: Evidence, plan: Evidence) -> bool:
    """Whether it is about the same, in an article of a later day: alike, or about the matter that the
    plan's article is named for, of which the best may tell a detail.
    """
    if not is_of_later_day(one, plan):
        return False
    alike = float(one.vector @ plan.vector)
    return alike >= _LEAST_ALIKE or (
        alike >= _LEAST_ALIKE_OF_ONE_MATTER and _title_shared(one, plan) >= _LEAST_WORDS_SHARED
    )


def _title_shared(one: Evidence, plan: Evidence) -> int:
    """How many words of the plan's title a sentence, with its own title, holds; countries aside."""
    lang, title = one.document.lang, plan.document.title
    held = term_set(f"{one.document.title}\n{one.text}", lang)
    words = read_question(title, lang, plan.document.lang)
    return sum(not held.isdisjoint(word.terms) for word in words if word.term not in HOME)


def is_of_later_day(one: Evidence, before: Evidence) -> bool:
    """Whether its article is of a later day; not where either has none."""
    day, day_before = one.document.published, before.document.published
    return day is not None and day_before is not None and day > day_before
