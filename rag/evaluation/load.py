"""A folder to the question set in it, whichever of the two layouts it has."""

from __future__ import annotations

from pathlib import Path

from rag.evaluation.beir import read_beir_set
from rag.evaluation.questions_file import (
    FILE,
    TEACHING_FILE,
    read_questions_file,
    read_teaching_file,
)
from rag.evaluation.sets import QuestionSet


def load_question_set(folder: Path) -> QuestionSet:
    """Read the set in `folder`: `questions.jsonl` where there is one, else BEIR's layout.

    Raises:
        BadEvaluationSet: a part is missing or malformed; the message names it.
    """
    if (folder / FILE).is_file():
        return read_questions_file(folder)
    return read_beir_set(folder)


def load_tuning_sets(folder: Path) -> list[QuestionSet]:
    """What a model is fitted on: what `load_question_set` gives, and the questions of `teaching.jsonl`.

    One of the two may be missing.

    Raises:
        BadEvaluationSet: a part is missing or malformed; the message names it.
    """
    if not (folder / TEACHING_FILE).is_file():
        return [load_question_set(folder)]
    teaching = read_teaching_file(folder)
    return [read_questions_file(folder), teaching] if (folder / FILE).is_file() else [teaching]
