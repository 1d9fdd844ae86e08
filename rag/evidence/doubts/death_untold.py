"""Whether it is asked how somebody died, and no death is told."""

from __future__ import annotations

import re
from collections.abc import Sequence

from index.words import fold
from rag.evidence.choose import choose_evidence
from rag.evidence.doubts.held_words import speaks_of, told_with_lead
from rag.evidence.gather import Evidence
from rag.mentions.people.named import is_of_no_person
from rag.mentions.people.nouns import PEOPLE
from rag.mentions.words.families import harms_of, nations_of
from rag.question.counted import last_question
from rag.question.understand import Understood

_HOW_DIED = re.compile(
    r"\W{0,5}(?:(?:and|but|y|pero) )?(?:"
    r"(?:how|what) did (?:the (?P<one>[a-z]{3,30}(?: (?!die\b)[a-z]{3,30})?)\b)?[^?]{0,80} die\b|"
    r"(?:how|what) do [^?]{1,80} die\b|what killed\b|"
    r"(?:de que|como) (?:murieron|fallecieron|(?:murio|fallecio)(?: (?:el|la) (?P<uno>[a-z]{3,30}))?)\b)"
)
_WHOSE = re.compile(
    r"(?:how|what) (?:did|do) (?P<en>[^?]{1,90}?) die\b|what killed (?P<by>[^?]{1,90})|"
    r"(?:de que|como) (?:muri|falleci)[a-z]{1,4}(?: (?P<es>[^?]{1,90}))?"
)
_OF_WHAT_NOUN = re.compile(
    r"(?:the|an?|this|that|its|their|el|la|los|las|una?|est[ae]|es[ae]) (?P<noun>.*)"
)
_FURTHER = re.compile(
    r"\b(?:of|in|on|at|from|for|by|between|who|that|with|after|before|del?|en|que|con|al?|tras|por|entre)\b"
)
_MORE_PEOPLE_TEXT = """
    people person migrant passenger tourist child children baby babies minor bishop president nun family
    families rider bystander youth crew patient occupant hostage relative dead two three four cadet
    notary bodyguard escolta gente persona migrante pasajero pasajera turista menor bebe obispo
    presidente presidenta monja familia ocupante joven jovenes paciente rehen familiar tripulante muerto
    dos tres cuatro cadete notario
"""
_PEOPLE = PEOPLE.union(_MORE_PEOPLE_TEXT.split())
_CAUSE = re.compile(
    r"\b(?:dead|dies|dying|drown\w*|heart attack|overdos\w*|suffocat\w*|asphyxia\w*|heat ?stroke|"
    r"natural causes|cancer|suicide|hanged|shot|gunshots?|stabb\w+|crash\w*|"
    r"muert[oa]s?|ahog\w+|infarto|sobredosis|asfixi\w+|golpe de calor|causas naturales|"
    r"suicid\w+|ahorc\w+|disparos?|bala(?:s|zos?)|balead[oa]s?|apunal\w+|accidente|choque)\b"
)


def leaves_death_untold(question: Understood, ranked: Sequence[Evidence]) -> bool:
    """Does a question ask how or of what somebody died, and none of the sentences to show tell of a death
    or wound, or of that of another than "the driver" of whom it asks?

    A bill or a plan dies in a figure of speech.
    """
    asked = _HOW_DIED.match(last_question(fold(question.text)))
    if asked is None or not _is_of_a_person(question):
        return False
    who = (asked["one"] or asked["uno"] or "").split()[-1:]
    shown = choose_evidence(ranked, question.lang, several=question.wants_several)
    return not any(
        (harms_of(told) or _CAUSE.search(fold(told)))
        and all(speaks_of(noun, told, question.lang, one.document.lang) for noun in who)
        for one in shown
        for told in (told_with_lead(one),)
    )


def _is_of_a_person(question: Understood) -> bool:
    """Whether whose death it asks of is a noun for people, a pronoun or a name, but of no body or law."""
    found = _WHOSE.search(last_question(fold(question.text)))
    who = next(filter(None, found.groups()), "") if found else ""
    named = [name for name in question.names if _begins_with(fold(name), who)]
    if named:
        return not any(name.isupper() or is_of_no_person(name) for name in named)
    noun = _OF_WHAT_NOUN.match(who)
    what = _FURTHER.split(noun["noun"] if noun else who, maxsplit=1)[0]
    if nations_of(what) or any(_is_noun_for_people(word) for word in what.split()):
        return True
    return noun is None and not is_of_no_person(what)


def _begins_with(name: str, who: str) -> bool:
    noun = _OF_WHAT_NOUN.match(who)
    return name in who and (who.startswith(name) or (noun is not None and noun["noun"].startswith(name)))


def _is_noun_for_people(word: str) -> bool:
    return not _PEOPLE.isdisjoint((word, word.removesuffix("s"), word.removesuffix("es")))
