"""Whether a sentence on somebody is of another matter than the one that is asked of."""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus.document import Document
from index.translate import read_question
from rag.evidence.doubts.unknown_name import words_of
from rag.evidence.gather import Evidence
from rag.question.asked_for import Kind
from rag.question.understand import Understood

_SHORT_NAME = re.compile(r"(?<![\w-])[A-Z]{3,6}\b(?!-)")
_READ = 8


def is_of_another_matter(question: Understood, ranked: Sequence[Evidence]) -> bool:
    """Does a question ask who it was, and name by its initials what the best sentence's article nowhere
    does, while that of another of the likeliest sentences does?
    """
    if Kind.PERSON not in question.wanted.kinds or question.text.isupper():
        return False
    best = ranked[0].document
    missing = [name for name in _SHORT_NAME.findall(question.text) if not _is_in(name, best, question)]
    others = [one.document for one in ranked[1:_READ] if one.document.id != best.id]
    return any(_is_in(name, document, question) for name in missing for document in others)


def _is_in(name: str, document: Document, question: Understood) -> bool:
    held = words_of(document)
    words = read_question(name, document.lang, question.lang)
    return all(not held.isdisjoint(word.terms_of_a_name) for word in words)
