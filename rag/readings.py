"""A question may be read in more than one way in its conversation: what is found by which."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import NamedTuple

from corpus.document import LANGS, Lang
from index.translate import read_question
from index.words import term_set
from rag.answer import Passage, Question
from rag.conversation.standalone import OtherTopic, Standalone, make_standalone
from rag.evidence.asked_passages import AskedPassages
from rag.evidence.doubts.after_newest import reach_of
from rag.evidence.doubts.find import Doubt, find_doubt
from rag.evidence.gather import gather_evidence
from rag.evidence.question_ahead import read_question_ahead
from rag.evidence.weigh import Weighed, weigh_evidence
from rag.library import Library
from rag.mentions.people.aliases import name_for_alias
from rag.question.understand import Understood
from rag.reply.show import passages_of
from rag.search.find import Found, find
from rag.search.retrieve import CHUNKS_READ_AHEAD, WordsFound
from rag.search.select import latest_day
from rag.stopwatch import Stopwatch

OnPassages = Callable[[tuple[Passage, ...]], None]

_CLEARLY_LESS = 0.09
_LIKELIEST = 8


class Reading(NamedTuple):
    """What was found by one reading, its passages, what its sentences are worth, and what speaks against
    them.

    asked: what the asker said, the conversation filled in: no words of an article, as a name for an
        alias is, which may be instructions.
    """

    found: Found
    passages: tuple[Passage, ...]
    weighed: Weighed
    doubt: Doubt | None
    asked: str

    @property
    def is_refused(self) -> bool:
        """Whether there is no answer: it is not sure enough, or a doubt is left however sure it looks."""
        return not self.weighed.is_enough or self.doubt is not None


def choose_reading(
    question: Question, library: Library, watch: Stopwatch, on_passages: OnPassages
) -> Reading:
    """The question as it is to be answered.

    Where what was asked before may tell in what matter ("what did the court decide?"), it is read so
    unless that is clearly less sure. A follow-up that names another place alone is asked without the
    time of the question before it where that finds nothing, and one that calls somebody by an alias with
    the name that an article tells for it. One that names a topic of its own is asked
    without the question before it where that is nearer to the topic.

    on_passages: is told the nearest passages, before they are read for evidence where there is one
        reading. Those that are returned are others where the one without a time is answered.
    """
    asked = make_standalone(question.text, question.history)
    if asked.carried is None:
        return _as_asked(question, asked, library, watch, on_passages)
    reading = _likelier(question, asked, asked.carried, library, watch)
    on_passages(reading.passages)
    return reading


def _as_asked(
    question: Question, asked: Standalone, library: Library, watch: Stopwatch, on_passages: OnPassages
) -> Reading:
    """One reading, of another topic or time where it is to be."""
    search = _search(question, asked, library, watch)
    if asked.other is None:
        on_passages(search.shown)
    reading = _weigh(question, search, library, watch)
    if asked.other is not None:
        reading = _nearer(question, reading, asked.other, library, watch)
        on_passages(reading.passages)
    if reading.is_refused and asked.of_any_time is not None:
        wider = _read(question, Standalone(asked.of_any_time), library, watch)
        return reading if wider.is_refused else wider
    if reading.is_refused and (by_name := _by_name(asked, reading)) is not None:
        named = _read(question, by_name, library, watch)
        return reading if named.is_refused else named._replace(asked=reading.asked)
    return reading


def _by_name(asked: Standalone, reading: Reading) -> Standalone | None:
    """The question with a person's name for the alias that it goes by, if one of the likeliest articles
    tells whose that is.
    """
    likeliest = {id(one.document): one.document for one in reading.weighed.ranked[:_LIKELIEST]}
    named = (name_for_alias(asked.text, document.text) for document in likeliest.values())
    text = next(filter(None, named), None)
    return replace(asked, text=text, follow_up=None, of_any_time=None, other=None) if text else None


class _Searched(NamedTuple):
    """What was found by one reading, its passages as they are shown, and as they are read."""

    found: Found
    shown: tuple[Passage, ...]
    passages: AskedPassages


def _search(question: Question, asked: Standalone, library: Library, watch: Stopwatch) -> _Searched:
    """Search for one reading; while its meaning is made out, it is read, and what is nearest by words."""
    read: list[AskedPassages] = []

    def read_ahead(understood: Understood, words: WordsFound, is_time: Callable[[], bool]) -> None:
        passages = AskedPassages(library.generation, library.passages, understood, words.terms)
        passages.read_ahead(words.rows[:CHUNKS_READ_AHEAD].tolist(), is_time)
        read_question_ahead(understood)
        watch.lap("evidence")
        read.append(passages)

    found = find(question, library, watch, asked, read_ahead)
    return _Searched(found, passages_of(found, library, question), read[0])


def _likelier(
    question: Question, alone: Standalone, carried: Standalone, library: Library, watch: Stopwatch
) -> Reading:
    """The question by itself, or after more of what was asked before, whichever is surer; what does not
    tell its matter is read so unless that is clearly less sure.
    """
    by_itself = _as_asked(question, alone, library, watch, _tell_nobody)
    after = _as_asked(question, carried, library, watch, _tell_nobody)
    if carried.tells_matter_before:
        is_less_sure = after.weighed.confidence < by_itself.weighed.confidence - _CLEARLY_LESS
        return by_itself if is_less_sure else after
    return max(after, by_itself, key=lambda one: (not one.is_refused, one.weighed.confidence))


def _tell_nobody(_: tuple[Passage, ...]) -> None:
    """No passages are shown before it is known which reading is answered."""


def _nearer(
    question: Question, after: Reading, other: OtherTopic, library: Library, watch: Stopwatch
) -> Reading:
    """A follow-up after the question before it, or by its topic alone: where more of that is told.

    One that is a name, or tells its own place or time, has to be told of; another may go by another word,
    and is read alone only where that is answered. The question before it with another of its kind is
    read so unless only the other reading is answered.
    """
    told = _told_of(other.names, after.weighed)
    if told == 1.0 and not other.is_exchanged:
        return after
    alone = _read(question, other.asked, library, watch)
    if other.is_exchanged:
        return after if alone.is_refused and not after.is_refused else alone
    if not told and other.is_own and (other.is_new or bool(alone.found.understood.names)):
        return alone
    is_nearer = _told_of(other.names, alone.weighed) > told
    return alone if is_nearer and not alone.is_refused else after


def _told_of(names: Sequence[str], weighed: Weighed) -> float:
    """The share of these words that the passage of the likeliest sentence holds, with its title."""
    if not weighed.ranked:
        return 0.0
    near = weighed.ranked[0]
    document = near.document
    passage = document.text[near.chunk.start : near.chunk.end]
    held = term_set(f"{document.title}\n{passage}", document.lang)
    return sum(_is_held(name, document.lang, held) for name in names) / len(names)


def _is_held(name: str, lang: Lang, held: frozenset[str]) -> bool:
    """Whether terms of a language hold a word, whichever language it is of."""
    return any(
        not held.isdisjoint(word.terms)
        for asked_in in LANGS
        for word in read_question(name, lang, asked_in)
    )


def _read(question: Question, asked: Standalone, library: Library, watch: Stopwatch) -> Reading:
    return _weigh(question, _search(question, asked, library, watch), library, watch)


def _weigh(question: Question, search: _Searched, library: Library, watch: Stopwatch) -> Reading:
    """What the first hits hold, and whether it is enough."""
    found, calibration = search.found, library.calibration
    ranked = gather_evidence(
        search.passages, found.vectors.vector, found.matches, found.hits, calibration
    )
    watch.lap("evidence")
    holds = library.generation.holds
    weighed = weigh_evidence(
        found.understood, ranked, calibration, library.reranker, question.max_error, holds
    )
    watch.lap("weigh")
    reach = reach_of(library.generation.newest_published, latest_day(question))
    doubt = find_doubt(found.understood, weighed.ranked, reach)
    return Reading(found, search.shown, weighed, doubt, found.understood.told)
