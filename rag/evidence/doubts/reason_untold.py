"""Whether what is asked why is only said again, and no reason told."""

from __future__ import annotations

import re
from collections.abc import Sequence

from index.words import fold
from rag.evidence.gather import Evidence
from rag.evidence.reason_told import tells_why
from rag.question.counted import last_question
from rag.question.understand import Understood

_ASKS_WHY = re.compile(
    r"\W{0,5}(?:(?:and|but|so|y|pero|entonces) )?"
    r"(?:why|how come|por que|what (?:caused|prompted|led|made))\b"
)
_SAID_AGAIN = 0.4
"""The least share of the question's words, by weight, in a sentence that says again what is asked."""


def only_says_it_again(question: Understood, ranked: Sequence[Evidence]) -> bool:
    """Does a question open with "why", and the best sentence hold many of its words, while neither that
    nor another that is shown tells a reason?

    What shares few words with the question may be the reason itself.
    """
    if not ranked or not question.wanted.why or ranked[0].covered < _SAID_AGAIN:
        return False
    is_why = _ASKS_WHY.match(last_question(fold(question.text))) is not None
    return is_why and not tells_why(question, ranked)
