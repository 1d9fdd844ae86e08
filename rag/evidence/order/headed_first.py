"""Asked what holds, what opens with those words goes first: "What holds: …", "Lo que falta es …"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus.document import Lang
from index.translate import read_question
from index.words import fold, term_set
from rag.evidence.gather import Evidence
from rag.evidence.order.moved import lowered, nearly_as_good
from rag.question.understand import Understood

_LOWERED_BY = 6.0
_ASKS_WHAT = re.compile(r"(?:\A|[?!.;:,] ?|¿)[^\w?]{0,5}(?:what|which|(?<!por )que|cual(?:es)?)\b")
_OPENS = re.compile(
    r"\W{0,5}(?:what|the part that|lo que|la parte que) (?P<told>[^:,.;]{3,60}?)"
    r"(?::| (?:is|are|was|were|es|son|era|fue|fueron)\b)"
)


def headed_first(question: Understood, ranked: Sequence[Evidence]) -> list[Evidence]:
    """The sentences, less likely those that do not open with what is asked where one nearly as likely as
    the best does.
    """
    if not ranked or not _ASKS_WHAT.search(fold(question.text)) or _is_headed(question, ranked[0]):
        return list(ranked)
    near = nearly_as_good(question, ranked)
    if not any(_is_headed(question, one) for one in near):
        return list(ranked)
    return lowered(ranked, [not _is_headed(question, one) for one in ranked], _LOWERED_BY)


def _is_headed(question: Understood, one: Evidence) -> bool:
    found = _OPENS.match(fold(one.text))
    if found is None:
        return False
    lang = one.document.lang
    told = term_set(found["told"], lang)
    names = _terms_of(question.names, question.lang, lang)
    return bool(told - names) and told <= _terms_of((question.text,), question.lang, lang)


def _terms_of(texts: Sequence[str], asked_in: Lang, lang: Lang) -> frozenset[str]:
    words = (word for text in texts for word in read_question(text, lang, asked_in))
    return frozenset[str]().union(*(word.terms for word in words))
