"""A message that says itself that it leaves what was spoken of, or goes back to something.

"Another thing: who signed the treaty?" is asked as if nothing had been asked before, and "back to Mexico:
what about 2018?" after the last question or answer that spoke of Mexico.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus.document import LANGS
from index.words import fold, is_stop_word
from rag.answer import Turn
from rag.conversation.messages.courtesy import without_courtesy

_ASIDE = r"(?:(?:ok|okay|now|well|thanks|thx|and|bueno|ahora|pues|gracias|y|vale)\b\W{0,5}){0,3}"
_ANOTHER = re.compile(
    rf"\W*{_ASIDE}(?:"
    r"(?:(?:an)?other|a (?:different|new)|next|new|different) (?:thing|question|topic|subject|matter)|"
    r"(?:on|about) (?:an)?other (?:topic|subject|matter|note)|"
    r"(?:to )?chang(?:e|ing) (?:of )?(?:the )?(?:topic|subject)|"
    r"(?:una )?(?:otra|nueva|siguiente) (?:cosa|pregunta|cuestion)|"
    r"(?:un )?(?:otro|nuevo) (?:tema|asunto)|"
    r"(?:en|sobre) otr[oa] (?:tema|asunto|cosa|orden de ideas)|cambi(?:ando|emos|o) de tema"
    r")\b\W*[:;,.!–—-]\s*(?=[\w¿¡])",
)
_WHAT = r"(?P<{name}>[\w.'’-]{{1,30}}(?: [\w.'’-]{{1,30}}){{0,5}}+)"
_BACK = re.compile(
    rf"\W{{0,5}}+{_ASIDE}(?:"
    r"(?:(?:(?:go |going |getting |coming )?back|return(?:ing)?) to|"
    r"(?:volviendo|volvamos|regresando|regresemos|de vuelta|de regreso) al?) "
    rf"{_WHAT.format(name='what')}(?::| [–—-])|"
    rf"(?:let['’]?s (?:go|get|come) back to|volvamos al?|regresemos al?) {_WHAT.format(name='topic')},"
    r")\s{0,3}(?=[\w¿¡])",
)
"""A comma is not enough where one may go back to a place: "back to Mexico, how many were deported?"."""
_WORD = re.compile(r"\w+")


def without_topic_change(text: str) -> str:
    """What is asked after "another thing:"; any other message as it is."""
    found = _ANOTHER.match(fold(text)) if len(fold(text)) == len(text) else None
    return text[found.end() :] if found else text


def leaves_topic(text: str) -> bool:
    """Whether a message says that it is of something else."""
    said = without_courtesy(text)
    return without_topic_change(said) != said


def go_back(text: str, history: Sequence[Turn]) -> tuple[str, Sequence[Turn]]:
    """A message without "back to Mexico:", and the conversation up to what last spoke of that; both as
    they are where it goes back to nothing, or to what nobody spoke of.
    """
    folded = fold(text)
    found = _BACK.match(folded) if len(folded) == len(text) else None
    if found is None:
        return text, history
    words = {word for word in _WORD.findall(found["what"] or found["topic"]) if not _is_empty(word)}
    for place in range(len(history), 0, -1):
        if words and words.issubset(_WORD.findall(fold(history[place - 1].content))):
            is_asked = history[place - 1].role == "user"
            end = place + 1 if is_asked and _is_answered(history, place) else place
            return text[found.end() :], history[:end]
    return text, history


def _is_answered(history: Sequence[Turn], place: int) -> bool:
    return place < len(history) and history[place].role == "assistant"


def _is_empty(word: str) -> bool:
    return any(is_stop_word(word, lang) for lang in LANGS)
