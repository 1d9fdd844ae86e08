"""Questions that are whole though they are short, or begin with "and": they bring their own subject."""

from __future__ import annotations

import re

from index.words import find_words, fold, is_stop_word
from rag.conversation.dependence.anaphora import asks_for_more, ends_in_a_known_thing
from rag.mentions.calendar.months import MONTH_NUMBERS
from rag.question.understand import find_names

_MOST_WORDS_DEFINED = 4

_ASKS_WHAT_IS = re.compile(
    r"\W*(?:(?:what(?: (?:is|are)|['’]s)|que (?:es|son)) (?P<article>(?:an?|una?|el|l[ao]s?) )?|"
    r"(?:who(?: (?:is|are|was|were)|['’]s)|quien(?:es)? (?:es|son|era|eran|fue|fueron)) )"
    r"(?P<what>[^\W\d][\w'’-]{0,40}(?: [^\W\d][\w'’-]{0,40}){0,5})\W*"
)
_NOTHING = (
    "after alive asleep available back behind best better born brought built caught chosen clear "
    "close dead different done else enough false first found free gone good guilty held hers here "
    "hidden hit hurt important killed known last late lawful left legal likely lost made mine missing "
    "more necessary needed new next old other others possible present real ready right safe said seen "
    "sent shot sold sure taken told true typical unknown worse worst wrong yours "
    "aquello cierto correcto culpable diferente distinto ello falso importante inocente mejor mejores "
    "nuevo otra otras otro otros peor peores posible primera primero proximo real responsable "
    "responsables siguiente suya suyo ultimo verdad"
)
_NOTHING_WORDS = frozenset(_NOTHING.split())
_TOLD_OF_SOMETHING = re.compile(r"\w+(?:ed|ing|ible|able|ado|ada|ados|adas|ido|ida|idos|idas|ando|iendo)")
"""What is told of somebody or something that was named before: "who was arrested?", "what is new?"."""

_ASKS_FIRST = re.compile(
    r"\W*(?:(?:[ae]|con|de|en|por|para|to|by|in|of|with|for|since|desde) )?"
    r"(?:who|whom|whose|what|when|where|which|how|que|quien(?:es)?|cuando|a?donde|cual(?:es)?|como|"
    r"cuant[oa]s?)\b"
)
_RESPONDS = re.compile(
    r"\b(?:say|said|says|think|respon\w*|react\w*|repl(?:y|ied)|answer\w*|agree\w*|refuse\w*|"
    r"dij(?:o|eron)|dice|opina|respuesta|contest\w+|reaccion\w+|acept\w+|rechaz\w+)\b"
    r"(?! (?:about|on|of|sobre|acerca|del?)\b)"
)
_WITHOUT_NOUN = re.compile(
    r"\W*(?:how (?:many|much) (?:were|was|are|is|have|has|had|did|do|does|came|went|died)|"
    r"cuant[oa]s? (?:son|eran?|fue(?:ron)?|han?|van|estan|siguen|hay|hubo|habia|"
    r"\w+(?:aron|[iy]eron|aban|ian)))\b"
)
"""A number is asked for, and not of what."""

_WHY = re.compile(r"\W{0,5}why\b")
_ASKS_WHICH = re.compile(r"\W{0,5}(?:which|what|how (?:many|much)|cuant[oa]s?)\b")
_WORD = re.compile(r"[\w.'’-]+")

_CAPITAL = r"[^\W\d_a-zà-öø-ÿ]"
_ASIDE = re.compile(
    r"\b(?:(?:in|from|at|near|across|to|into|en|de|del|desde|hacia|hasta) (?:(?:the|el|la|los|las) )?"
    rf"{_CAPITAL}[\w.'’-]*(?: {_CAPITAL}[\w.'’-]*)*|"
    r"M[eé]xic(?:o|ans?)|Americ(?:a|ans?)|EE\.? ?UU\b\.?|Estados Unidos|U\.?S\b(?:\.?A\b)?|"
    r"United States)"
)
"""A place, or one of the two countries: nearly any question here may name one beside its subject."""

