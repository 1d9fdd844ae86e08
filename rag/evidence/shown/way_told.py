"""Asked how, what only announces the way ("The method is simple.") is shown with what tells it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from index.words import fold
from rag.evidence.beside import is_within, sentence_after
from rag.evidence.choose import MOST_WHERE_SEVERAL
from rag.evidence.gather import Evidence
from rag.mentions.sentences.announced_way import announces_the_way
from rag.question.counted import last_question
from rag.question.how import asks_how
from rag.question.understand import Understood

_LIKELIEST = 8
_MARGIN = 4.0
"""Of log-odds."""


def with_the_way(
    question: Understood, shown: Sequence[Evidence], ranked: Sequence[Evidence]
) -> list[Evidence]:
    """The sentences to show, those that announce the way up to the next; first such a one, if it is
    likely and of the article of the likeliest.

    ranked: all that is likely, likeliest first. Of articles that may only be excerpted nothing is added.
    """
    if not shown or not asks_how(last_question(fold(question.text))):
        return list(shown)
    document = shown[0].document
    least = ranked[0].log_odds - _MARGIN if ranked else 0.0
    likely = (one for one in ranked[:_LIKELIEST] if one.document is document and one.log_odds >= least)
    told = next((way for one in likely if (way := _way(one))), None)
    if told is None:
        return list(shown)
    return [told, *(one for one in shown if not is_within(one, told))][:MOST_WHERE_SEVERAL]


def _way(one: Evidence) -> Evidence | None:
    """What announces the way, up to the sentence after it; None where there is none."""
    if one.document.access == "excerpt" or not announces_the_way(one.text):
        return None
    after = sentence_after(one.document, one.end)
    return replace(one, end=after[1]) if after else None
