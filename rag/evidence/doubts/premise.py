"""Whether what was found says the opposite of what the question takes for granted."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from corpus.document import Lang
from index.translate import read_question
from index.words import fold, split_terms, term_set
from rag.evidence.beside import stand_in_one_paragraph
from rag.evidence.gather import Evidence
from rag.mentions.calendar.months import MONTHS, SHORT_MONTH, SHORT_MONTH_NUMBERS
from rag.mentions.places.direction import goes_to
from rag.mentions.sentences.denial import denied_parts, denies, denies_anything, find_denied
from rag.mentions.words.kin import kin_asked
from rag.mentions.words.opposites import says_the_opposite
from rag.mentions.words.word_sides import Side
from rag.question.asking import asks_what_is_true
from rag.question.counted import read_counted
from rag.question.understand import Understood

_AS_LIKELY = 0.5
_LEAST_WORDS = 2
_LEAST_SHARE = 0.4
_FIRST_READ = 4
_SHORT_MONTH = re.compile(rf"\b({SHORT_MONTH})\.")
_ASKS_FOR_A_REPLY = re.compile(
    r"\b(?:what|how) (?:did|does|do|has|have|had)\b.{1,80}?\b(?:say|said|tell|told|repl(?:y|ied)|"
    r"answer(?:ed)?|respon(?:d|ded|se)|react(?:ed)?|argued?|claim(?:ed)?|stated?|think|decided?|ruled?)\b|"
    r"\b(?:que|como) (?:(?:le|les|se|lo|ha|han|habia) ){0,2}(?:dij\w+|dicho|dicen?|respon\w+|"
    r"contest\w+|reaccion\w+|decid\w+|resolv\w+|resuelto|opin\w+|argument\w+|aleg\w+|declar\w+|"
    r"sostuv\w+|asegur\w+|afirm\w+|pien\w+)\b"
)

_ASKS_WHICH_IS_MORE = re.compile(
    r"\b(?:which|what) (?:one )?(?:is|are|was|were) (?:the )?"
    r"(?:more|less|larger|bigger|greater|higher|lower|smaller)|"
    r"\b(?:cual(?:es)?|que) (?:es|son|era|fue) (?:el |la )?(?:mas|menos|mayor|menor)\b"
)
_ASKS_HOW_IT_WAS = re.compile(
    r"(?:\A\W{0,3}|[,:¿] ?)(?:(?:and|but|so|y|pero|a|de|en|con|from|in|to) ){0,2}"
    r"(?:(?:what|how|where) (?:is|are|was|were|do|does|did|has|have|had|really|actually)\b|"
    r"(?:como|a?donde)\b|que (?:se|les?|l[oa]s?|es|son|era|eran|fue|fueron|hay|hubo|ha|han|habia|"
    r"est(?:a|an|aba|aban)|paso|ocurrio|sucedio|hizo|hicieron|dijo|dijeron|quieren?|quiso|"
    r"\w{1,20} en realidad)\b)"
)
_ASKS_WHO_WON = re.compile(
    r"\b(?:who|which (?:side|party|country)|quien(?:es)?|que (?:parte|pais)) "
    r"(?:won|wins|win|lost|loses|lose|prevailed|gano|ganaron|gana|perdio|perdieron|pierde)\b"
)
_OF_SOMEBODY = re.compile(
    r"\b(?:he|she|him|her|them|lo(?! que\b)|le|les|ella|l[ao]s \w{1,40}(?:aron|ieron))\b"
)
_BEFORE_A_TIME = re.compile(
    r"(?:\b(?:not|never|no|nunca)\b|n['’]t\b)[^.;:?!]{0,80}?\b(?:before|until|till|antes de|hasta)\b"
    r"[^.;:?!]{0,30}?\d"
)
_KEEPS_SILENT = re.compile(
    r"(?:n['’]t|\b(?:cannot|can not|will not|would not|did not|declined to|refused to))"
    r" (?:say|tell|comment|discuss|talk|speak|elaborate|disclose|reveal)\b|"
    r"\b(?:no (?:puedo|puede|pudo|quiso|quiero|voy a|va a)|(?:prefiero|prefirio) no|"
    r"(?:rehuso|declino|evito)) "
    r"(?:decir|hablar|comentar|contar|revelar|precisar|dar (?:mas )?detalles)\b"
)
_EXCEPTS = re.compile(
    r"\b(?:not?|none|nobody|n['’]t|ningun[oa]?|nadie)\b[^.;:?!]{0,200}?\b"
    r"(?:other than|except(?: for)?|save for|apart from|salvo|excepto|con excepcion|fuera de)\b"
)
_VOTES_AGAINST = re.compile(r"\b\d{1,4} (?:votos? |votes? )?(?:en contra|against)\b")
_ASKS_OF_A_VOTE = re.compile(r"\bvot(?:es?|ed|ing|o|os|a|an|ar|aron)\b")
_LIGHT_VERB = re.compile(
    r" ?(?:be|have|had|create[ds]?|constitute[ds]?|impose[ds]?|crean?|es|son|tienen?|impon(?:e|en|ga)|"
    r"constituyen?)(?: (?:any|an?|una?|ningun[oa]?))? "
)
_ASKS_WHAT_IS_NOT = re.compile(r"\b(?:fail(?:s|ed)?|unable|decline[sd]?) to\b")


def denied_premise(question: Understood, ranked: Sequence[Evidence]) -> Evidence | None:
    """The likeliest sentence, if it denies what the question takes for granted, says the opposite, or
    tells of what went the other way between the two countries; else one of the next, beside it in its
    article or nearly as likely, that denies what it leaves open.

    A question of yes or no takes nothing for granted, nor does one for which of two is more, who won, or
    what, how or where something really was; when or why it really was does.
    Nor does a sentence say the opposite where another tells what the question says: one at least half as
    likely, or one in its paragraph that speaks of somebody by "him" or "them".
    """
    asked = fold(question.text)
    takes_nothing = (
        _ASKS_WHICH_IS_MORE.search(asked)
        or _ASKS_WHO_WON.search(asked)
        or (asks_what_is_true(asked) and _ASKS_HOW_IT_WAS.search(asked))
    )
    if not ranked or question.wanted.whether or takes_nothing:
        return None
    best = ranked[0]
    if _denies(question, best):
        return best
    if _is_contrary(question, best, ranked[1:]):
        return best
    return next((one for one in ranked[1:_FIRST_READ] if _denies_rest(question, best, one)), None)


def _is_contrary(question: Understood, best: Evidence, others: Sequence[Evidence]) -> bool:
    """Whether the best sentence tells the opposite of what the question says, or of what went the other
    way, and none of the others what the question says. How many voted for and against tells both.
    """
    says_so = says_the_opposite(question.text, best.text)
    asked, told = goes_to(question.text), goes_to(best.text)
    goes_elsewhere = asked is not None and told is not None and asked != told
    if not says_so and not goes_elsewhere:
        return False
    if _VOTES_AGAINST.search(fold(best.text)) and _ASKS_OF_A_VOTE.search(fold(question.text)):
        return False
    likely = [one.text for one in others if _is_as_likely(one, best)]
    if goes_elsewhere and not any(goes_to(one) == asked for one in likely):
        return True
    of_them = (
        one.text for one in others if _is_beside(one, best) and _OF_SOMEBODY.search(fold(one.text))
    )
    return says_so and says_the_opposite(question.text, best.text, (*likely, *of_them))


class _Asked(NamedTuple):
    """A word of the question, as the terms that a sentence may hold it by.

    is_named: whether it is of a name, a month or a number, which nobody denies.
    """

    terms: frozenset[str]
    is_named: bool

    def is_in(self, terms: frozenset[str]) -> bool:
        return not self.terms.isdisjoint(terms)


def _denies(question: Understood, near: Evidence) -> bool:
    """Whether a sentence says that it is not so, in words of the question.

    "None" answers a question for a number, and "not before May" one for a time.
    """
    if question.wants_number or not _denies_something(question, near) or _leaves_open(question):
        return False
    lang = near.document.lang
    asked = _words_asked(question, lang)
    plain = [word for word in asked if not word.is_named]
    denied = frozenset(term for part in denied_parts(near.text) for term in split_terms(part, lang))
    if denied and _is_enough(sum(word.is_in(denied) for word in plain), len(plain)):
        return True
    if question.wanted.why and _denies_what_it_is(plain, near):
        return _holds_enough(asked, near, near.document.title)
    is_denied = _opens_with(plain, near, most_terms=1) or _opens_with_kin(
        kin_asked(fold(question.text)), near
    )
    return is_denied and _holds_enough(asked, near)


def _denies_something(question: Understood, near: Evidence) -> bool:
    """Whether a sentence says of anything that it is not so; not that somebody tells no more, that only
    one is excepted, or, where it is asked when, that it is not so before a time.
    """
    folded = fold(near.text)
    tells_when = question.wants_time and _BEFORE_A_TIME.search(folded)
    return denies_anything(near.text) and not (
        tells_when or _KEEPS_SILENT.search(folded) or _EXCEPTS.search(folded)
    )


def _denies_rest(question: Understood, best: Evidence, one: Evidence) -> bool:
    """Whether a sentence says that it is not so, in words of the question that the best one lacks.

    It has to stand in the paragraph of the best one, or to be nearly as likely, in the same language, and
    to hold enough of the question itself.
    """
    lang = one.document.lang
    if lang != best.document.lang or not _denies_something(question, one) or _leaves_open(question):
        return False
    asked = _words_asked(question, lang)
    is_likely = _is_as_likely(one, best) and _holds_enough(asked, one)
    if not is_likely and not _is_beside(one, best):
        return False
    held, told = _terms(best), fold(best.text)
    told_anyway = _told_by_a_figure(question, best)
    left_open = [
        word
        for word in asked
        if not word.is_named and not word.is_in(held) and word.terms.isdisjoint(told_anyway)
    ]
    kin = frozenset(side for side in kin_asked(fold(question.text)) if not side.asked.search(told))
    return _opens_with(left_open, one, contrasting=False) or _opens_with_kin(kin, one, contrasting=False)


def _told_by_a_figure(question: Understood, best: Evidence) -> frozenset[str]:
    """What is to be counted, as terms of the best sentence's language, where that gives the count."""
    noun = read_counted(question.text).noun if question.wants_number else ""
    if not noun or question.wanted.lack(best.text):
        return frozenset()
    asked = read_question(noun, best.document.lang, question.lang)
    return frozenset[str]().union(*(one.terms for one in asked))


