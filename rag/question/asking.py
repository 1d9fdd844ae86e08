"""Where a text asks: its question words, without those that refer to what was said ("the man who")."""

from __future__ import annotations

import re
from functools import lru_cache

_QUESTIONS_KEPT = 1_000

QUESTION_WORD = (
    r"who|whom|whose|what|which|when|where|why|how|"
    r"quien|quienes|que|cual|cuales|cuando|donde|adonde|como|cuant[oa]s?"
)
AUXILIARY = r"do|does|did|is|are|was|were|has|have|had|will|would|can|could|should|must|may|might"
_PREPOSITION = (
    r"to|by|with|from|for|of|in|at|on|since|until|under|about|against|between|during|"
    r"a|al|de|del|con|por|para|en|segun|desde|hasta|bajo|sobre|contra|entre|durante|ante"
)
_AND = r"and|but|y|e|pero"
_NO_WORDS = r"[^\w?!.,;:¿¡(]{0,5}"
_FIRST_OF_TWO = (
    rf"(?:(?:who|where|when|why|how|quien(?:es)?|donde|cuando|como) (?:and|y) (?:(?:{_PREPOSITION}) )?)?"
)
"""As in "where and when"."""

_NOT_OF_TWO = "".join(
    rf"(?<!\b{word})" for word in ("who", "where", "when", "quien", "quienes", "donde", "cuando")
)

ASKING = (
    rf"(?:(?:^|[?!.,;:¿¡(]){_NO_WORDS}(?:(?:{_AND}|{_PREPOSITION}) ){{0,2}}"
    rf"{_FIRST_OF_TWO}|"
    rf"\b(?:and|y) (?:(?:{_PREPOSITION}) )?(?=[a-z]+(?:\W*\Z| (?:{AUXILIARY})\b))(?!whom? )|"
    r"\b(?:(?:tell|remind) (?:me|us)|know|explain|find out|saber|sabes?|sabe usted|dime|dinos|"
    r"averiguar|(?<!quiere )(?<!quiso )decir(?:me|nos)?|(?:me|nos) (?:digas?|dijeras?|explicas?)|"
    rf"explicar(?:me|nos)?) (?:(?:{_PREPOSITION}) )?{_FIRST_OF_TWO})"
)
"""A pattern for folded text, before a word that asks."""

ASKING_QUE = rf"(?:{ASKING}|\b(?:en|a|con|y) )(?:que|cual|cuales) "
"""The same with "qué" or "cuál", before what it asks for; the conjunction ("es cierto que …") is none."""

ASKING_WHICH = (
    r"\b(?:what|which) (?:of (?:the |these |those )?)?"
    rf"(?:(?!(?:{AUXILIARY}|the|an?|this|that|these|those|and|or|happen\w*|{_PREPOSITION})\b)"
    r"[\w.'’-]+ ){0,2}"
)
"""The same in English, with the words that may stand between."""

NAME_OF = (
    r"\b(?:names? of|nombres? del?|como se llam\w+) "
    r"(?:(?:the|an?|its|their|this|that|el|la|los|las|su|ese|esa|este|esta) )?(?:\w+ ){0,2}?"
)
"""Before whom or what is to be named, with the words that may stand between."""

