"""The people whose names a question asks for: "name of the lieutenant", "cómo se llama el informante"."""

from __future__ import annotations

import re

from rag.mentions.people.nouns import KINDS_OF_PEOPLE, PEOPLE
from rag.question.asking import NAME_OF

_PERSON = "|".join(sorted(PEOPLE))
_ASKED = re.compile(
    rf"{NAME_OF}({_PERSON})(?:e?s)?\b|"
    rf"\b(?:what|which) (?:is|was|are|were) (?:the |his |her |their )?(?:[\w-]+ ){{0,2}}?"
    rf"({_PERSON})s?['’]s? (?:full |real )?names?\b"
)


def people_asked(folded: str) -> frozenset[str]:
    """The nouns, in both languages, for those whose names a folded question asks for; none where it asks
    for none.
    """
    nouns = {found[1] or found[2] for found in _ASKED.finditer(folded)}
    return frozenset().union(*(kind for kind in KINDS_OF_PEOPLE if not kind.isdisjoint(nouns)))