def _leaves_open(question: Understood) -> bool:
    """Whether a denial may answer: it is asked with a negation, or what somebody said."""
    folded = fold(question.text)
    return denies(question.text) or any(
        asks.search(folded) is not None for asks in (_ASKS_WHAT_IS_NOT, _ASKS_FOR_A_REPLY)
    )


def _opens_with(
    asked: Sequence[_Asked], near: Evidence, most_terms: int = 2, *, contrasting: bool = True
) -> bool:
    """Whether some part that a sentence denies begins with one of these words.

    Args:
        most_terms: how many search terms are its beginning.
        contrasting: whether a part counts that may only tell one thing from another.
    """
    opening = frozenset(
        term
        for denied in find_denied(near.text)
        if not denied.weak and (contrasting or not denied.contrasts)
        for term in split_terms(denied.opening, near.document.lang)[:most_terms]
    )
    return any(word.is_in(opening) for word in asked)


def _denies_what_it_is(asked: Sequence[_Asked], near: Evidence) -> bool:
    """Whether a sentence says that something is not, or does not create, what the question says of it."""
    lang = near.document.lang
    openings = [
        frozenset(split_terms(denied.part[light.end() :], lang))
        for denied in find_denied(near.text)
        if (light := _LIGHT_VERB.match(denied.part))
    ]
    return any(sum(word.is_in(one) for word in asked) >= _LEAST_WORDS for one in openings)


