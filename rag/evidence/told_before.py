"""Whether an article is older than all that a question asks about."""

from __future__ import annotations

from corpus.document import Document
from rag.question.understand import Understood


def told_before(question: Understood, document: Document) -> bool:
    """Was an article published before the times that a question names, and asks of as gone by?

    It can tell what was planned for then, and not what came of it.
    """
    day = document.published
    if day is None or not question.times or question.looks_ahead:
        return False
    return all(time.begins_after(day) for time in question.times)
