"""What a question names and a sentence does not hold: what is to be counted, what happened, and where."""

from __future__ import annotations

import re

from corpus.document import Lang
from index.translate import read_question
from index.words import fold, term_set
from rag.evidence.beside import sentence_before
from rag.evidence.gather import Evidence
from rag.mentions.figures.units import SCALES, UNITS
from rag.mentions.people.named import places_named
from rag.mentions.sentences.denial import denies
from rag.mentions.sentences.said_by import without_source
from rag.mentions.words.families import Family, events_of, families_of, harms_of, nations_of
from rag.mentions.words.opposites import says_the_opposite
from rag.question.asked_for import Kind
from rag.question.counted import ANYBODY, Counted, last_question, read_counted
from rag.question.understand import Understood

_ACRONYM = re.compile(r"(?!ONG|NGO)[A-Z]{3,8}")
_POINTS_BACK = re.compile(
    r"\b(?:they|them|those|ell[oa]s|of (?:these|which|whom)|de (?:est[oa]s|es[oa]s)|"
    r"it (?:was|is|had|stood|rose|fell|reached|came)|"
    r"(?:the|that|this|la|el|es[ae]|est[ae]) "
    r"(?:figure|count|total|number|tally|cifra|numero|conteo|cuenta|suma|saldo))\b|"
    r"\b(?:was|were|is|are|fue|fueron|era|eran|es|son|a|at|to)(?: \w+)? "
    r"(?!(?:19|20)\d\d\W{0,9}\Z)\d[\d.,]{0,20}\W{0,9}\Z"
)
_DENOMINATOR = re.compile(
    r"\b(?:per|por cada) \d[\d,. ]{2,12} (?:de )?\w{3,30}|\bpor 10?0?[,. ]?000 (?:de )?\w{3,30}",
    re.IGNORECASE,
)
_UNTIL_WHEN = re.compile(r"\b(?:until when|till when|hasta cuando)\b")
_WHEN = re.compile(
    r"\b(?:when|cuando|(?:what|which|que|cual) (?:date|day|month|year|fecha|dia|mes|ano))\b"
)
_END = re.compile(
    r"\b(?:until|till|through|up to|by|expir\w+|ends?|ended|ending|lapse[sd]?|deadline|"
    r"for \w+ (?:more )?(?:years?|months?|days?|weeks?)|"
    r"hasta|al|vence\w*|vencimiento|venci\w+|termin\w+|conclu\w+|caduc\w+|plazo|finaliz\w+|"
    r"por (?:\w+ ){1,2}(?:anos?|mes(?:es)?|dias?|semanas?))\b"
)


def lacks_counted(question: Understood, near: Evidence) -> bool:
    """Does a sentence not speak of what a question wants counted, nor one before it that it points to?

    It does by the noun itself, its translations, and the verbs and nouns of its family: "detenidos" for
    "arrests"; a rate "per 100,000 inhabitants" counts none. Of "people" it does by what happened to them.
    False where the question asks for no number, or does not say of what.
    """
    counted = read_counted(question.text) if question.wants_number else Counted()
    if not counted.noun or counted.noun in UNITS or counted.noun in SCALES:
        return False
    told = told_with_lead(near)
    if ANYBODY.match(counted.noun):
        asked = last_question(fold(question.text))
        events = harms_of(asked) or events_of(asked)
        return bool(events) and not any(event.is_in(told) for event in events)
    counts = without_denominators(told)
    return not speaks_of(counted.noun, counts, question.lang, near.document.lang)


def without_denominators(text: str) -> str:
    """A text without what its rates are per: "por cada 100,000 habitantes"."""
    return _DENOMINATOR.sub(" ", text)


