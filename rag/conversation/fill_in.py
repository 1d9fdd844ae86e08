"""What a follow-up leaves out, from what the conversation is about."""

from __future__ import annotations

import re
from collections.abc import Sequence

from index.words import fold
from rag.answer import Turn
from rag.conversation.dependence.unsaid import may_go_on
from rag.conversation.follow_ups.belonging import is_somebodys
from rag.conversation.follow_ups.carry import says_only_source, without_source
from rag.conversation.follow_ups.comparison import asks_if_changed, compares
from rag.conversation.follow_ups.deed import exchange_deed
from rag.conversation.follow_ups.move_place import is_name_alone, move_place, says_only_where
from rag.conversation.follow_ups.move_time import move_time, says_only_when, with_month_counted
from rag.conversation.follow_ups.opening import OPENING
from rag.conversation.follow_ups.referent import (
    ask_of_theirs,
    asks_only_to_whom,
    leaves_out_whose,
    name_whom,
    who_was_told,
)
from rag.conversation.follow_ups.since_when import ask_since_when
from rag.conversation.follow_ups.topic import COUNTRY
from rag.conversation.follow_ups.who_else import ask_who
from rag.conversation.follow_ups.years_on import move_year, only_counts_years
from rag.conversation.talk import Talk, answer_to
from rag.question.understand import asks, find_names

_FEW_WORDS = 4
_BOUND = re.compile(
    r"\b(?:after|before|since|until|(?:pos|an)terior(?:es)? a|(?:antes|despues) de|desde|hasta) "
    r"(?:\w+ ){0,5}(?:19|20)\d\d\b"
)
_AND_THE = re.compile(
    r"\W*(?:and|y|e|what about|(?:y )?qué (?:hay|tal) (?:de|con))(?: de)? "
    r"(?:the|his|her|its|their|el|l[ao]s?|sus?) (?!del?\b)(?-i:[a-zà-öø-ÿ])",
    re.IGNORECASE,
)
"""Another thing of the same subject, known with it: "and the fine?"."""


def complete(talk: Talk, asked: str, history: Sequence[Turn]) -> tuple[Talk, bool]:
    """What a follow-up is to be read after, at its time; and whether that is all that is asked."""
    asked = with_month_counted("\n".join(talk), asked)
    context = talk if _goes_on_with_the_last(asked) else talk._replace(last="")
    is_all = says_only_when(asked) or only_counts_years(asked) or says_only_where(asked)
    for known in (context, context._replace(last="")) if is_all else (context,):
        moved = _moved(known, asked, history)
        if moved is not None:
            return moved, is_all
    return context, False


def make_whole(
    context: Talk, asked: str, last: str, history: Sequence[Turn]
) -> tuple[str | None, str | None]:
    """A follow-up as a question that stands alone, where it can be made one; and with the name of whom it
    speaks of, where the conversation names more.

    last: the follow-up before it; whom its answer named, where it asked who, is spoken of now.
    """
    before = context.topic or context.subject
    if exchanged := exchange_deed(before, asked):
        return exchanged, None
    told = who_was_told(before, answer_to(before, history))
    if last and ask_who(context.subject, last) != last:
        told = who_was_told(context.subject, answer_to(last, history)) or told
    if told is None and leaves_out_whose(context.last):
        told = who_was_told(before, answer_to(context.last, history))
    if of_theirs := ask_of_theirs(before, asked):
        return of_theirs, None
    named = name_whom(before, asked, told)
    if named is None and may_go_on(context.topic) and not is_somebodys(context.topic):
        named = name_whom(context.subject, asked)
    if asks_only_to_whom(asked):
        return None, named
    is_whole = told is not None or (named is not None and _names_no_more(context, named))
    return (named, None) if is_whole else (None, named)


def since_when(talk: Talk, asked: str, history: Sequence[Turn]) -> str | None:
    """ "Since when?" asked of whom the question's answer named; None where it is anything else."""
    told = who_was_told(talk.subject, answer_to(talk.subject, history))
    return ask_since_when(talk.subject, asked, told)


def without_sources(talk: Talk, asked: str) -> Talk:
    """A conversation without who says so, where a follow-up asks for what another says."""
    last = "" if says_only_source(asked) and says_only_source(talk.last) else talk.last
    return talk._replace(subject=without_source(talk.subject, asked), last=last)


def names_something(asked: str, context: Talk) -> bool:
    """Whether a follow-up names what was not named before, or names a thing and asks no more."""
    known = _words(" ".join(context))
    return not asks(asked) or any(not known.issuperset(_words(name)) for name in find_names(asked))


def _moved(talk: Talk, asked: str, history: Sequence[Turn]) -> Talk | None:
    """The conversation with the one time, or the one place, that it names moved to that of a follow-up.

    Not where the follow-up tells a part of it by a date ("how many of them since 2006?"), or compares it
    with another time.
    """
    if (
        compares(asked)
        or asks_if_changed(asked)
        or (_BOUND.search(fold(asked)) and not says_only_when(asked))
    ):
        return None
    before = "\n".join(talk)
    moved = move_time(before, asked) or move_year(before, asked, history) or move_place(before, asked)
    return None if moved is None else Talk(*moved.split("\n"))


def _goes_on_with_the_last(asked: str) -> bool:
    """Whether a follow-up leaves what is asked to the one before it: "and in Texas?", "why?"."""
    if _AND_THE.match(asked):
        return False
    said = OPENING.sub("", fold(asked), count=1)
    return not asks(asked) or len(said.split()) <= _FEW_WORDS


def _names_no_more(context: Talk, asked: str) -> bool:
    """Whether a question names all that the conversation named, since a name alone if there was one.

    Not countries, unless it goes on with an "and": "and who went with him?" is still about where to.
    """
    named = _words(" ".join(find_names(f"And {asked}")))
    parts = (context.topic,) if is_name_alone(context.topic) else context
    goes_on = OPENING.match(fold(asked)) is not None
    names = [name for part in parts for name in find_names(part)]
    counted = [name for name in names if goes_on or not COUNTRY.fullmatch(name)]
    return all(named.issuperset(_words(name)) for name in counted)


def _words(text: str) -> set[str]:
    return set(re.findall(r"\w+", fold(text)))
