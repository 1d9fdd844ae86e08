"""A folder to the question set in it, whichever of the two layouts it has."""

from __future__ import annotations

from pathlib import Path

from rag.evaluation.beir import read_beir_set
from rag.evaluation.questions_file import FILE, read_questions_file
from rag.evaluation.sets import QuestionSet


def load_question_set(folder: Path) -> QuestionSet:
    """Read the set in `folder`: `questions.jsonl` where there is one, else BEIR's layout.

    Raises:
        BadEvaluationSet: a part is missing or malformed; the message names it.
    """
    if (folder / FILE).is_file():
        return read_questions_file(folder)
    return read_beir_set(folder)