def lacks_qualifiers(question: Understood, near: Evidence) -> float:
    """Of the words that say which of the things counted are meant, the share that neither a sentence nor
    its title holds.
    """
    words = read_counted(question.text).qualifiers if question.wants_number else ()
    told = f"{near.document.title}\n{told_with_lead(near)}"
    missing = [
        not speaks_of(word, told, question.lang, near.document.lang)
        for word in words
        if not any(people in _at_home() for people in nations_of(word))
    ]
    return sum(missing) / max(len(missing), 1)


def lacks_people(question: Understood, near: Evidence) -> bool:
    """Does a question want people or things of a country counted that a sentence does not name?

    "Salvadoreños" are named by their country too. That officials are of Mexico or the United States often
    goes without saying.
    """
    if not question.wants_number:
        return False
    counted = read_counted(question.text)
    of_things = (one for one in nations_of(" ".join(counted.qualifiers)) if one not in _at_home())
    asked = (*nations_of(counted.noun), *of_things)
    told = f"{near.document.title}\n{told_with_lead(near)}"
    return any(not people.is_in(told) for people in asked)


def lacks_event(question: Understood, near: Evidence) -> bool:
    """Does a question ask when or whether something happened, and a sentence tell of nothing that
    happened in it?

    "Until when" wants an end told. A denial and the opposite answer whether.
    """
    asked = last_question(fold(question.text))
    if question.wanted.whether:
        events = events_of(asked)
        is_told = any(event.is_in(near.alone) for event in events)
        says_otherwise = denies(near.text) or says_the_opposite(question.text, near.alone)
        return bool(events) and not is_told and not says_otherwise
    if Kind.DATE not in question.wanted.kinds:
        return False
    if _UNTIL_WHEN.search(asked):
        return _END.search(fold(near.alone)) is None
    when = _WHEN.search(asked)
    events = events_of(asked[when.start() :] if when else asked)
    return bool(events) and not any(event.is_in(near.alone) for event in events)


def _at_home() -> tuple[Family, ...]:
    return (*nations_of("mexico"), *nations_of("united states"))


def speaks_of(word: str, text: str, asked_in: Lang, lang: Lang) -> bool:
    """Does a text hold a word of a question, by itself, in translation or by its family?

    What no dictionary or table knows in a text's language may well be there.
    """
    asked = read_question(word, lang, asked_in)
    held = term_set(text, lang)
    if any(not held.isdisjoint(one.terms) for one in asked):
        return True
    families = (*families_of(word), *nations_of(word))
    known = asked_in == lang or families or any(one.translations or one.term[0] == "@" for one in asked)
    return not asked or not known or any(family.is_in(text) for family in families)


def told_with_lead(near: Evidence) -> str:
    """A sentence, after the one before it where only that says what its figure counts."""
    if not _POINTS_BACK.search(fold(near.text)):
        return near.alone
    before = sentence_before(near.document, near.start)
    return near.alone if before is None else f"{near.document.text[slice(*before)]}\n{near.alone}"


def is_by_another(question: Understood, near: Evidence) -> bool:
    """Does a sentence name a source, and not the one whose count the question asks for?

    Only where that is an acronym; what others are called may be told in other words.
    """
    source = question.source_asked if question.wants_number else None
    if source is None or not _ACRONYM.fullmatch(source) or without_source(near.text) == near.text:
        return False
    return not term_set(source, near.document.lang) <= term_set(near.alone, near.document.lang)


def is_elsewhere(question: Understood, near: Evidence) -> bool:
    """Does a sentence name another place, and not all the places that the question names?

    What its title names counts as said. To a question that asks where, any place may be the answer.
    """
    if Kind.PLACE in question.wanted.kinds:
        return False
    asked = places_named(question.text)
    if not asked or not any(places_named(near.text, besides=question.wanted.words)):
        return False
    lang = near.document.lang
    held = term_set(f"{near.document.title}\n{near.text}", lang)
    places = (read_question(place, lang, question.lang) for place in asked)
    return any(words and all(held.isdisjoint(one.terms_of_a_name) for one in words) for words in places)
