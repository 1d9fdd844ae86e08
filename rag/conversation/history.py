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
    talk, is_answered = None, False
    tells_answers = any(turn.role == "assistant" for turn in history)
    for place, turn in enumerate(history):
        asked = asked_by(turn)
        if turn.role != "user" or not asked or is_courtesy(turn.content) or is_order(asked):
            continue
        if asks_again(asked):
            continue
        asked, spoken_of = go_back(asked, history[:place])
        if len(spoken_of) < place:
            talk = read_history(spoken_of, goes_on)
        replies = history[place + 1 : place + 2]
        is_refused = tells_answers and not any(turn.role == "assistant" for turn in replies)
        may_follow = goes_on and may_go_on(asked) and not leaves_topic(turn.content)
        is_follow_up = may_follow or depends_on_conversation(asked)
        if talk is not None and is_follow_up:
            talk = _go_on(talk, asked, history[:place], is_refused and not goes_on)
            is_answered = is_answered or not is_refused
        elif talk is None or not is_answered or not is_refused or _tells_of_what(asked):
            talk, is_answered = Talk(asked), not is_refused
    return talk


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
