"""Asked what somebody says, what they wrote themselves comes before what others tell; asked who an
author is, what the article says of its author.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from index.words import fold, is_stop_word
from rag.evidence.beside import is_within, sentence_after
from rag.evidence.by_author import asks_what_is_said, is_by_whom_it_asks
from rag.evidence.doubts.name_told import tells_of
from rag.evidence.gather import Evidence, shares_of
from rag.evidence.order.moved import moved_first
from rag.mentions.people.bylines import is_bio
from rag.mentions.sentences.points_back import points_back
from rag.mentions.words.families import nations_of
from rag.question.understand import Understood

_RAISED_BY = 1.0
_NEARLY_AS_LIKELY = 8.0
"""Of log-odds: more than elsewhere, as the likeliest is by another."""


def by_author_first(question: Understood, ranked: Sequence[Evidence]) -> list[Evidence]:
    """The sentences; before a likeliest one that does not hold any name that is asked about, those nearly
    as likely by whom the question names; and who somebody is, from their own article.
    """
    if not ranked:
        return []
    if named := question.wanted.defined:
        return _author_first(named, ranked)
    if not asks_what_is_said(question.text):
        return list(ranked)
    best = ranked[0].document
    names = [name for name in question.names if not nations_of(name)]
    told = f"{best.title}\n{ranked[0].alone}"
    if is_by_whom_it_asks(question, best) or any(
        tells_of(name, told, best.lang, question) for name in names
    ):
        return list(ranked)
    least = ranked[0].log_odds - _NEARLY_AS_LIKELY
    own = [one for one in ranked if one.log_odds >= least and is_by_whom_it_asks(question, one.document)]
    points = [one for one in own if one.may_make_a_point]
    if points and _asks_for_nothing_else(question, points[0]):
        first, *others = points
        return moved_first([_as_near(first, ranked[0]), *others], _without(first, ranked))
    return moved_first(own, ranked)


def _asks_for_nothing_else(question: Understood, one: Evidence) -> bool:
    """Whether a question has no word beside whom it asks and the one for the points."""
    byline = frozenset(fold(f"{one.document.author or ''} {one.document.publisher or ''}").split())
    left = [word for word in question.wanted.words - byline if not is_stop_word(word, question.lang)]
    return len(left) <= 1


def _as_near(one: Evidence, other: Evidence) -> Evidence:
    """A sentence, as near to the question as another that lacks only whose word it is."""
    return replace(
        one,
        cosine=max(one.cosine, other.cosine),
        match=max(one.match, other.match),
        answer_match=max(one.answer_match, other.answer_match),
    )


def _without(one: Evidence, ranked: Sequence[Evidence]) -> list[Evidence]:
    return [other for other in ranked if other is not one]


def _author_first(named: str, ranked: Sequence[Evidence]) -> list[Evidence]:
    """What an article by that name says of its author, more likely than all others, and as near to the
    question: its words lack only the name, which stands in the byline.
    """
    bio = next((one for one in ranked if is_bio(one.document, one.start, one.end, named)), None)
    if bio is None:
        return list(ranked)
    best = ranked[0]
    raised = replace(bio, end=_end_of_bio(bio), log_odds=best.log_odds + _RAISED_BY)
    first = _as_near(raised, best)
    found = [first, *(one for one in ranked if not is_within(one, first))]
    shares = shares_of(np.array([one.log_odds for one in found]))
    return [replace(one, share=share) for one, share in zip(found, shares, strict=True)]


def _end_of_bio(bio: Evidence) -> int:
    """Where the next sentence ends, if it goes on about the author; else where this one does."""
    document = bio.document
    after = None if document.access == "excerpt" else sentence_after(document, bio.end)
    if after is None or not points_back(document.text[slice(*after)], document.lang):
        return bio.end
    return after[1]
