"""Whether the best sentence tells what somebody did or suffered, and it is asked of somebody else."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache, lru_cache

from index.words import find_words, fold
from rag.evidence.beside import sentence_before
from rag.evidence.doubts.name_told import tells_of
from rag.evidence.gather import Evidence
from rag.mentions.figures.units import UNITS
from rag.mentions.people.named import is_of_no_person, people_named
from rag.mentions.people.nicknames import is_a_nickname, nicknames_quoted
from rag.mentions.places.place import is_a_place
from rag.mentions.sentences.said_by import without_source
from rag.mentions.words.families import Family, events_of
from rag.question.asked_for import Kind
from rag.question.counted import last_question, read_counted
from rag.question.understand import Understood

_NOT_OF_ONE = frozenset({Kind.PERSON, Kind.NAME, Kind.LIST})
_SENTENCES_READ = 16
_KNOWN_TEXT = """
    lopez-obrador pena-nieto el-chapo el-mayo el-mencho el-menchito joaquin-guzman-lopez vicente-zambada
"""
_KNOWN = frozenset(f"@{name}" for name in _KNOWN_TEXT.split())
"""Terms of people whom the table of names knows."""
_BEFORE_A_NAME = re.compile(
    r"did|does|was|is|has|had|will|when|where|a|al|que|[a-z]{2,20}?(?:o|aron|ieron|able)"
)
"""What stands before whom is asked of, where a question has no capitals."""
_CAPTURED = re.compile(r"\bcaptured\b")
"""Things are too; here it is asked of people."""
_WORD = re.compile(r"\w+")
_KIN = (
    r"(?:chief|boss|lieutenant|aide|associate|lawyer|guard|daughter|brother|sister|wife|widow|"
    r"father|mother|nephew|relatives|jef[ea]|lugarteniente|operador|socio|abogad[oa]|escolta|hij[oa]|"
    r"herman[oa]|espos[oa]|viuda|padre|madre|sobrin[oa]|familiares)\b"
)
_HAS_KIN = re.compile(rf"\b{_KIN}")


def befell_another(question: Understood, ranked: Sequence[Evidence]) -> bool:
    """Is it asked what one person did or suffered, and does the best sentence tell it of another?

    Why something befell them may well be told by what others did, a list may begin with others, and how
    many are counted is told by whoever counts. Who is a person is told by what the likely sentences name.
    """
    if not ranked or question.wanted.why or question.wants_several:
        return False
    counted = read_counted(question.text).noun if question.wants_number else ""
    if counted and counted not in UNITS:
        return False
    if not _NOT_OF_ONE.isdisjoint(question.wanted.kinds) or not _fates_in(question.text):
        return False
    if not _people_of(without_source(ranked[0].text)) or _names_all(question, ranked[0]):
        return False
    asked = people_asked(question, ranked)
    return bool(asked) and _names_another(question, ranked[0], asked)


def _names_all(question: Understood, one: Evidence) -> bool:
    """Whether a sentence holds each of the question's names, if there are any: most that answer do."""
    names = question.names
    return bool(names) and all(_tells_of(name, one.alone, question, one) for name in names)


@lru_cache(maxsize=1_000)
def _fates_in(text: str) -> frozenset[Family]:
    """What of people a question asks; in one look, as most ask of no fate."""
    asked = _CAPTURED.sub("arrested", last_question(fold(text)))
    if _any_fate().search(asked) is None:
        return frozenset()
    return frozenset(fate for fate in _fates() if fate.asked.search(asked))


@cache
def _any_fate() -> re.Pattern[str]:
    return re.compile("|".join(fate.asked.pattern for fate in _fates()))


@cache
def _fates() -> frozenset[Family]:
    """What befalls people, or what they alone do."""
    harms = "arrested, killed, wounded, kidnapped, pleaded guilty, convicted, sentenced, charged"
    return frozenset(
        events_of(
            f"{harms}, released, extradited, handed over, escaped, resigned, elected, born, pardoned"
        )
    )


def tells_it_of_whom_asked(question: Understood, one: Evidence, ranked: Sequence[Evidence]) -> bool:
    """Does a sentence tell of what is asked, and name whom, not only as whose man somebody is?"""
    if not any(fate.is_in(one.alone) for fate in _fates_in(question.text)):
        return False
    return any(_tells_of(name, one.alone, question, one) for name in people_asked(question, ranked))


def of_others(question: Understood, ranked: Sequence[Evidence]) -> list[Evidence]:
    """The likelier sentences that the best, which tells it of whom is asked, was put before since they
    tell it of somebody else.
    """
    if not _fates_in(question.text):
        return []
    best = ranked[0]
    likelier = [one for one in ranked if one.log_odds > best.log_odds]
    if not likelier or not tells_it_of_whom_asked(question, best, ranked):
        return []
    return [one for one in likelier if befell_another(question, [one, *ranked])]


def people_asked(question: Understood, ranked: Sequence[Evidence]) -> list[str]:
    """The people of a question: of its names those whom the table of names knows, that are written as
    nicknames are, or that are a part of a full name in the likely sentences; without any, such people in
    small letters after a verb.
    """
    known = [name for one in ranked[:_SENTENCES_READ] for name in _people_of(one.text)]
    if question.names:
        return [name for name in question.names if _is_person(name, known)]
    text = fold(question.text)
    by_table = [text[word.start : word.end] for word in find_words(text) if word.folded in _KNOWN]
    words = f" {' '.join(_WORD.findall(text))} "
    return by_table + [name for name in dict.fromkeys(known) if _is_asked_small(name, words)]


def _is_person(name: str, known: Sequence[str]) -> bool:
    if is_a_place(name) or is_of_no_person(name):
        return False
    if is_a_nickname(name) or any(word.folded in _KNOWN for word in find_words(name)):
        return True
    words = set(fold(name).split())
    return any(words <= set(full.split()) for full in known if " " in full)


def _is_asked_small(name: str, words: str) -> bool:
    short = " ".join(name.split()[-2:])
    at = words.find(f" {short} ")
    before = words[:at].rpartition(" ")[2]
    return " " in short and at > 0 and _BEFORE_A_NAME.fullmatch(before) is not None


@lru_cache(maxsize=5_000)
def _people_of(text: str) -> tuple[str, ...]:
    """The people whom a sentence names, folded, by full names and nicknames ("el nini", "al nini")."""
    full = [
        fold(name) for name in people_named(text) if not is_of_no_person(name) and not is_a_place(name)
    ]
    nicknames = [
        f"{article} {fold(name)}"
        for name in nicknames_quoted(text)
        for article in ("el", "la", "al", "del")
    ]
    return (*(name for name in full if " " in name), *nicknames)


def _names_another(question: Understood, near: Evidence, asked: Sequence[str]) -> bool:
    """Whether a sentence that names people names none of these, nor does the one before it."""
    if any(_tells_of(name, near.alone, question, near) for name in asked):
        return False
    before = sentence_before(near.document, near.start)
    led_by = near.document.text[slice(*before)] if before else ""
    return not any(tells_of(name, led_by, near.document.lang, question) for name in asked)


def _tells_of(name: str, text: str, question: Understood, near: Evidence) -> bool:
    folded = fold(text)
    if _HAS_KIN.search(folded) and not _HAS_KIN.search(fold(question.text)):
        whose = re.escape(fold(name))
        of_theirs = rf"{whose}['’]s (?:\w+ ){{0,2}}{_KIN}|{_KIN} (?:\w+ ){{0,3}}(?:of|de|del) {whose}"
        text = re.sub(of_theirs, " ", folded)
    return tells_of(name, text, near.document.lang, question)
