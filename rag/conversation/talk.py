"""What a conversation is about, and who said what in it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from rag.answer import Turn
from rag.conversation.follow_ups.move_time import without_dates
from rag.conversation.messages.correction import as_follow_up
from rag.conversation.messages.courtesy import without_courtesy
from rag.conversation.messages.order import without_order
from rag.conversation.messages.topic_change import without_topic_change
from rag.question.understand import asks

_TURNS_KEPT = 1_000
_STOP = re.compile(r"[.?!…:](?:(?![.?!…:])[\W_])*\Z")


class Talk(NamedTuple):
    """What a conversation is about, in questions of a line each; "" for none.

    subject: the last one that stood alone, with the time and place that were asked about since.
    topic: the last follow-up since that named something.
    last: the follow-up that was asked last.
    """

    subject: str
    topic: str = ""
    last: str = ""


def written(context: Talk, most_chars: int) -> str:
    """The questions of a conversation in a line, each with a stop at its end, cut to a length."""
    parts = [
        part if _STOP.search(part) else f"{part}{_mark(part)}" for part in dict.fromkeys(context) if part
    ]
    return " ".join(parts)[:most_chars].rstrip()


def without_its_date(talk: Talk) -> Talk | None:
    """A conversation without the one date that it is about; None where there is none, or several."""
    timeless = without_dates("\n".join(talk))
    return None if timeless is None else Talk(*timeless.split("\n"))


def asked_by(turn: Turn) -> str:
    """What a turn asks, in one line; a correction as the follow-up that it is."""
    return _asked_in(turn.content)


@lru_cache(maxsize=_TURNS_KEPT)
def _asked_in(message: str) -> str:
    return as_follow_up(without_preface(" ".join(message.split())))


def without_preface(text: str) -> str:
    """What is asked, without thanks, a change of topic that is told, or how to reply, before it."""
    return without_order(without_topic_change(without_courtesy(text)))


def answer_to(question: str, history: Sequence[Turn]) -> str:
    """What was last answered to a question of the conversation; "" where nothing was."""
    answers = (
        reply.content
        for turn, reply in reversed(list(pairwise(history)))
        if (turn.role, reply.role) == ("user", "assistant") and asked_by(turn) == question
    )
    return next(answers, "")


def _mark(part: str) -> str:
    return "?" if asks(part) else "."
