"""Whether a message says what it is about: "And in 2026?" alone does not."""

from __future__ import annotations

import re

from corpus.document import LANGS
from index.words import fold, is_stop_word
from rag.conversation.follow_ups.belonging import is_somebodys
from rag.mentions.calendar.months import MONTH_NUMBERS
from rag.question.asking import QUESTION_WORD

_WORD = re.compile(r"\w+")
_ACRONYM = re.compile(r"\b[A-Z]{2,}\b")
_TELL_A_TIME = (
    "year years month months week weeks day days today yesterday tomorrow now then last next "
    "before after "
    "ano anos mes meses semana semanas dia dias hoy ayer manana ahora entonces pasado pasada ultimo "
    "ultima proximo proxima siguiente antes despues luego"
)
_ADD_NOTHING = "many much else more about exactly really ok mas otro otra otros otras porque exactamente"
_EMPTY = frozenset(MONTH_NUMBERS).union(_TELL_A_TIME.split(), _ADD_NOTHING.split())
_ASKS = re.compile(rf"(?:{QUESTION_WORD})\Z")


def tells_no_matter(text: str) -> bool:
    """Whether every word of a message only asks, joins, points back or tells a time; no acronym does. So
    does what is somebody's, and is told of nobody: "and the fine?".
    """
    if is_somebodys(text):
        return True
    if _ACRONYM.search(text) and not text.isupper():
        return False
    words = _WORD.findall(fold(text))
    return bool(words) and all(
        word.isdigit()
        or word in _EMPTY
        or _ASKS.match(word)
        or any(is_stop_word(word, lang) for lang in LANGS)
        for word in words
    )
