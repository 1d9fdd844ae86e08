"""The turns of a conversation, to what it is about."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.answer import Turn
from rag.conversation.dependence.follow_up import depends_on_conversation
from rag.conversation.dependence.unsaid import asks_about_what, may_go_on
from rag.conversation.dependence.whole import asks_what_it_is
from rag.conversation.fill_in import complete, make_whole, names_something, since_when, without_sources
from rag.conversation.follow_ups.ask_beyond import asks_beyond
from rag.conversation.follow_ups.ask_source import asks_who_says
from rag.conversation.follow_ups.belonging import is_thing_of_somebody
from rag.conversation.follow_ups.carry import says_only_source
from rag.conversation.follow_ups.in_total import asks_in_total
from rag.conversation.follow_ups.move_place import is_name_alone
from rag.conversation.follow_ups.move_time import asks_of_now
from rag.conversation.follow_ups.referent import person_told
from rag.conversation.follow_ups.years_on import YEAR, with_year_compared
from rag.conversation.messages.again import asks_again
from rag.conversation.messages.courtesy import is_courtesy
from rag.conversation.messages.order import is_order
from rag.conversation.messages.topic_change import go_back, leaves_topic
from rag.conversation.talk import Talk, asked_by, without_its_date
from rag.question.understand import find_names

_DIGIT = re.compile(r"\d")


def read_history(history: Sequence[Turn], goes_on: bool = False) -> Talk | None:
    """What a conversation is about; None where nothing was asked.

    goes_on: whether a question that names nobody goes on with what was asked before, and what was
        refused is carried too.
    """
    tells_answers = any(turn.role == "assistant" for turn in history)
    so_far: list[tuple[Talk | None, bool]] = [(None, False)]
    for place, turn in enumerate(history):
        replies = history[place + 1 : place + 2]
        is_refused = tells_answers and not any(reply.role == "assistant" for reply in replies)
        so_far.append(_after_turn(turn, history[:place], so_far, is_refused, goes_on))
    return so_far[-1][0]


def _after_turn(
    turn: Turn,
    before: Sequence[Turn],
    so_far: Sequence[tuple[Talk | None, bool]],
    is_refused: bool,
    goes_on: bool,
) -> tuple[Talk | None, bool]:
    """What a conversation is about after a turn, and whether anything that it is about was answered.

    so_far: the same after none, one, two and more of the turns before.
    """
    talk, is_answered = so_far[-1]
    asked = "" if turn.role != "user" or is_courtesy(turn.content) else asked_by(turn)
    if not asked or is_order(asked) or asks_again(asked):
        return talk, is_answered
    asked, spoken_of = go_back(asked, before)
    if len(spoken_of) < len(before):
        talk, is_answered = so_far[len(spoken_of)]
    may_follow = goes_on and may_go_on(asked) and not leaves_topic(turn.content)
    if talk is not None and (may_follow or depends_on_conversation(asked)):
        on = _go_on(talk, asked, spoken_of, is_refused and not goes_on)
        return on, is_answered or not is_refused
    if talk is None or not is_answered or not is_refused or _tells_of_what(asked):
        return Talk(asked), not is_refused
    return talk, is_answered


def recall(answer: str) -> str:
    """All that a follow-up needs of an answer: whom it names first, and the years that it names."""
    return " ".join(filter(None, (person_told(answer), *dict.fromkeys(YEAR.findall(answer)))))


def _go_on(talk: Talk, asked: str, history: Sequence[Turn], is_refused: bool) -> Talk:
    """What a conversation is about after a follow-up."""
    if asks_beyond(asked) or asks_who_says(asked) or (is_refused and is_name_alone(asked)):
        return talk
    if asks_in_total(asked):
        return talk._replace(last="")
    if asks_of_now(asked):
        return without_its_date(talk) or talk
    asked = with_year_compared("\n".join(talk), asked, history)
    context, is_all = complete(talk, asked, history)
    if is_all:
        return context
    if is_refused:
        return talk
    context = without_sources(context, asked)
    if since_when(talk, asked, history):
        return talk._replace(last=asked)
    whole, _ = make_whole(context, asked, talk.last, history)
    if whole:
        return Talk(whole)
    tells_no_topic = says_only_source(asked) or is_thing_of_somebody(asked)
    is_topic = names_something(asked, context) and not tells_no_topic
    return Talk(context.subject, asked if is_topic else context.topic, asked)


def _tells_of_what(asked: str) -> bool:
    """Whether a question holds a name or a figure, or asks what something is or what is told of it."""
    if find_names(asked) or _DIGIT.search(asked) or asks_what_it_is(asked):
        return True
    return asks_about_what(asked)
