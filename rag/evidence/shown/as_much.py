"""Whether a sentence beside the best tells as much of what is counted."""

from __future__ import annotations

from rag.evidence.another_time import speaks_of_another_time
from rag.evidence.doubts.held_words import lacks_counted
from rag.evidence.gather import Evidence
from rag.question.counted import read_counted
from rag.question.understand import Understood


def tells_as_much(question: Understood, best: Evidence, other: Evidence) -> bool:
    """Whether a sentence beside the best holds, where it is asked how many, a figure of what is counted
    as that does, and is not of another time.

    Where several facts are asked for, each sentence may tell one.
    """
    is_of_a_count = question.wants_number and read_counted(question.text).noun
    if not is_of_a_count or question.wants_several:
        return True
    return (
        lacks_counted(question, other) <= lacks_counted(question, best)
        and question.wanted.lack(other.text) <= question.wanted.lack(best.text)
        and _is_of_another_time(question, other) <= _is_of_another_time(question, best)
    )


def _is_of_another_time(question: Understood, one: Evidence) -> bool:
    return speaks_of_another_time(question, one.alone, one.document.lang, one.day)
