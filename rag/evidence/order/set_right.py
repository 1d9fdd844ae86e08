"""What an article overturns, an error of its own or a claim that it judges, is no answer: what it says
instead comes first.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from corpus.claims import is_claim, verdict_lead
from index.words import fold, term_set
from rag.evidence.beside import MOST_BESIDE_CHARS, is_within, sentence_after, stand_in_one_paragraph
from rag.evidence.gather import Evidence, shares_of
from rag.evidence.order.moved import NEARLY_AS_GOOD
from rag.mentions.people.named import people_named
from rag.mentions.sentences.denial import denies_anything
from rag.mentions.sentences.errors_told import may_tell_an_error, tells_an_error
from rag.mentions.sentences.points_back import points_back
from rag.question.asked_for import Kind
from rag.question.asking import asks_of_an_error, asks_what_is_true
from rag.question.understand import Understood

_ASKS_WHO_CLAIMED = re.compile(
    r"\b(?:who|quien(?:es)?)\b.{0,40}?\b(?:said|says|claim(?:ed|s)|spread|posted|dij(?:o|eron)|dicen?|"
    r"(?:afirm|asegur|invent)(?:o|a|an|aron)|sostuv(?:o|ieron)|difundi(?:o|eron))\b"
)
_SAYS = (
    r"\b(?:claim(?:s|ed|ing)?|sa(?:y|ys|id|ying)|asserts?|alleg(?:es|ed|ing)|"
    r"(?:asegur|afirm)(?:an?|o|aron|aba|aban|ando)|dicen?|dij(?:o|eron)|sostienen?|circul\w{1,5})\b"
)
_SAYING = re.compile(_SAYS)
_RUMOUR = re.compile(
    r"\b(?:videos?|posts?|messages?|users|social media|rumou?rs?|publicacion(?:es)?|mensajes?|cadenas?|"
    rf"usuarios|redes sociales|rumor(?:es)?)\b.{{0,120}}?{_SAYS}"
)
_IS_SOMEBODY = re.compile(r"(?<!\b[oOiI]n )(?<!\b[eE]n )\b[A-ZÁÉÍÓÚÑ]\w{1,40} \w{1,15}\Z")
"""A name before a verb; not "on Facebook claim"."""
_BY_SOMEBODY = re.compile(r" (?:(?:el|la) \w{1,30} )?[A-ZÁÉÍÓÚÑ]\w")
_SAYS_FALSE = re.compile(
    r"\b(?:(?:is|are|was|were|rated) (?:false|fake|untrue|not true|a hoax)|never happened|no evidence|"
    r"(?:es|son|era|fue) (?:fals[oa]s?|mentira|un bulo)|no es (?:cierto|verdad)|"
    r"no hay (?:pruebas?|evidencias?)|nunca (?:ocurrio|paso|sucedio))\b"
)
_MOST_CHARS_OF_A_RATING = 40


def set_right_first(question: Understood, ranked: Sequence[Evidence]) -> list[Evidence]:
    """The sentences, but in place of a likeliest one that is overturned what its article says instead.

    An error is shown with what sets it right, and so is what was not, where it is asked what really was.
    Where it is asked whether, or who claimed it, a likeliest
    sentence that gives reasons for a verdict comes after the verdict.
    """
    asked = fold(question.text)
    if not ranked or asks_of_an_error(asked):
        return list(ranked)
    best, own = ranked[0], [one for one in ranked if one.document.id == ranked[0].document.id]
    if _tells_an_error(best):
        return _in_its_place(best, _with_error(best, _corrected(best, own)), ranked)
    if is_claim(best.document.text, best.start):
        return _in_its_place(best, _verdict(own), ranked)
    if asks_what_is_true(asked) and denies_anything(best.text):
        return _in_its_place(best, _with_error(best, _true(question, best, own)), ranked)
    asks_of_claim = Kind.PERSON in question.wanted.kinds and _ASKS_WHO_CLAIMED.search(asked)
    if not (question.wanted.whether or asks_of_claim):
        return list(ranked)
    if not verdict_lead(best.document.text, best.start):
        return _in_its_place(best, _found_false(best, own) if _is_rumour(best) else None, ranked)
    verdict = _verdict([one for one in own if one.log_odds >= best.log_odds - NEARLY_AS_GOOD])
    if verdict is None or verdict is best:
        return list(ranked)
    return [verdict, *(one for one in ranked if one is not verdict)]


def _tells_an_error(one: Evidence) -> bool:
    if not may_tell_an_error(one.text):
        return False
    after = sentence_after(one.document, one.end)
    following = one.document.text[slice(*after)] if after else ""
    return tells_an_error(one.text, following, one.document.title)


def _corrected(error: Evidence, own: Sequence[Evidence]) -> Evidence | None:
    """The likeliest sentence of the paragraph after an error, before the next error in it."""
    after = [
        one
        for one in own
        if one.start >= error.end and stand_in_one_paragraph(one.document, error.end, one.start)
    ]
    next_error = min((one.start for one in after if _tells_an_error(one)), default=None)
    return next((one for one in after if next_error is None or one.start < next_error), None)


def _true(question: Understood, denial: Evidence, own: Sequence[Evidence]) -> Evidence | None:
    """The sentence after a denial, where that holds what is asked for."""
    after = sentence_after(denial.document, denial.end)
    if after is None or not question.wanted.kinds:
        return None
    return next(
        (one for one in own if one.start == after[0] and not question.wanted.lack(one.text)), None
    )


def _with_error(error: Evidence, right: Evidence | None) -> Evidence | None:
    """What is right from the error on; what only denies it, up to the end of the next sentence."""
    if right is None or right.document.access == "excerpt":
        return right
    after = sentence_after(right.document, right.end) if denies_anything(right.text) else None
    for end in (after[1] if after else right.end, right.end):
        if end - error.start <= MOST_BESIDE_CHARS:
            return replace(right, start=error.start, end=end)
    return right


def _verdict(own: Sequence[Evidence]) -> Evidence | None:
    """The likeliest sentence that is the verdict on a claim, or opens its reasons."""
    return next((one for one in own if _opens_verdict(one)), None)


def _opens_verdict(one: Evidence) -> bool:
    """Whether a sentence is of the claim's own paragraph, or opens one that has nothing but how the claim
    is rated between itself and the claim.
    """
    text = one.document.text
    lead = verdict_lead(text, one.start)
    if lead is None:
        return False
    end = text.find("\n", *lead) if is_claim(text, lead[0]) else lead[1]
    between = text[end : one.start]
    opens = between.rstrip(" ").endswith("\n") and len(between.strip()) <= _MOST_CHARS_OF_A_RATING
    return end < 0 or opens


def _is_rumour(one: Evidence) -> bool:
    """Whether a sentence tells what is said around; not what somebody says who has a name."""
    told = _RUMOUR.search(fold(one.text))
    if told is None:
        return False
    until, after = one.text[: told.end()], one.text[told.end() :]
    is_inverted = one.document.lang == "es" and _BY_SOMEBODY.match(after)
    return not (is_inverted or _IS_SOMEBODY.search(until) or people_named(until))


def _found_false(rumour: Evidence, own: Sequence[Evidence]) -> Evidence | None:
    """The likeliest sentence after a rumour, in its paragraph, that says of it that it is false."""
    return next(
        (
            one
            for one in own
            if one.start >= rumour.end
            and _SAYS_FALSE.search(fold(one.text))
            and stand_in_one_paragraph(one.document, rumour.end, one.start)
            and _are_of_one(rumour, one)
        ),
        None,
    )


def _are_of_one(rumour: Evidence, denial: Evidence) -> bool:
    """Whether a denial has a word of the rumour, or of itself none but "that is false"."""
    lang, folded = denial.document.lang, fold(denial.text)
    alone = not term_set(_SAYS_FALSE.sub(" ", folded), lang)
    said, denied = (term_set(_SAYING.sub(" ", fold(one.text)), lang) for one in (rumour, denial))
    return alone or points_back(denial.text, lang) or not said.isdisjoint(denied)


def _in_its_place(
    overturned: Evidence, right: Evidence | None, ranked: Sequence[Evidence]
) -> list[Evidence]:
    """What is right, as likely and as near to the question as what it overturns, without that."""
    if right is None:
        return list(ranked)
    first = replace(
        right,
        log_odds=overturned.log_odds,
        cosine=max(right.cosine, overturned.cosine),
        match=max(right.match, overturned.match),
        answer_match=max(right.answer_match, overturned.answer_match),
    )
    others = (one for one in ranked if one is not overturned and not is_within(one, first))
    found = [first, *others]
    shares = shares_of(np.array([one.log_odds for one in found]))
    return [replace(one, share=share) for one, share in zip(found, shares, strict=True)]
