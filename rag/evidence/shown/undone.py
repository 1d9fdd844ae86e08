"""A measure in force, or a decision, that was undone later, as another sentence says."""

from __future__ import annotations

import re
from collections.abc import Sequence

from index.translate import read_question
from index.words import fold, term_set
from rag.evidence.doubts.name_told import tells_of
from rag.evidence.gather import Evidence
from rag.evidence.shown.called_off import is_of_later_day
from rag.mentions.places.scope import HOME
from rag.mentions.times.as_of import latest_date
from rag.mentions.words.families import nations_of
from rag.question.understand import Understood

_MOST_READ = 16
"""How many of the likeliest sentences are looked at."""

_LEAST_ALIKE = 0.82
_LEAST_WORDS_SHARED = 2
_IN_FORCE = re.compile(
    r"\b(?:clos(?:ed|es|ure)|shut|grant(?:ed|s)|impos(?:ed|es)|suspend(?:ed|s)|suspension|bann(?:ed|s)|"
    r"bans?|barred|prohibit(?:ed|s)|order(?:ed|s)|approv(?:ed|es)|agreed|extend(?:ed|s)|placed|"
    r"designat(?:ed|es)|sanction(?:ed|s)|halt(?:ed|s)|block(?:ed|s)|froze|frozen|authori[sz](?:ed|es)|"
    r"in force|(?:took|take|taken|go|went|gone) (?:in(?:to)? )?(?:effect|force)|"
    r"came into (?:effect|force)|"
    r"remain(?:ed|s)|stay(?:ed|s)|appl(?:y|ied|ies)|"
    r"vigentes?|en vigor|permanec(?:io|ieron|en?)|se mantuv(?:o|ieron)|siguieron|"
    r"(?:se|a) aplic(?:o|aron|arse|an|a)|"
    r"cierran?|cierre|cerr(?:o|aron|ad[oa]s?)|conced(?:io|ieron|id[oa]s?)|impus(?:o|ieron)|"
    r"impuest[oa]s?|suspend(?:io|ieron|id[oa]s?)|prohib(?:io|ieron|id[oa]s?|en?)|"
    r"orden(?:o|aron|ad[oa]s?)|aprob(?:o|aron|ad[oa]s?)|acord(?:o|aron|ad[oa]s?)|"
    r"prorrog(?:o|aron|ad[oa]s?)|autoriz(?:o|aron|ad[oa]s?)|otorg(?:o|aron|ad[oa]s?)|"
    r"design(?:o|aron|ad[oa]s?)|sancion(?:o|aron|ad[oa]s?)|bloque(?:o|aron|ad[oa]s?)|"
    r"congel(?:o|aron|ad[oa]s?)|fren(?:o|aron|ad[oa]s?))\b"
)
_ASKS_IF_STILL = re.compile(
    r"\b(?:still|in (?:force|place|effect)|siguen?|contin(?:ua|uan)|todavia|aun|vigentes?|en vigor)\b"
)
_MOST_LESS_LIKELY = 5.0
"""In log-odds, where it is asked whether something holds still."""
_UNDONE = re.compile(
    r"\b(?:cancell?ed|scrapp?(?:ed|s)|revok(?:ed|es)|rescind(?:ed|s)|repeal(?:ed|s)|"
    r"struck (?:it |them )?down|terminat(?:ed|es)|expired|lapsed|(?:was|were) ended|"
    r"overturn(?:ed|s)|annul(?:led|s)|void(?:ed|s)|withdrawn|withdrew|lift(?:ed|s)|reopen(?:ed|s)|"
    r"revers(?:ed|es)|restor(?:ed|es)|(?:has|have|had|was|were|been) ended|left without effect|"
    r"cancel(?:o|aron|ad[oa]s?)|revoc(?:o|aron|ad[oa]s?)|derog(?:o|aron|ad[oa]s?)|"
    r"anul(?:o|aron|ad[oa]s?)|invalid(?:o|aron|ad[oa]s?)|levant(?:o|aron|ad[oa]s?)|"
    r"expir(?:o|aron|ad[oa]s?)|venc(?:io|ieron)|"
    r"reabr(?:io|ieron)|reabiert[oa]s?|restablec(?:io|ieron|id[oa]s?)|"
    r"(?:quedo|quedaron|dejo|dejaron|dejad[oa]s?) sin efectos?|puso fin|pusieron fin)\b"
)

