"""Asked what happened somewhere, a sentence that tells it does not stand behind a mere mention."""

from __future__ import annotations

from collections.abc import Sequence

from rag.evidence.gather import Evidence
from rag.evidence.order.moved import moved_first, nearly_as_good
from rag.mentions.sentences.events import tells_event
from rag.question.understand import Understood


def event_first(question: Understood, ranked: Sequence[Evidence]) -> list[Evidence]:
    """The sentences, but the one that tells an event before a likeliest that only mentions where it was.

    So it is where it is nearly as likely, and holds what is asked for no less. Of several in the article
    of the likeliest of them it is the first.
    """
    if not question.happening or not ranked or tells_event(ranked[0].text, question.happening):
        return list(ranked)
    telling = [
        one for one in nearly_as_good(question, ranked) if tells_event(one.text, question.happening)
    ]
    if not telling:
        return list(ranked)
    article = telling[0].document.id
    first = min((one for one in telling if one.document.id == article), key=lambda one: one.start)
    return moved_first([first], ranked)
