"""Asked how long, a sentence that tells a span of time does not stand behind one that tells none."""

from __future__ import annotations

from collections.abc import Sequence

from rag.evidence.gather import Evidence
from rag.evidence.order.moved import moved_first, nearly_as_good
from rag.question.asked_for import Kind
from rag.question.understand import Understood

_NEARLY_AS_GOOD = 1.5
"""Of log-odds: less than elsewhere, as a span is often left to the sentence before."""


def span_asked_first(question: Understood, ranked: Sequence[Evidence]) -> list[Evidence]:
    """The sentences, but those that tell a span of time before a likeliest without one, where nothing
    else is asked for and they are nearly as likely: of a sentence its years, not the fine beside it.
    A follow-up ("and the fine?") may leave what kind of thing it asks for to the question before it.
    """
    wanted = question.wanted
    asks_how_long = wanted.kinds == {Kind.SPAN} and not question.is_joined
    if not asks_how_long or not ranked or wanted.has(Kind.SPAN, ranked[0].text):
        return list(ranked)
    near = nearly_as_good(question, ranked, _NEARLY_AS_GOOD)
    return moved_first([one for one in near if wanted.has(Kind.SPAN, one.text)], ranked)
