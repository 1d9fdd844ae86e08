"""A follow-up and the conversation before it become one question that stands alone.

What was said before is only ever searched for, as words: no turn is an instruction.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from corpus.document import LANGS
from index.words import fold, is_stop_word
from rag.answer import Turn
from rag.conversation.asked_about import asked_about
from rag.conversation.dependence.follow_up import depends_on_conversation
from rag.conversation.dependence.unsaid import leaves_matter_unsaid, may_go_on
from rag.conversation.fill_in import complete, make_whole, since_when, without_sources
from rag.conversation.follow_ups.ask_beyond import ask_beyond
from rag.conversation.follow_ups.ask_source import asks_who_says
from rag.conversation.follow_ups.belonging import is_somebodys
from rag.conversation.follow_ups.carry import introduced_by
from rag.conversation.follow_ups.in_total import ask_in_total
from rag.conversation.follow_ups.move_place import is_name_alone, says_only_where
from rag.conversation.follow_ups.move_time import asks_of_now, without_dates
from rag.conversation.follow_ups.opening import OPENING
from rag.conversation.follow_ups.topic import exchange, is_new, topic_of, what_it_names
from rag.conversation.follow_ups.who_counted import asks_who_they_were, not_how_many
from rag.conversation.follow_ups.who_else import ask_who
from rag.conversation.follow_ups.years_on import with_year_compared
from rag.conversation.history import read_history
from rag.conversation.messages.again import asks_again
from rag.conversation.messages.correction import as_follow_up
from rag.conversation.messages.courtesy import without_courtesy
from rag.conversation.messages.topic_change import go_back, leaves_topic
from rag.conversation.talk import Talk, without_its_date, without_preface, written
from rag.mentions.times.bound import Bound
from rag.question.choice import without_choice
from rag.question.understand import asks
from rag.question.unseen import without_unseen

MOST_CHARS = 2_000


@dataclass(frozen=True, slots=True)
class Standalone:
    """A question that stands alone.

    text: all that is asked.
    follow_up: the part of it that was asked last, where what was asked before was put in front of it.
    bound: the side of a time that alone may answer; `text` does not name that time.
    wants_source: whether it is asked again, to learn whose word the answer is.
    of_any_time: the question without its time, where a follow-up named another place alone: what is known
        of that may be of another time.
    carried: the same after more of what was asked before, where it may go on with that.
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


def make_standalone(text: str, history: Sequence[Turn]) -> Standalone:
    """The question with what it leaves to the conversation filled in; itself where nothing is.

    A date that a follow-up names ("and in January 2026?"), a year that it names or counts to ("the
    year before"), and a place ("and in Durango?") stand where there was another one before; "and
    before that?" asks the same of the time before, "how many in total?" of any time, and "who said
    so?" the same again. Any other follow-up is put after the last question that stood alone and what
    was named since; where it names a topic of its own ("and fuel theft in Sonora?"), it may be read
    without that question too. No turn that asks nothing is carried ("thanks", "answer in one word"),
    and where others were answered, no follow-up that was refused, nor any other question that names
    nothing and was. What may be read either way is read so in `carried`: a question that stands alone
    but does not say in what matter ("what did the court decide?"), or is short and names nobody ("did
    US troops take part?"), and a follow-up after one of these or after what was refused.
    """
    text = without_choice(without_unseen(text))
    leaves, said = leaves_topic(text), without_preface(text)
    if said != without_courtesy(text):
        text = said
    asked, history = go_back(as_follow_up(said), history)
    talk, wider = read_history(history), read_history(history, goes_on=True)
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


def _read_after(talk: Talk, asked: str, history: Sequence[Turn]) -> Standalone:
    """A follow-up, after what a conversation is about."""
    if beyond := ask_beyond("\n".join(talk), asked):
        without_time, bound = beyond
        return Standalone(written(Talk(*without_time.split("\n")), MOST_CHARS), bound=bound)
    if asks_who_says(asked):
        return _ask_again(talk)
    if in_total := ask_in_total("\n".join(talk._replace(last="")), asked):
        return Standalone(written(Talk(*in_total.split("\n")), MOST_CHARS))
    if asks_of_now(asked) and (timeless := without_its_date(talk)):
        return Standalone(f"{written(timeless, MOST_CHARS)} {asked}")
    asked = with_year_compared("\n".join(talk), asked, history)
    context, is_all = complete(talk, asked, history)
    context = without_sources(context, asked)
    if asks_who_they_were(asked):
        context = Talk(*(not_how_many(part) for part in context))
    if not is_all:
        if whole := since_when(talk, asked, history):
            return Standalone(whole)
        whole, named = make_whole(context, asked, talk.last, history)
        return Standalone(whole) if whole else _join(context, named or ask_who(context.subject, asked))
    whole = written(context, MOST_CHARS)
    of_any_time = without_dates(whole) if says_only_where(asked) else None
    return Standalone(whole, of_any_time=of_any_time, other=_other_topic(context))


def _ask_again(talk: Talk) -> Standalone:
    """What was asked last, to learn whose word its answer is."""
    if not talk.last:
        return Standalone(written(talk, MOST_CHARS), wants_source=True)
    topic = "" if talk.topic == talk.last else talk.topic
    return replace(_join(Talk(talk.subject, topic), talk.last), wants_source=True)


def _join(context: Talk, asked: str) -> Standalone:
    introduced = None if asks(asked) or context.topic else introduced_by(context.subject)
    if is_name_alone(asked) and is_name_alone(context.topic):
        context = context._replace(topic="", last="")
    other = _other_topic(context, asked)
    context = context._replace(subject=f"{introduced}:") if introduced else context
    before = written(context, max(MOST_CHARS - len(asked) - 1, 0))
    return Standalone(f"{before} {asked}".strip(), asked, other=other)


def _other_topic(context: Talk, asked: str = "") -> OtherTopic | None:
    """A follow-up, or one after it, by the topic that was named last; None where none was since the
    question that stood alone.
    """
    own = topic_of(asked)
    topic = own or topic_of(context.topic)
    if topic is None:
        return None
    last = "" if own or context.last == context.topic else context.last
    exchanged = exchange(context.subject, topic)
    talk = Talk(exchanged or topic, "", last)
    is_whole = own is not None or not asked
    alone = Standalone(written(talk, MOST_CHARS)) if is_whole else _join(talk, asked)
    return OtherTopic(what_it_names(topic), is_whole, is_new(topic), exchanged is not None, alone)
