"""Whether a question needs the conversation before it to be understood."""

from __future__ import annotations

import re
from functools import lru_cache

from index.words import fold
from rag.conversation.dependence.anaphora import (
    counts_without_a_name,
    ends_in_a_known_thing,
    lacks_its_subject,
    points_outside,
)
from rag.conversation.dependence.possessor import tells_whose
from rag.conversation.dependence.whole import asks_what_it_is, is_whole_after_and, is_whole_in_few_words
from rag.conversation.follow_ups.carry import says_only_source
from rag.conversation.follow_ups.comparison import asks_if_changed, compares_what_was_asked
from rag.conversation.follow_ups.opening import OPENING
from rag.mentions.calendar.months import MONTH
from rag.question.understand import find_names

_QUESTIONS_KEPT = 1_000
_SHORT_WORDS = 4
_NAMELESS_WORDS = 6

_OPENED_BY_AND = re.compile(
    r"\W*(?:(?:and|but|so|or|then|also|y|e|pero|o|entonces|tambi[eé]n)\b\W*)+", re.IGNORECASE
)

_WHOLE = re.compile(
    r"^\W*(?:(?:[ae]|con|de|en|por|to|by|in) )?"
    r"(?:(?:who|whom|whose|where|when|quien(?:es)?|a?donde|cuando)\b"
    r"(?! (?:and|in|at|on|from|of|for|y|en|con|del?|por|para)\b)|"
    r"(?:what|how|que|como|cual(?:es)?)"
    r"(?: (?:is|are|was|were|es|son|era|eran|fue|fueron|esta)\b|['’]s\b))"
    r"(?!.*\b(?:say|said|says|respon\w*|react\w*|repl(?:y|ied)|answer\w*|agree\w*|refuse\w*|"
    r"dij(?:o|eron)|dice|respuesta|contest\w+|reaccion\w+|acept\w+|rechaz\w+)\b)"
)
"""A question of a few words that stands alone if it names somebody or something: "who is Ovidio?"."""

_THIS_TIME = (
    r"(?:mism[oa]s? )?(?:años?|anos?|mes|meses|semanas?|d[ií]as?|siglo|trimestre|semestre|verano|"
    r"oto[nñ]o|invierno|primavera|fin de semana|tarde|noche|mañana|lunes|martes|mi[eé]rcoles|jueves|"
    r"viernes|s[aá]bado|domingo|" + MONTH + r")\b"
)
_NOW = rf"(?:\d|{_THIS_TIME}|(?:sexenio|gobierno|administraci[oó]n|momento|pa[ií]s)\b)"
_IS = (
    r"\b(?:(?:donde|como|quien|quienes|cual|se|no|ya|a[uú]n|todav[ií]a|tambi[eé]n) esta|"
    r"esta (?:a|el|la|los|las|un|una|en|de|con|por|bajo|al|ya|muy|pres[oa]|"
    r"\w{2,}(?:ado|ido|ando|endo)))\b"
)
"""Está, written without its accent."""

_CAPITAL = r"[^\W\d_a-zà-öø-ÿ]"
_NO_REFERENCE = re.compile(
    r"\b(?:is|are|was|were|be|been|isn['’]t|aren['’]t|wasn['’]t|weren['’]t) there\b|"
    r"\bthere(?:['’]s| (?:is|are|was|were|has|have|had|will|would|may|might|could|can|be|been|ever)\b)|"
    r"\best(?:e|a|os|as) " + _NOW + r"|"
    r"\b(?:el|al|del) este\b|"
    rf"{_IS}|"
    r"\bha(?:n|b[ií]a|b[ií]an|ya|yan|ber|br[aá]|br[ií]a)? dicho\b|"
    r"\bhe (?:\w+(?:ado|ido)|visto|le[ií]do|o[ií]do)\b|"
    rf"\bsus? \w+ (?-i:{_CAPITAL})|"
    r"\bpor su cuenta\b|"
    r"\b(?:lose|lost|losing|take|taking|took|save|saved) their (?:life|lives)\b",
    re.IGNORECASE,
)
"""Words like those that refer back where they do not: "is there a treaty", "su condena García Luna"."""

_THAT = r"(?:when|once|after|before|because|while|as|if|until|that|where|why|how)"
_NO_NOUN = r"(?:about|after|and|as|at|before|by|for|from|in|into|of|on|or|that|to|when|with)\b"
_AFTER_NAME = re.compile(
    rf"\b(?:(?P<person>{_THAT} (?:he|she)|his|her(?= (?!{_NO_NOUN})\w))|{_THAT} they|its|their|sus?|"
    r"suy[oa]s?)\b",
    re.IGNORECASE,
)
"""Words that refer to what the question names before them, if it does; `person` to somebody."""

