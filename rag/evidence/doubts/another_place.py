"""Whether an article names the places that a question names."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from corpus.document import Document
from index.words import fold
from rag.mentions.places.place import Place
from rag.question.understand import Understood

_ARTICLES_KEPT = 64
_OR = re.compile(r" (?:or|o|u|and/or|y/o) \Z")


def place_missing(question: Understood, document: Document) -> Place | None:
    """The first place of the question that an article, with its title, does not name, if there is one.

    Of two joined by "or" one is enough.
    """
    if not question.places:
        return None
    told = _folded(document.title, document.text)
    missing = [place for place in question.places if not place.is_named_in(told)]
    return missing[0] if missing and not _is_alternative(question, missing) else None


@lru_cache(maxsize=_ARTICLES_KEPT)
def _folded(title: str, text: str) -> str:
    """An article with its title; kept, since a question orders, refuses and explains by it."""
    return fold(f"{title}\n{text}")


def _is_alternative(question: Understood, missing: Sequence[Place]) -> bool:
    """Whether the missing places are among several of which any would do."""
    text = question.text
    at = [text.find(place.written) for place in question.places]
    joined = any(_OR.search(text[:start]) for start in at[1:] if start > 0)
    return joined and len(missing) < len(question.places)
