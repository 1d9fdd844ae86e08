"""Whether a sentence tells of another operation, plan or programme than the one that is asked of."""

from __future__ import annotations

from index.translate import read_question
from index.words import term_set
from rag.evidence.gather import Evidence
from rag.mentions.places.scope import find_scopes
from rag.question.understand import Understood


def is_of_another_undertaking(question: Understood, one: Evidence) -> bool:
    """Does a question name an operation or the like, and a sentence another one, and neither it nor the
    title of its article any of those?

    One goes by its name in either language: "Operation Northern Border", "Operación Frontera Norte".
    """
    asked = [scope for scope in find_scopes(question.text) if scope.is_undertaking]
    if not asked or not any(scope.is_undertaking for scope in find_scopes(one.text)):
        return False
    lang = one.document.lang
    held = term_set(f"{one.document.title}\n{one.text}", lang)
    names = (read_question(scope.name, lang, question.lang) for scope in asked)
    return not any(all(not held.isdisjoint(word.terms) for word in name) for name in names)