_BACK = re.compile(
    r"\b(?:he|she|they|him|her|them|his|hers|theirs|there|ones|"
    r"él|ella|ellos|ellas|ello|esto|eso|aquello|este|esta|estos|estas|esos|esas|allí|alli|ahí|ahi|"
    r"es[ea](?! " + _THIS_TIME + r")|aquel(?:la|los|las)?(?! (?:\w+ ){1,2}(?:del?|en|que)\b)|"
    r"(?<!['’-])dich[oa]s?)\b(?! (?:of|de)\b)",
    re.IGNORECASE,
)
_THAT_TIME = re.compile(
    r"\b(?:es[ea]|aquel(?:la)?) "
    + _THIS_TIME
    + r"|\b(?:that|the same) (?:year|month|week|day|night|morning|time)\b(?! as\b)",
    re.IGNORECASE,
)
_NO_PERSON = re.compile(
    r"\b(?:(?:in|from|at|near|across) (?:the )?" + _CAPITAL + r"[\w.'’-]*|"
    r"Mexic(?:o|ans?)|Americ(?:a|ans?)|U\.?S\b(?:\.?A\b)?|United States|Canad(?:a|ians?)|Chin(?:a|ese)|"
    r"Washington|Congress|Senate)\b"
)
_TO_THEM = re.compile(rf"\bles?\b|^\W{{0,5}}Les?\b(?! {_CAPITAL})")
_TO_SOMEBODY = re.compile(
    r"\b[Aa]l? (?!(?:partir|cambio|mediados|fines|finales?|fin|principios|inicios|través|pesar|causa|"
    r"favor|sus?|[a-zà-öø-ÿ]+[aei]r(?:l[aeo]s?|se)?)\b)\w"
)
_IT_DOES = re.compile(
    r"\b(?:does|did|has|had|will|would|can|could) it\b(?! rain\b)"
    r"(?! (?:take|cost|matter|mean|seem|happen)(?: [\w.'’-]{1,20}){0,4} "
    r"(?:to|for|that|if|when) [\w.'’-]+ \w)"
)
"""Of what was asked about; not where "it" is what follows: "how long does it take to extradite him?"."""
_DIGIT = re.compile(r"\d")


@lru_cache(maxsize=_QUESTIONS_KEPT)
def depends_on_conversation(text: str) -> bool:
    """Does a question open like a follow-up, refer back, or say or name too little to stand alone?

    What opens with "and" or the like stands alone where the rest does, and brings its own subject.
    """
    folded = fold(text)
    if OPENING.match(folded):
        opening = _OPENED_BY_AND.match(text)
        rest = text[opening.end() :] if opening else text
        is_whole = not OPENING.match(fold(rest)) and is_whole_after_and(rest)
        return not is_whole or depends_on_conversation(rest)
    if _IT_DOES.search(folded) or says_only_source(text):
        return True
    if asks_if_changed(text) or compares_what_was_asked(text):
        return True
    return (
        _says_little(text, folded)
        or _refers_back(text)
        or points_outside(text)
        or lacks_its_subject(text)
    )


def _says_little(text: str, folded: str) -> bool:
    """Whether a question is of a few words, or of some without a name, a year or a figure."""
    if asks_what_it_is(text):
        return False
    if len(folded.split()) <= _SHORT_WORDS:
        return not ((_WHOLE.match(folded) and find_names(text)) or is_whole_in_few_words(text))
    return _names_nothing(text)


def _refers_back(text: str) -> bool:
    """Whether a word refers to what the question itself does not name."""
    text = _NO_REFERENCE.sub(" ", text)
    if _BACK.search(_AFTER_NAME.sub(" ", text)) or (_THAT_TIME.search(text) and not _DIGIT.search(text)):
        return True
    to_them = None if _TO_SOMEBODY.search(text) else _TO_THEM.search(text)
    own = list(_AFTER_NAME.finditer(text))
    person = next((match for match in own if match["person"]), None)
    if to_them is not None and not find_names(text[: to_them.start()]):
        return True
    if any(
        not find_names(text[: found.start()]) and not _is_told_whose(text, found) for found in own[:1]
    ):
        return True
    if person is None or find_names(_NO_PERSON.sub(" ", text[: person.start()])):
        return False
    return not _is_told_whose(text, person)


def _is_told_whose(text: str, own: re.Match[str]) -> bool:
    return tells_whose(text[: own.start()], own[0], text[own.end() :])


def _names_nothing(text: str) -> bool:
    """Whether a short question holds no name, year or figure; in lower case, names do not show."""
    is_short = len(text.split()) <= _NAMELESS_WORDS
    may_hide_names = text.islower() and not (ends_in_a_known_thing(text) or counts_without_a_name(text))
    return is_short and not may_hide_names and not _DIGIT.search(text) and not find_names(text)