_HAPPENED_IN = re.compile(
    r"\W{0,5}(?:what (?:happened|happens)|que (?:paso|pasa|ocurrio|sucedio)) (?:in|at|en) "
)
_IS_IT_SO = re.compile(
    r"\W{0,5}(?:(?:is|are|was|were|es|son|esta|estan|fue|fueron|sigue)\b|"
    r"(?:do|does|did|has|have|had|will|can|could|should)(?: the\b)?+(?: [\w.'’-]+){3})"
)
"""A question of yes or no that tells what it asks: "is Tijuana safe?", "did Trump visit Tijuana?"."""
_IS_IT = re.compile(r"\W{0,5}(?:is|are|was|were|es|son|fue|fueron) (?:it|this|that|eso|esto)\b")
_FEWEST_SAID = 2
"""Words beside the names: "¿fue Trump?" does not tell what it asks."""
_WITHOUT_VERB = re.compile(
    r"\W{0,5}(?:which|what) (?!(?:is|are|was|were)\b)[\w'’-]{1,30} [a-z]{2,20}ing\b"
)
"""Nothing is asked of what lies there, unless a verb follows: "which state bordering Texas?"."""
_SAID_WITHOUT_VERB = 3
_ONLY_OF_WHAT_WAS_ASKED = re.compile(
    r"\b(?:que (?:tal|hay)|accept\w*|comment\w*|confirm\w*|den(?:y|ie[sd])|kn[eo]w\w*|wants?|"
    r"wanted|wait\w*|ask\w*|demand\w*|"
    r"offer\w*|propos\w*|informed|told|consulted|notified|warned|mentioned|affected|involved|responsible|"
    r"present|aware|included|right|sure|guilty|next|first|last|too|also|did (?:the )?\w+ do|"
    r"quiere|queria|quiso|pid(?:e|io)|exig\w+|propo\w+|propuso|ofrec\w+|busca\w*|sab(?:e|ia)|supo|neg(?:o|aron)|"
    r"hizo|hicieron|hara|informad[oa]|enterad[oa]|consultad[oa]|avisad[oa]|involucrad[oa]s?|implicad[oa]s?|"
    r"responsables?|culpables?|afectad[oa]s?|incluid[oa]s?|tambien)\b|"
    r"\b(?:oppos(?:e[sd]?|ing)|object(?:s|ed|ing)?|reject(?:s|ed|ing)?|refus(?:e[sd]?|ing))(?: to)?\W*\Z"
)
"""Deeds and states that are told of what was asked before: "did Trump accept?"."""
_JOIN_OR_COUNT = (
    "the an not no only to in at from of by with for on many much else more "
    "el la los las un una no solo a en de del al con por para mas"
)
_JOINS_OR_COUNTS = frozenset(_JOIN_OR_COUNT.split())
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")


def asks_what_it_is(text: str) -> bool:
    """Does a text ask who or what it is that it names, in lower case too: "what is fentanyl?"."""
    found = _ASKS_WHAT_IS.fullmatch(fold(text))
    if found is None:
        return False
    what = found["what"]
    words = re.findall(r"\w+", what)
    if len(find_words(what)) == 1 and len(words) > 1:
        return True
    return len(words) <= _MOST_WORDS_DEFINED and not any(
        is_stop_word(word, "en")
        or is_stop_word(word, "es")
        or word in _NOTHING_WORDS
        or _TOLD_OF_SOMETHING.fullmatch(word)
        for word in words
    )


def is_whole_after_and(text: str) -> bool:
    """Does what follows "and" or "so" say itself what it asks, and of whom or what?

    A place or a year is not enough alone: it may bound what was asked before ("and how many were in
    Texas?"). Both together are.
    """
    folded = fold(text)
    if asks_what_it_is(text):
        return True
    return _ASKS_FIRST.match(folded) is not None and _brings_its_subject(text, folded)


def _brings_its_subject(text: str, folded: str) -> bool:
    if _RESPONDS.search(folded) or _WITHOUT_NOUN.match(folded):
        return False
    if asks_for_more(text) or ends_in_a_known_thing(text):
        return False
    if _YEAR.search(text) and _names_something(text):
        return True
    return _names_something(_ASIDE.sub(" ", text))


def is_whole_in_few_words(text: str) -> bool:
    """Does a question of a few words tell what it asks, and of whom: "which cartel controls Tijuana?".

    Not where it has no verb ("how many in Texas?"), or asks what somebody did about what was asked.
    """
    folded = fold(text)
    if _HAPPENED_IN.match(folded) and _names_something(text):
        return True
    names = set(_WORD.findall(" ".join(find_names(text))))
    rest = [word for word in _WORD.findall(text) if word not in names]
    said = [word for word in map(fold, rest) if word not in _JOINS_OR_COUNTS]
    if _ONLY_OF_WHAT_WAS_ASKED.search(folded):
        return False
    if _IS_IT_SO.match(folded):
        if _IS_IT.match(folded) or len(said) < _FEWEST_SAID:
            return False
        return not _RESPONDS.search(folded) and _names_something(_ASIDE.sub(" ", text))
    if len(said) == _SAID_WITHOUT_VERB and _WITHOUT_VERB.match(folded):
        return False
    if not _ASKS_FIRST.match(folded) and not _WHY.match(folded):
        return False
    is_of_a_kind = _ASKS_WHICH.match(folded) is not None
    return len(said) > (2 if is_of_a_kind else 1) and _brings_its_subject(text, folded)


def _names_something(text: str) -> bool:
    """Whether it holds a name that is no month; in lower case, one of several words that is known."""
    if any(name.casefold() not in MONTH_NUMBERS for name in find_names(text)):
        return True
    return any(
        " " in text[word.start : word.end] and word.folded != "@united-states"
        for word in find_words(text)
    )
