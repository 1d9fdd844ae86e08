"""Whether a sentence is of somebody who only shares the last name of whom the question names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from index.translate import read_question
from index.words import fold, term_set
from rag.evidence.gather import Evidence
from rag.mentions.people.offices import words_for
from rag.question.understand import Understood

_WORD = re.compile(r"[^\W\d_]+")
_LEAST_LETTERS = 4
_OTHER_TITLES = (
    "state estado defense defensa security seguridad foreign treasury interior senator senador senadora "
    "deputy diputado diputada justice captain capitan colonel coronel sheriff officer agent agente "
    "special el la los las don dona doctor doctora dr dra mr mrs ms sr sra the us american mexican new "
    "nueva nuevo"
)
_TITLES = words_for("office", "lead", "court").union(_OTHER_TITLES.split())
"""Words before a name that are not part of it."""


def confused_name(question: Understood, near: Evidence) -> str | None:
    """The question's name of which a sentence only names a namesake: one with the same last word.

    Not where its article holds another word of that name, in any language: a nickname is one. Nor where
    it holds the name as it is also written.
    """
    known: frozenset[str] | None = None
    for name in question.names:
        *first, last = name.split()
        own = [word for word in first if fold(word) not in _TITLES]
        if not own or len(last) < _LEAST_LETTERS:
            continue
        if not set(_words_before(last, near.text)).difference(_TITLES, map(fold, first)):
            continue
        if known is None:
            known = term_set(f"{near.document.title}\n{near.document.text}", near.document.lang)
        terms = term_set(name, question.lang)
        is_alias = all(term[0] == "@" and term in known for term in terms)
        if not is_alias and not any(_is_held(word, question, near, known) for word in own):
            return name
    return None


def _words_before(last: str, text: str) -> Iterator[str]:
    """The capitalised words before a name's last word, folded."""
    for before, word in pairwise(_WORD.finditer(text)):
        if (
            text[before.end() : word.start()] == " "
            and before[0][0].isupper()
            and fold(word[0]) == fold(last)
        ):
            yield fold(before[0])


def _is_held(word: str, question: Understood, near: Evidence, known: frozenset[str]) -> bool:
    asked = read_question(word, near.document.lang, question.lang)
    return any(one.term in known or any(term in known for term, _ in one.translations) for one in asked)
