"""The nearest passages where they are told apart by their articles alone."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice

from rag.answer import Passage

_MOST = 3


def nearest_articles(passages: Iterable[Passage]) -> list[Passage]:
    """The first passage of each of the nearest articles, three at most."""
    first: dict[str, Passage] = {}
    for passage in passages:
        first.setdefault(passage.document_id, passage)
    return list(islice(first.values(), _MOST))