def _opens_with_kin(kin: frozenset[Side], near: Evidence, *, contrasting: bool = True) -> bool:
    """Whether some part that a sentence denies begins with a word of one of these kinds."""
    return any(
        side.told.search(denied.opening) is not None
        for denied in find_denied(near.text)
        if contrasting or not denied.contrasts
        for side in kin
    )


def _words_asked(question: Understood, lang: Lang) -> list[_Asked]:
    """The words of a question, in order, as a sentence in `lang` may hold them."""
    names = {fold(word) for name in question.names for word in name.split()}
    named = _month_terms(question.lang, lang).union(split_terms(" ".join(question.names), lang))
    return [
        _Asked(
            one.terms,
            one.term in named or (one.term[0] != "@" and _is_of_a_name(one.term, names)),
        )
        for one in read_question(question.text, lang, question.lang)
    ]


@cache
def _month_terms(asked_in: Lang, lang: Lang) -> frozenset[str]:
    return frozenset(split_terms(" ".join(MONTHS[asked_in]), lang))


def _is_of_a_name(term: str, names: set[str]) -> bool:
    word = term.partition(":")[2]
    return word.isdigit() or any(name.startswith(word) or word.startswith(name) for name in names)


def _holds_enough(asked: Sequence[_Asked], near: Evidence, title: str = "") -> bool:
    terms = _terms(near).union(split_terms(title, near.document.lang))
    return _is_enough(sum(word.is_in(terms) for word in asked), len(asked))


def _is_enough(held: int, asked: int) -> bool:
    return held >= max(_LEAST_WORDS, _LEAST_SHARE * asked)


def _terms(near: Evidence) -> frozenset[str]:
    """What a sentence holds, short months written out."""
    written = _SHORT_MONTH.sub(
        lambda month: MONTHS["en"][SHORT_MONTH_NUMBERS[month[1]] - 1], fold(near.text)
    )
    return term_set(written, near.document.lang)


def _is_as_likely(one: Evidence, best: Evidence) -> bool:
    return one.share >= _AS_LIKELY * best.share


def _is_beside(one: Evidence, best: Evidence) -> bool:
    """Whether both stand in one paragraph."""
    if (one.document.id, one.document.version) != (best.document.id, best.document.version):
        return False
    end, start = min(one.end, best.end), max(one.start, best.start)
    return stand_in_one_paragraph(one.document, end, start)
