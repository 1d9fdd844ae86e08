"""Asked what happened somewhere, a sentence that tells it does not stand behind a mere mention."""

from __future__ import annotations

from collections.abc import Sequence

from rag.evidence.gather import Evidence
from rag.evidence.order.moved import moved_first
from rag.mentions.events import tells_event
from rag.question.understand import Understood

_LIKELIEST = 8
_MARGIN = 5.0


def event_first(question: Understood, ranked: Sequence[Evidence]) -> list[Evidence]:
    """The sentences, but the one that tells an event before a likeliest that only mentions where it was.

    So it is where it is nearly as likely, and holds what is asked for no less. Of several in the article
    of the likeliest of them it is the first.
    """
    if not question.happening or not ranked or tells_event(ranked[0].text, question.happening):
        return list(ranked)
    best = ranked[0]
    telling = [
        one
        for one in ranked[1:_LIKELIEST]
        if one.log_odds >= best.log_odds - _MARGIN
        and tells_event(one.text, question.happening)
        and question.wanted.lack(one.text) <= question.wanted.lack(best.text)
    ]
    if not telling:
        return list(ranked)
    article = telling[0].document.id
    first = min((one for one in telling if one.document.id == article), key=lambda one: one.start)
    return moved_first([first], ranked)
