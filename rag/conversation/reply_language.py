"""The language in which the service replies: of its labels, notices, refusals and written sentences."""

from __future__ import annotations

import re

from corpus.document import Lang
from corpus.language import ARTICLES, ENGLISH_WORDS, SPANISH_MARKS, SPANISH_WORDS, detect_language
from rag.answer import Question
from rag.conversation.messages.again import language_wanted_again

_WORD = re.compile(r"[^\W\d_]+")
_WITHIN_NAMES = frozenset({"de", "del", "el", "la", "las", "los", "of", "the", "y"})
_OPENING = (ENGLISH_WORDS | SPANISH_WORDS) - ARTICLES


def language_of_reply(question: Question, understood: Lang) -> Lang:
    """The language that was asked for, else that of what was asked last.

    Args:
        understood: the language of the question with the conversation filled in.
    """
    return question.lang or language_asked_in(question.text, understood)


def language_asked_in(text: str, otherwise: Lang) -> Lang:
    """The language of what was asked last, or that it names ("in Spanish, please"); `otherwise` where it
    is names alone, alike in both.
    """
    if wanted := language_wanted_again(text):
        return wanted
    return otherwise if _is_names(text) else detect_language(text, otherwise)


def _is_names(text: str) -> bool:
    words = _WORD.findall(text)
    if SPANISH_MARKS.search(text) or (words and words[0].lower() in _OPENING):
        return False
    return all(word[0].isupper() or word in _WITHIN_NAMES for word in words)
