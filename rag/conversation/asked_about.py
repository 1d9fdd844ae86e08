"""What a question is about, without the words by which it asks."""

from __future__ import annotations

import re

from index.words import fold
from rag.question.asking import AUXILIARY, QUESTION_WORD

_WORD = re.compile(r"[\w.'&-]+")
_ASKS = re.compile(
    rf"(?!may\Z)(?:{QUESTION_WORD}|{AUXILIARY}|many|much|the|an?|of|in|to|for|from|on|"
    r"por|fue|es|son|el|l[ao]s?|una?|se|de|en|al?|del)\Z"
)
"""May is a month here."""


def asked_about(text: str) -> list[str]:
    """The words of one or several questions, as written, but for those by which something is asked, and
    articles and the like.
    """
    return [word for word in _WORD.findall(text) if not _ASKS.match(fold(word))]
