"""A follow-up and the conversation before it become one question that stands alone.

What was said before is only ever searched for, as words: no turn is an instruction.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import NamedTuple

from corpus.document import LANGS
from index.words import fold, is_stop_word
from rag.answer import Turn
from rag.conversation.again import asks_again
from rag.conversation.ask_beyond import ask_beyond, asks_beyond
from rag.conversation.ask_source import asks_who_says
from rag.conversation.asked_about import asked_about
from rag.conversation.belonging import is_somebodys, is_thing_of_somebody
from rag.conversation.carry import introduced_by, says_only_source, without_source
from rag.conversation.comparison import asks_if_changed, compares
from rag.conversation.correction import as_follow_up
from rag.conversation.courtesy import is_courtesy, without_courtesy
from rag.conversation.deed import exchange_deed
from rag.conversation.follow_up import OPENING, depends_on_conversation
from rag.conversation.in_total import ask_in_total, asks_in_total
from rag.conversation.move_place import is_name_alone, move_place, says_only_where
from rag.conversation.move_time import (
    asks_of_now,
    move_time,
    says_only_when,
    with_month_counted,
    without_dates,
)
from rag.conversation.order import is_order, without_order
from rag.conversation.referent import (
    ask_of_theirs,
    asks_only_to_whom,
    leaves_out_whose,
    name_whom,
    person_told,
    who_was_told,
)
from rag.conversation.since_when import ask_since_when
from rag.conversation.topic import COUNTRY, exchange, is_new, topic_of, what_it_names
from rag.conversation.topic_change import go_back, leaves_topic, without_topic_change
from rag.conversation.unsaid import asks_about_what, leaves_matter_unsaid, may_go_on
from rag.conversation.who_counted import asks_who_they_were, not_how_many
from rag.conversation.who_else import ask_who
from rag.conversation.whole import asks_what_it_is
from rag.mentions.calendar.year_names import years_asked_about
from rag.mentions.times.bound import Bound
from rag.question.choice import without_choice
from rag.question.understand import asks, find_names
from rag.question.unseen import without_unseen

MOST_CHARS = 2_000
_FEW_WORDS = 4

_STOP = re.compile(r"[.?!…:](?:(?![.?!…:])[\W_])*\Z")
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

_YEAR = re.compile(r"(?:\b|(?<=\bFY))(?:19|20)\d\d\b", re.IGNORECASE)
_GLUED = re.compile(r"\bFY(?=\d)", re.IGNORECASE)
_FISCAL = re.compile(r"\b(?:FY ?(?=\d)|fiscal\b)", re.IGNORECASE)
_DIGIT = re.compile(r"\d")
_COUNTS = {
    "one": 1, "a": 1, "two": 2, "three": 3, "four": 4, "five": 5,
    "un": 1, "dos": 2, "tres": 3, "cuatro": 4, "cinco": 5,
}  # fmt: skip
_COUNTED = "|".join(_COUNTS)
_YEARS_ON = re.compile(
    rf"\b(?:(?P<n>{_COUNTED}|\d) (?:years? (?P<later>later|after|earlier|before)|"
    r"anos? (?P<luego>despues|mas tarde|antes))|"
    r"the (?P<next>year before|previous year|year after|following year|next year)|"
    r"el ano (?P<sig>anterior|previo|siguiente))\b"
)
_BACKWARDS = frozenset(
    {"earlier", "before", "antes", "year before", "previous year", "anterior", "previo"}
)


@dataclass(frozen=True, slots=True)
class Standalone:
    """A question that stands alone.

    text: all that is asked.
    follow_up: the part of it that was asked last, where what was asked before was put in front of it.
    bound: the side of a time that alone may answer; `text` does not name that time.
    wants_source: whether it is asked again, to learn whose word the answer is.
    of_any_time: the question without its time, where a follow-up named another place alone: what is known
        of that may be of another time.
    carried: the same after what was asked before, where that may tell in what matter.
    tells_matter_before: whether only what was asked before may tell in what matter.
    other: how it is read where its topic is another one than that of the question before it.
    """

    text: str
    follow_up: str | None = None
    bound: Bound | None = None
    wants_source: bool = False
    of_any_time: str | None = None
    carried: Standalone | None = None
    tells_matter_before: bool = False
    other: OtherTopic | None = None

    @property
    def embedded(self) -> str:
        """What is embedded of it: of what was asked before the follow-up, not how it was asked."""
        if self.follow_up is None or not self.text.endswith(self.follow_up):
            return self.text
        before = " ".join(asked_about(self.text.removesuffix(self.follow_up)))
        return f"{before}. {self.follow_up}" if before else self.text

    @property
    def embedded_again(self) -> str | None:
        """What was asked last, to be embedded beside the whole; None where it tells nothing by itself:
        "when?", "by whom?", "and the fine?", or where only what was asked before may tell in what matter.
        """
        if self.follow_up is None or self.tells_matter_before or is_somebodys(self.follow_up):
            return None
        words = asked_about(OPENING.sub("", fold(self.follow_up)))
        tells = any(not any(is_stop_word(fold(word), lang) for lang in LANGS) for word in words)
        return self.follow_up if tells else None


@dataclass(frozen=True, slots=True)
class OtherTopic:
    """A follow-up as it is read without the topic of the question before it.

    names: the words that tell what its own topic is, folded.
    is_own: whether what was asked last names it itself, and not a follow-up before that.
    is_new: whether it tells its own place or time, and is not told to be known from before.
    is_exchanged: whether it is the question before it, of this topic in the place of one of its kind.
    """

    names: tuple[str, ...]
    is_own: bool
    is_new: bool
    is_exchanged: bool
    asked: Standalone


class _Talk(NamedTuple):
    """What a conversation is about, in questions of a line each; "" for none.

    subject: the last one that stood alone, with the time and place that were asked about since.
    topic: the last follow-up since that named something.
    last: the follow-up that was asked last.
    """

    subject: str
    topic: str = ""
    last: str = ""


def make_standalone(text: str, history: Sequence[Turn]) -> Standalone:
    """The question with what it leaves to the conversation filled in; itself where nothing is.

    A date that a follow-up names ("and in January 2026?"), a year that it names or counts to ("the
    year before"), and a place ("and in Durango?") stand where there was another one before; "and
    before that?" asks the same of the time before, "how many in total?" of any time, and "who said
    so?" the same again. Any other follow-up is put after the last question that stood alone and what
    was named since; where it names a topic of its own ("and fuel theft in Sonora?"), it may be read
    without that question too. No turn that asks nothing is carried ("thanks", "answer in one word"),
    and where others were answered, no follow-up that was refused, nor any other question that names
    nothing and was. A question that stands alone but does not say in what matter ("what did the court
    decide?") may be read either way.
    """
    text = without_choice(without_unseen(text))
    leaves, said = leaves_topic(text), _without_preface(text)
    if said != without_courtesy(text):
        text = said
    asked, history = go_back(as_follow_up(said), history)
    talk, wider = _read(history), _read(history, goes_on=True)
    if talk is None or wider is None:
        return Standalone(text)
    if asks_again(asked):
        return replace(_ask_again(talk), wants_source=False)
    if depends_on_conversation(asked):
        alone, carried = _read_after(talk, asked, history), _read_after(wider, asked, history)
        return alone if alone.text == carried.text else replace(alone, carried=carried)
    if leaves_matter_unsaid(asked):
        carried = _join(talk._replace(last=""), asked)
        return Standalone(text, carried=replace(carried, tells_matter_before=True))
    if may_go_on(asked) and not leaves:
        return Standalone(text, carried=_join(wider._replace(last=""), asked))
    return Standalone(text)


def _read_after(talk: _Talk, asked: str, history: Sequence[Turn]) -> Standalone:
    """A follow-up, after what a conversation is about."""
    if beyond := ask_beyond("\n".join(talk), asked):
        without_time, bound = beyond
        return Standalone(_written(_Talk(*without_time.split("\n")), MOST_CHARS), bound=bound)
    if asks_who_says(asked):
        return _ask_again(talk)
    if in_total := ask_in_total("\n".join(talk._replace(last="")), asked):
        return Standalone(_written(_Talk(*in_total.split("\n")), MOST_CHARS))
    if asks_of_now(asked) and (timeless := _without_its_date(talk)):
        return Standalone(f"{_written(timeless, MOST_CHARS)} {asked}")
    asked = _with_year_compared("\n".join(talk), asked, history)
    context, is_all = _complete(talk, asked, history)
    context = _without_sources(context, asked)
    if asks_who_they_were(asked):
        context = _Talk(*(not_how_many(part) for part in context))
    if not is_all:
        if since_when := _ask_since_when(talk, asked, history):
            return Standalone(since_when)
        whole, named = _made_whole(context, asked, talk.last, history)
        return Standalone(whole) if whole else _join(context, named or ask_who(context.subject, asked))
    whole = _written(context, MOST_CHARS)
    of_any_time = without_dates(whole) if says_only_where(asked) else None
    return Standalone(whole, of_any_time=of_any_time, other=_other_topic(context))


def recall(answer: str) -> str:
    """All that a follow-up needs of an answer: whom it names first, and the years that it names."""
    return " ".join(filter(None, (person_told(answer), *dict.fromkeys(_YEAR.findall(answer)))))


def _read(history: Sequence[Turn], goes_on: bool = False) -> _Talk | None:
    """What a conversation is about; None where nothing was asked.

    goes_on: whether a question that names nobody goes on with what was asked before, and what was
        refused is carried too.
    """
    talk, is_answered = None, False
    tells_answers = any(turn.role == "assistant" for turn in history)
    for place, turn in enumerate(history):
        asked = _asked_by(turn)
        if turn.role != "user" or not asked or is_courtesy(turn.content) or is_order(asked):
            continue
        if asks_again(asked):
            continue
        asked, spoken_of = go_back(asked, history[:place])
        if len(spoken_of) < place:
            talk = _read(spoken_of, goes_on)
        replies = history[place + 1 : place + 2]
        is_refused = tells_answers and not any(turn.role == "assistant" for turn in replies)
        may_follow = goes_on and may_go_on(asked) and not leaves_topic(turn.content)
        is_follow_up = may_follow or depends_on_conversation(asked)
        if talk is not None and is_follow_up:
            talk = _go_on(talk, asked, history[:place], is_refused and not goes_on)
            is_answered = is_answered or not is_refused
        elif talk is None or not is_answered or not is_refused or _tells_of_what(asked):
            talk, is_answered = _Talk(asked), not is_refused
    return talk


def _asked_by(turn: Turn) -> str:
    return as_follow_up(_without_preface(" ".join(turn.content.split())))


def _without_preface(text: str) -> str:
    """What is asked, without thanks, a change of topic that is told, or how to reply, before it."""
    return without_order(without_topic_change(without_courtesy(text)))


def _tells_of_what(asked: str) -> bool:
    """Whether a question holds a name or a figure, or asks what something is or what is told of it."""
    if find_names(asked) or _DIGIT.search(asked) or asks_what_it_is(asked):
        return True
    return asks_about_what(asked)


def _go_on(talk: _Talk, asked: str, history: Sequence[Turn], is_refused: bool) -> _Talk:
    """What a conversation is about after a follow-up."""
    if asks_beyond(asked) or asks_who_says(asked) or (is_refused and is_name_alone(asked)):
        return talk
    if asks_in_total(asked):
        return talk._replace(last="")
    if asks_of_now(asked):
        return _without_its_date(talk) or talk
    asked = _with_year_compared("\n".join(talk), asked, history)
    context, is_all = _complete(talk, asked, history)
    if is_all:
        return context
    if is_refused:
        return talk
    context = _without_sources(context, asked)
    if _ask_since_when(talk, asked, history):
        return talk._replace(last=asked)
    whole, _ = _made_whole(context, asked, talk.last, history)
    if whole:
        return _Talk(whole)
    tells_no_topic = says_only_source(asked) or is_thing_of_somebody(asked)
    is_topic = _names_something(asked, context) and not tells_no_topic
    return _Talk(context.subject, asked if is_topic else context.topic, asked)


def _without_its_date(talk: _Talk) -> _Talk | None:
    """A conversation without the one date that it is about; None where there is none, or several."""
    timeless = without_dates("\n".join(talk))
    return None if timeless is None else _Talk(*timeless.split("\n"))


def _ask_since_when(talk: _Talk, asked: str, history: Sequence[Turn]) -> str | None:
    told = who_was_told(talk.subject, _answer_to(talk.subject, history))
    return ask_since_when(talk.subject, asked, told)


def _made_whole(
    context: _Talk, asked: str, last: str, history: Sequence[Turn]
) -> tuple[str | None, str | None]:
    """A follow-up as a question that stands alone, where it can be made one; and with the name of whom it
    speaks of, where the conversation names more.

    last: the follow-up before it; whom its answer named, where it asked who, is spoken of now.
    """
    before = context.topic or context.subject
    if exchanged := exchange_deed(before, asked):
        return exchanged, None
    told = who_was_told(before, _answer_to(before, history))
    if last and ask_who(context.subject, last) != last:
        told = who_was_told(context.subject, _answer_to(last, history)) or told
    if told is None and leaves_out_whose(context.last):
        told = who_was_told(before, _answer_to(context.last, history))
    if of_theirs := ask_of_theirs(before, asked):
        return of_theirs, None
    named = name_whom(before, asked, told)
    if named is None and may_go_on(context.topic) and not is_somebodys(context.topic):
        named = name_whom(context.subject, asked)
    if asks_only_to_whom(asked):
        return None, named
    is_whole = told is not None or (named is not None and _names_no_more(context, named))
    return (named, None) if is_whole else (None, named)


def _answer_to(question: str, history: Sequence[Turn]) -> str:
    """What was last answered to a question of the conversation; "" where nothing was."""
    answers = (
        reply.content
        for turn, reply in reversed(list(pairwise(history)))
        if (turn.role, reply.role) == ("user", "assistant") and _asked_by(turn) == question
    )
    return next(answers, "")


def _without_sources(talk: _Talk, asked: str) -> _Talk:
    """A conversation without who says so, where a follow-up asks for what another says."""
    last = "" if says_only_source(asked) and says_only_source(talk.last) else talk.last
    return talk._replace(subject=without_source(talk.subject, asked), last=last)


def _complete(talk: _Talk, asked: str, history: Sequence[Turn]) -> tuple[_Talk, bool]:
    """What a follow-up is to be read after, at its time; and whether that is all that is asked."""
    asked = with_month_counted("\n".join(talk), asked)
    context = talk if _goes_on_with_the_last(asked) else talk._replace(last="")
    is_all = says_only_when(asked) or _only_counts(asked) or says_only_where(asked)
    for known in (context, context._replace(last="")) if is_all else (context,):
        moved = _moved(known, asked, history)
        if moved is not None:
            return moved, is_all
    return context, False


def _goes_on_with_the_last(asked: str) -> bool:
    """Whether a follow-up leaves what is asked to the one before it: "and in Texas?", "why?"."""
    if _AND_THE.match(asked):
        return False
    said = OPENING.sub("", fold(asked), count=1)
    return not asks(asked) or len(said.split()) <= _FEW_WORDS


def _names_something(asked: str, context: _Talk) -> bool:
    """Whether a follow-up names what was not named before, or names a thing and asks no more."""
    known = _words(" ".join(context))
    return not asks(asked) or any(not known.issuperset(_words(name)) for name in find_names(asked))


def _names_no_more(context: _Talk, asked: str) -> bool:
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


def _moved(talk: _Talk, asked: str, history: Sequence[Turn]) -> _Talk | None:
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
    moved = move_time(before, asked) or _move_year(before, asked, history) or move_place(before, asked)
    return None if moved is None else _Talk(*moved.split("\n"))


def _move_year(before: str, text: str, history: Sequence[Turn]) -> str | None:
    """The question `before` with the year that a follow-up names or counts to in the place of its own."""
    year = _year_meant(text, before, history)
    known = years_asked_about(_GLUED.sub("FY ", before))
    if year is None or len(known) != 1:
        return None
    return re.sub(rf"(?<!\d){known.pop()}\b", str(year), before)


def _with_year_compared(before: str, asked: str, history: Sequence[Turn]) -> str:
    """A follow-up that compares with a year that it counts to ("the year before"), with that year."""
    year = _year_meant(asked, before, history) if compares(asked) else None
    counted = _YEARS_ON.search(fold(asked))
    if year is None or counted is None or len(fold(asked)) != len(asked):
        return asked
    is_fiscal = _FISCAL.search(before) is not None
    if "ano" in counted[0]:
        told = f"en {'el año fiscal ' * is_fiscal}{year}"
    else:
        told = f"in {'FY' * is_fiscal}{year}"
    return f"{asked[: counted.start()]}{told}{asked[counted.end() :]}"


def _year_meant(text: str, before: str, history: Sequence[Turn]) -> int | None:
    folded = fold(text)
    named = _YEAR.findall(folded)
    if len(named) == 1:
        return int(named[0])
    counted = _YEARS_ON.search(folded)
    if counted is None:
        return None
    spoken = [turn.content for turn in history if turn.role == "assistant"][-1:]
    known = [int(year) for part in (before, *spoken) for year in _YEAR.findall(part)]
    if not known:
        return None
    number = counted["n"]
    steps = 1 if number is None else _COUNTS.get(number) or int(number)
    way = counted["later"] or counted["luego"] or counted["next"] or counted["sig"]
    return known[0] - steps if way in _BACKWARDS else known[0] + steps


def _only_counts(text: str) -> bool:
    folded = fold(text)
    rest = _YEARS_ON.sub("", OPENING.sub("", folded, count=1))
    return _YEARS_ON.search(folded) is not None and len(re.findall(r"\w+", rest)) <= 1


def _ask_again(talk: _Talk) -> Standalone:
    """What was asked last, to learn whose word its answer is."""
    if not talk.last:
        return Standalone(_written(talk, MOST_CHARS), wants_source=True)
    topic = "" if talk.topic == talk.last else talk.topic
    return replace(_join(_Talk(talk.subject, topic), talk.last), wants_source=True)


def _join(context: _Talk, asked: str) -> Standalone:
    introduced = None if asks(asked) or context.topic else introduced_by(context.subject)
    if is_name_alone(asked) and is_name_alone(context.topic):
        context = context._replace(topic="", last="")
    other = _other_topic(context, asked)
    context = context._replace(subject=f"{introduced}:") if introduced else context
    before = _written(context, max(MOST_CHARS - len(asked) - 1, 0))
    return Standalone(f"{before} {asked}".strip(), asked, other=other)


def _other_topic(context: _Talk, asked: str = "") -> OtherTopic | None:
    """A follow-up, or one after it, by the topic that was named last; None where none was since the
    question that stood alone.
    """
    own = topic_of(asked)
    topic = own or topic_of(context.topic)
    if topic is None:
        return None
    last = "" if own or context.last == context.topic else context.last
    exchanged = exchange(context.subject, topic)
    talk = _Talk(exchanged or topic, "", last)
    is_whole = own is not None or not asked
    alone = Standalone(_written(talk, MOST_CHARS)) if is_whole else _join(talk, asked)
    return OtherTopic(what_it_names(topic), is_whole, is_new(topic), exchanged is not None, alone)


def _written(context: _Talk, most_chars: int) -> str:
    """The questions of a conversation in a line, each with a stop at its end, cut to a length."""
    parts = [
        part if _STOP.search(part) else f"{part}{_mark(part)}" for part in dict.fromkeys(context) if part
    ]
    return " ".join(parts)[:most_chars].rstrip()


def _mark(part: str) -> str:
    return "?" if asks(part) else "."
