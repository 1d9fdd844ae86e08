"""Messages that are a courtesy and no question: "thanks!", "gracias", "ok"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus.document import Lang
from corpus.language import detect_language
from index.words import fold
from rag.answer import Turn

_MOST_CHARS = 80
_PHRASES: dict[Lang, str] = {
    "en": (
        r"(?:many )?thanks(?: a lot| so much| for (?:your|the) (?:help|answer))?|"
        r"thank you(?: (?:very|so) much)?|thx|cheers|great|perfect|cool|nice|got it|"
        r"i see|understood|all right|alright|that.?s all|"
        r"bye|goodbye|hello|hi|hey|good (?:morning|afternoon|evening|night)"
    ),
    "es": (
        r"(?:muchas |mil )?gracias(?: por (?:tu|su|la) (?:ayuda|respuesta))?|muy amable|vale|perfecto|"
        r"excelente|genial|entendido|de acuerdo|muy bien|listo|eso es todo|"
        r"adios|hasta luego|hola|buenos dias|buenas (?:tardes|noches)"
    ),
}
_EITHER = r"ok|okay|okey"
_ANY = "|".join([*_PHRASES.values(), _EITHER])
_COURTESY = re.compile(rf"\W*(?:{_ANY})(?:\W+(?:{_ANY}))*\W*")


def is_courtesy(text: str) -> bool:
    """Whether the whole message thanks, greets or agrees, and asks nothing."""
    return len(text) <= _MOST_CHARS and _COURTESY.fullmatch(fold(text)) is not None


def language_of_courtesy(text: str, history: Sequence[Turn]) -> Lang:
    """The language of a courtesy; where it is one of both, that of what the asker said before."""
    folded = fold(text)
    for lang, phrases in _PHRASES.items():
        if re.search(rf"\b(?:{phrases})\b", folded):
            return lang
    said = [turn.content for turn in history if turn.role == "user"]
    return detect_language(said[-1]) if said else "en"
