"""Asked what somebody says, what they wrote themselves comes before what others tell; asked who an
author is, what the article says of its author.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from rag.evidence.beside import sentence_after
from rag.evidence.by_author import is_by_whom_it_asks
from rag.evidence.doubts.name_told import tells_of
from rag.evidence.gather import Evidence, shares_of
from rag.evidence.order.moved import moved_first
from rag.evidence.shown.lead_in import points_back
from rag.mentions.bylines import is_author, tells_of_the_author
from rag.mentions.words.families import nations_of
from rag.question.understand import Understood

_RAISED_BY = 1.0
_NEARLY_AS_LIKELY = 8.0
"""Of log-odds: more than elsewhere, as the likeliest is by another."""


def by_author_first(question: Understood, ranked: Sequence[Evidence]) -> list[Evidence]:
    """The sentences; before a likeliest one whose article does not hold any name that is asked about,
    those nearly as likely by whom the question names; and who somebody is, from their own article.
    """
    if not ranked:
        return []
    if named := question.wanted.defined:
        return _author_first(named, ranked)
    best = ranked[0].document
    names = [name for name in question.names if not nations_of(name)]
    told = f"{best.title}\n{best.text}"
    if is_by_whom_it_asks(question, best) or any(
        tells_of(name, told, best.lang, question) for name in names
    ):
        return list(ranked)
    least = ranked[0].log_odds - _NEARLY_AS_LIKELY
    own = [one for one in ranked if one.log_odds >= least and is_by_whom_it_asks(question, one.document)]
    points = [one for one in own if one.may_make_a_point]
    return moved_first(points or own, ranked)


def _author_first(named: str, ranked: Sequence[Evidence]) -> list[Evidence]:
    """What an article by that name says of its author, more likely than all others, and as near to the
    question: its words lack only the name, which stands in the byline.
    """
    bio = next(
        (one for one in ranked if tells_of_the_author(one.text) and is_author(named, one.document)), None
    )
    if bio is None:
        return list(ranked)
    best = ranked[0]
    first = replace(
        bio,
        end=_end_of_bio(bio),
        log_odds=best.log_odds + _RAISED_BY,
        cosine=max(bio.cosine, best.cosine),
        match=max(bio.match, best.match),
        answer_match=max(bio.answer_match, best.answer_match),
    )
    others = (
        one
        for one in ranked
        if one is not bio and not (one.document is bio.document and bio.start < one.start < first.end)
    )
    found = [first, *others]
    shares = shares_of(np.array([one.log_odds for one in found]))
    return [replace(one, share=share) for one, share in zip(found, shares, strict=True)]


def _is_within(one: Evidence, whole: Evidence) -> bool:
    return one.document is whole.document and whole.start <= one.start < whole.end


def _end_of_bio(bio: Evidence) -> int:
    """Where the next sentence ends, if it goes on about the author; else where this one does."""
    document = bio.document
    after = None if document.access == "excerpt" else sentence_after(document, bio.end)
    if after is None or not points_back(document.text[slice(*after)], document.lang):
        return bio.end
    return after[1]