_HAS_SHORTENED = re.compile(
    r"\b(what|who|when|where|how|why)['’]s (?=(?:been|become|changed|gone|had|happened|occurred)\b)"
)
_SHORTENED = re.compile(r"\b(what|who|when|where|how|why)['’]s\b|\b(what|who|where|how)s\b")
_ASKS = re.compile(rf"\b(?:{QUESTION_WORD})\b")
_ACCENTED = re.compile(
    r"\b(?:quién(?:es)?|qué|cuál(?:es)?|cuándo|a?dónde|cómo|cuánt[oa]s?)\b", re.IGNORECASE
)
_ASKS_OPENLY = re.compile(rf"{ASKING}(?:{QUESTION_WORD})\b")
_BEGINS_WITH_AUXILIARY = re.compile(rf"\W*(?:(?:{_AND}) )?(?:{AUXILIARY})\b")
_BEGINS_WITH_SPANISH_VERB = re.compile(
    r"\W*(?:(?:y|pero|entonces) )?(?:"
    r"(?:(?:ya|aun|todavia|se|les?|l[oa]s?|nos) ){0,3}"
    r"(?:es|son|era|fue|fueron|esta|estan|estaba|ha|han|habia|hay|hubo|habra|pueden?|podrian?|deben?|"
    r"van? a|siguen?|tienen?|tenia|existen?|quieren?)|"
    r"(?:ya|se) (?:(?:se|les?|l[oa]s?) )?[a-z]{2,}(?:aron|ieron|[^eo]o)) "
)
_NEXT_QUESTION = re.compile(
    rf"[?!;.,:¿]{_NO_WORDS}(?=(?:(?:{_AND}) )?(?:(?:{_PREPOSITION}) ){{0,2}}(?:{QUESTION_WORD})\b)|"
    rf"{_NOT_OF_TWO} (?:and|y) "
    rf"(?=(?:(?:{_PREPOSITION}) )?(?:how (?:many|much|long|old)|what|which|when|where (?:{AUXILIARY})|"
    r"cuando|cuant[oa]s?|que|cual|cuales)\b)"
)
_RELATIVE = re.compile(
    r"(?<=, )(?:who|whom|whose|where|when|quien|quienes|donde|cuando)\b(?! (?:and|y)\b|,|\W*\Z)"
)
_AND_WHO = re.compile(
    rf"{_NOT_OF_TWO} (?=(?:and|y) (?:(?:{_PREPOSITION}) )?(who|where|quien|donde)(?:es)?\b)"
)
_WHILE = re.compile(
    rf"cuando [^¿?]*, ?¿|when (?!(?:{AUXILIARY})\b)[^,?]*, (?=(?:how|what|who|which|did|was|were)\b)"
)
_OF_AN_ERROR = re.compile(
    r"\b(?:errors?|mistakes?|wrong(?:ly)?|incorrect\w{0,4}|misstated|correct(?:ed|ions?)|erro(?:r|res|neamente)|"
    r"equivoc\w{1,6}|erratas?|corrig\w{2,6}|correccion(?:es)?|rectific\w{1,6})\b"
)
_WHAT_IS_TRUE = re.compile(
    r"\b(?:really|actually|in (?:reality|truth|fact)|en (?:realidad|verdad)|de verdad|realmente|"
    r"verdaderamente)\b"
)


@lru_cache(maxsize=_QUESTIONS_KEPT)
def spell_out(folded: str) -> str:
    """A question, folded, with "what is" for "what's" and the like, or "what has"."""
    folded = _HAS_SHORTENED.sub(r"\1 has ", folded)
    return _SHORTENED.sub(lambda found: f"{found[1] or found[2]} is", folded)


def asks_whether(folded: str, written: str, *, of_a_kind: bool) -> bool:
    """Is it a question of yes or no: one that no question word opens?

    Args:
        folded: the question. written: the same as written; an accent tells "qué" from the conjunction.
        of_a_kind: whether it asks for some kind of thing, as "start date?" does.
    """
    if _ASKS_OPENLY.search(folded) or _ACCENTED.search(written):
        return False
    is_opened = "¿" in folded or begins_with_a_verb(folded)
    return is_opened or (not of_a_kind and "?" in folded and not _ASKS.search(folded))


@lru_cache(maxsize=_QUESTIONS_KEPT)
def asks_of_an_error(folded: str) -> bool:
    """Does a question ask what was wrong in what was told, or how it was corrected?"""
    return _OF_AN_ERROR.search(folded) is not None


@lru_cache(maxsize=_QUESTIONS_KEPT)
def asks_what_is_true(folded: str) -> bool:
    """Does a question ask how something really was, as one does that doubts what is told?"""
    return _WHAT_IS_TRUE.search(folded) is not None


def begins_with_a_verb(folded: str) -> bool:
    """Does a question, folded, begin as one of yes or no does: "is it", "ya se cerró"?"""
    return bool(_BEGINS_WITH_AUXILIARY.match(folded) or _BEGINS_WITH_SPANISH_VERB.match(folded))


def only_asking(folded: str) -> str:
    """A question without a time at its beginning ("When he was held, how many …?") and without the words
    that, after its first question word, only refer to what stands before a comma.

    "And who" asks anew, unless a "who" stands before it ("the man who fled and who was caught").
    """
    known = {word: at for word in ("who", "where", "quien", "donde") if (at := folded.find(word)) >= 0}
    folded = _AND_WHO.sub(lambda found: "; " if known[found[1]] > found.start() else " ", folded)
    if time := _WHILE.match(folded):
        folded = f"¿{folded[time.end() :]}"
    first = _ASKS.search(folded)
    return folded[: first.end()] + _RELATIVE.sub("that", folded[first.end() :]) if first else folded


def split_questions(folded: str) -> list[str]:
    """The parts of a text with one question each; "where and when" begin one."""
    return _NEXT_QUESTION.split(folded)
