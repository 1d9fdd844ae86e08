"""Asked when something happened, a sentence that tells of it does not stand behind one that does not."""

from __future__ import annotations

from collections.abc import Sequence

from rag.evidence.doubts.held_words import lacks_event
from rag.evidence.gather import Evidence
from rag.evidence.order.moved import moved_first, nearly_as_good
from rag.question.understand import Understood

_NEARLY_AS_GOOD = 1.0
"""Of log-odds: less than elsewhere, as the words for one thing are many."""


def event_asked_first(question: Understood, ranked: Sequence[Evidence]) -> list[Evidence]:
    """The sentences, but those that tell of what happened, by any word for it, before a likeliest that
    tells of nothing of the kind.

    So they are where they are nearly as likely, and hold what is asked for no less.
    """
    if not question.wants_time or not ranked or not lacks_event(question, ranked[0]):
        return list(ranked)
    near = nearly_as_good(question, ranked, _NEARLY_AS_GOOD)
    return moved_first([one for one in near if not lacks_event(question, one)], ranked)