_LEFT_OFFICE = re.compile(
    r"\b(?:resign(?:ed|s)|stepped down|(?:was|were|been) "
    r"(?:replaced|removed|dismissed|fired) (?:as|from (?:the|his|her) (?:post|office|job))\b|"
    r"left (?:the |his |her )?(?:post|office|job)|"
    r"renunci(?:o|aron)|dimiti(?:o|eron)|(?:dejo|dejaron|dejado) (?:el |su )?(?:cargo|puesto)|"
    r"destituid[oa]s?|removid[oa]s?|relevad[oa]s?)\b"
)


def undone_since(question: Understood, ranked: Sequence[Evidence]) -> Evidence | None:
    """Of the likeliest sentences, one that tells that what the best tells as in force or decided was
    undone later: the nearest to it. None where the best tells of no such thing, or of its end, or where
    it is asked when something was: that stays as it was.

    Asked whether something holds still, it is the likeliest that tells that it was undone, in the words
    of the question.
    """
    if not ranked or question.wants_time:
        return None
    if question.wanted.whether and _ASKS_IF_STILL.search(fold(question.text)):
        return _undone_by_now(question, ranked)
    best, *others = ranked[:_MOST_READ]
    if not _says(best, _IN_FORCE) or _says(best, _UNDONE):
        return None
    undoing = [
        one
        for one in others
        if _is_later(one, best) and _says(one, _UNDONE) and _is_about_the_same(one, best)
    ]
    return max(undoing, key=lambda one: _alike(one, best), default=None)


def _undone_by_now(question: Understood, ranked: Sequence[Evidence]) -> Evidence | None:
    best, *others = ranked[:_MOST_READ]
    if _says(best, _UNDONE):
        return None
    return next(
        (
            one
            for one in others
            if best.log_odds - one.log_odds <= _MOST_LESS_LIKELY
            and _is_later(one, best)
            and (_says(one, _UNDONE) or _says(one, _LEFT_OFFICE))
            and _tells_of_the_matter(question, one)
        ),
        None,
    )


def _tells_of_the_matter(question: Understood, one: Evidence) -> bool:
    """Whether a sentence, with its title, holds each name and each other word of the question, countries
    and those of lasting aside, of which there are some; beside a surname, half of the words.
    """
    told = f"{one.document.title}\n{one.text}"
    names = [name for name in question.names if not nations_of(name)]
    if not all(tells_of(name, told, one.document.lang, question) for name in names):
        return False
    lang = one.document.lang
    asked = _ASKS_IF_STILL.sub(" ", fold(question.text))
    held = term_set(told, lang)
    words = [word for word in read_question(asked, lang, question.lang) if word.term not in HOME]
    found = sum(not held.isdisjoint(word.terms) for word in words)
    has_surnames = all(term_set(name.split()[-1], lang) <= held for name in names)
    return 0 < found >= (len(words) / 2 if names and has_surnames else len(words))


def _is_later(one: Evidence, before: Evidence) -> bool:
    """By the days that the sentences tell; where one tells none, by those of their articles."""
    told, told_before = (latest_date(each.text, each.document.lang) for each in (one, before))
    if told and told_before:
        return told > told_before
    return is_of_later_day(one, before)


def _says(evidence: Evidence, pattern: re.Pattern[str]) -> bool:
    return pattern.search(fold(evidence.text)) is not None


def _is_about_the_same(one: Evidence, measure: Evidence) -> bool:
    """Alike, as sentences of two languages are too, and with words in common."""
    if _alike(one, measure) < _LEAST_ALIKE:
        return False
    return _shared_words(one, measure) >= _LEAST_WORDS_SHARED


def _alike(one: Evidence, other: Evidence) -> float:
    return float(one.vector @ other.vector)


def _shared_words(one: Evidence, other: Evidence) -> int:
    """How many words of one, numbers aside, another holds too, in its own language."""
    held = term_set(other.text, other.document.lang)
    return sum(
        not held.isdisjoint([word.term, *(term for term, _ in word.translations)])
        for word in read_question(one.text, other.document.lang, one.document.lang)
        if not word.term.partition(":")[2].isdigit()
    )
