"""What speaks for a sentence as an answer: the numbers that its log-odds are computed from."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np
import numpy.typing as npt

from corpus.document import Lang
from rag.calibration import EVIDENCE_FEATURES
from rag.mentions.denial import denies
from rag.mentions.of_itself import is_name_alone
from rag.mentions.reasons import gives_a_reason
from rag.question.understand import Understood, speaks_of_another_time

Features = npt.NDArray[np.float32]
Column = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]


def sentence_features(
    question: Understood, sentences: Sequence[tuple[str, Lang]], known: Mapping[str, Column | Flags]
) -> Features:
    """What is known of sentences as answers, from where they stand and from what they say.

    Args:
        sentences: as written, with their language.
        known: the features that are known already, by name, (sentences,) each.

    Returns:
        (sentences, features), in the order of EVIDENCE_FEATURES.
    """
    texts = [text for text, _ in sentences]
    wanted = question.wanted
    figure, date, name = question.wants_number, question.wants_time, question.wants_name
    figures = _flags(figure, wanted.has_figure, texts)
    dates = _flags(date, wanted.has_time, texts)
    names = _flags(name, wanted.has_name, texts)
    columns: dict[str, Column | Flags] = {
        **known,
        "number_wanted_missing": ~figures & figure,
        "number_wanted_found": figures,
        "date_wanted_missing": ~dates & date,
        "date_wanted_found": dates,
        "name_wanted_missing": ~names & name,
        "name_wanted_found": names,
        "another_time": np.array(
            [speaks_of_another_time(question, *one) for one in sentences], dtype=bool
        ),
        "denial_wanted_found": _flags(wanted.whether, denies, texts),
        "reason_wanted_found": _flags(wanted.why, gives_a_reason, texts),
        "of_itself": np.logical_or(
            known["of_itself"], _flags(wanted.asks_for_no_name, is_name_alone, texts)
        ),
    }
    return np.column_stack([columns[feature] for feature in EVIDENCE_FEATURES]).astype(np.float32)


def _flags(is_asked: bool, holds: Callable[[str], bool], texts: Sequence[str]) -> Flags:
    """(texts,) which of them hold what is asked for; none, unread, where it is not."""
    return np.array([holds(text) for text in texts] if is_asked else [False] * len(texts), dtype=bool)
