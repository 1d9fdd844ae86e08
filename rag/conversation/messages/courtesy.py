"""Messages that are a courtesy and no question: "thanks!", "gracias", "ok"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus.document import Lang
from corpus.language import detect_language
from index.words import fold
from rag.answer import Turn

_MOST_CHARS = 80
_NO_TAIL = (
    r"(?:who|whom|whose|what|when|where|why|which|how|que|quien(?:es)?|cuando|donde|cual(?:es)?|como|"
    r"cuant[oa]s?|and|but|so|now|tell|give|show|list|explain|find|can|could|do|does|did|is|are|was|were|"
    r"y|e|pero|ahora|dime|dame|digas?|muestra|busca|explica|lista|\w*\d\w*)\b"
)
_TAIL = rf"(?: (?:lo que \w+|(?!{_NO_TAIL})[\w'’]+)){{1,8}}+"
"""What a message gives thanks for: some words of which none asks, orders or goes on."""

_PHRASES: dict[Lang, str] = {
    "en": (
        rf"(?:many |no,? )?(?:thanks|thank you|thx)(?: (?:(?:very|so) much|a (?:lot|bunch|million|ton)))?"
        rf"(?: again)?(?: for{_TAIL})?|(?:much )?appreciated|cheers|great(?: (?:answer|job))?|good job|"
        r"perfect|excellent|awesome|cool|nice|got it|(?:that (?:is|was) |that['’]?s |very )helpful|"
        r"that helps|i see|understood|all right|alright|that.?s all|well done|nice work|love it|"
        r"you(?: are|['’]?re) (?:so |very |really )?(?:great|awesome|amazing|helpful|kind|the best)|"
        r"bye|goodbye|(?:hello|hi|hey)(?: there| again)?|good (?:morning|afternoon|evening|night|day)"
    ),
    "es": (
        rf"(?:much(?:isim)?as |mil |no )?gracias(?: (?:de nuevo|otra vez|de antemano))?(?: por{_TAIL})?|"
        r"(?:te|se) lo agradezco|(?:eres |que )?(?:muy )?(?:amable|util)|"
        r"eres (?:genial|(?:el|la|lo) mejor)|"
        r"buen trabajo|bien hecho|vale|perfecto|"
        r"excelente|genial|entendido|de acuerdo|muy bien|listo|eso es todo|"
        r"adios|hasta (?:luego|pronto|manana)|nos vemos|saludos|hola(?: de nuevo)?|buen dia|buenos dias|"
        r"buenas(?: (?:tardes|noches))?"
    ),
}
_EITHER = r"ok|okay|okey"
_ANY = "|".join([*_PHRASES.values(), _EITHER])
_COURTESIES = rf"\W*(?:{_ANY})\b(?:\W+(?:{_ANY})\b)*"
_COURTESY = re.compile(rf"{_COURTESIES}\W*")
_GOES_ON = r"(?:and|but|so|then|also|what|how|y|e|pero|entonces|tambien)\b"
_BEFORE_MORE = re.compile(
    rf"{_COURTESIES}(?:(?:[ \t]*[.,;:!–—\n]| -)[^\w¿¡]*|[^\w¿¡]+(?=[¿¡]?{_GOES_ON}))(?=[\w¿¡])"
)
_SIGNS = "👍👌🙏👏🙌😊🙂😀😁😃😄🤗❤💯✅🎉👋"
_SIGN = re.compile(rf"[^\w?¿{_SIGNS}]*[{_SIGNS}][^\w?¿]*")


def is_courtesy(text: str) -> bool:
    """Whether the whole message thanks, greets or agrees, and asks nothing."""
    if len(text) > _MOST_CHARS:
        return False
    return bool(_COURTESY.fullmatch(fold(text)) or _SIGN.fullmatch(text))


def without_courtesy(text: str) -> str:
    """A message without the courtesy that it opens with, where more follows: "Thanks. And in 2025?"."""
    found = _BEFORE_MORE.match(fold(text[:_MOST_CHARS]))
    if found is None:
        return text
    folded_chars = 0
    for place, char in enumerate(text):
        if folded_chars >= found.end():
            return text[place:].lstrip()
        folded_chars += len(fold(char))
    return text


def language_of_courtesy(text: str, history: Sequence[Turn]) -> Lang:
    """The language of a courtesy; where it is one of both, that of what the asker said before."""
    folded = fold(text)
    for lang, phrases in _PHRASES.items():
        if re.search(rf"\b(?:{phrases})\b", folded):
            return lang
    said = [turn.content for turn in history if turn.role == "user"]
    return detect_language(said[-1]) if said else "en"
