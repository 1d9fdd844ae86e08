"""A question's words without its time, for articles of that time, which seldom name it."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from index.encoders.encoder import Vectors
from index.token_head import QuestionTokens
from rag.mentions.times.time import find_dated_times
from rag.question.understand import Understood

_LONGEST_DAYS = 31
"""What is asked of a year is told with its year."""
_TOLD_FOR_DAYS = 31
"""So many days after a month its articles tell of it without a name: "on Tuesday"."""
_NAMED_FOR_DAYS = 366
"""So many days after it they name the month alone: "in October"."""
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")


@dataclass(frozen=True, slots=True)
class TimeAsked:
    """What the words of a question count for articles that were published on some days.

    weights, answer_weights: (tokens,) as of `QuestionTokens`, 0 for words of its time; each sums to 1.
    first, last: the days, as ordinals.
    """

    weights: Vectors
    answer_weights: Vectors
    first: int
    last: int


def times_asked(question: Understood, tokens: QuestionTokens | None) -> tuple[TimeAsked, ...]:
    """For a question of one day or month: without it, and without its year; else none.

    tokens: of the question's text.
    """
    if tokens is None or tokens.spans is None or question.is_joined:
        return ()
    placed = list(find_dated_times(question.text, question.lang))
    if len(placed) != 1:
        return ()
    time, start, end = placed[0].time, placed[0].start, placed[0].end
    is_long = (time.last - time.first).days > _LONGEST_DAYS
    year = _YEAR.search(question.text, start, end)
    if is_long or time.only_begins or time.only_ends or year is None:
        return ()
    first, last = time.first.toordinal(), time.last.toordinal()
    found = (
        _without(tokens, start, end, first, last + _TOLD_FOR_DAYS),
        _without(tokens, *year.span(), first, last + _NAMED_FOR_DAYS),
    )
    return tuple(one for one in found if one is not None)


def _without(tokens: QuestionTokens, start: int, end: int, first: int, last: int) -> TimeAsked | None:
    """The question's words without text[start:end]; None where that is nothing, or no other counts."""
    if tokens.spans is None:
        return None
    is_left_out = (tokens.spans[:, 1] > start) & (tokens.spans[:, 0] < end)
    counts = min(tokens.weights[~is_left_out].sum(), tokens.answer_weights[~is_left_out].sum())
    if not is_left_out.any() or counts <= 0:
        return None
    weights, answer_weights = (
        _of_the_others(given, is_left_out) for given in (tokens.weights, tokens.answer_weights)
    )
    return TimeAsked(weights, answer_weights, first, last)


def _of_the_others(weights: Vectors, is_left_out: npt.NDArray[np.bool_]) -> Vectors:
    kept: Vectors = np.where(is_left_out, np.float32(0.0), weights)
    kept /= kept.sum()
    return kept
