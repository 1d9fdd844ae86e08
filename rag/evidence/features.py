"""What speaks for a sentence as an answer: the numbers that its log-odds are computed from."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np
import numpy.typing as npt

from corpus.document import Lang
from rag.calibration import EVIDENCE_FEATURES
from rag.mentions.sentences.denial import denies
from rag.mentions.sentences.of_itself import is_name_alone
from rag.mentions.sentences.reasons import gives_a_reason
from rag.question.understand import Understood

Features = npt.NDArray[np.float32]
Flags = npt.NDArray[np.bool_]

FEATURE_AT = {feature: at for at, feature in enumerate(EVIDENCE_FEATURES)}
"""The column of each feature."""


def sentence_features(
    question: Understood, texts: Sequence[str], lang: Lang, known: Mapping[str, npt.ArrayLike]
) -> Features:
    """What is known of sentences of one language as answers, from what they say.

    Args:
        texts: as written.
        known: the features that are known already, by name: one value for all, or (sentences,).

    Returns:
        (sentences, features), in the order of EVIDENCE_FEATURES; 0 for those that nothing here tells.
    """
    found = np.zeros((len(texts), len(EVIDENCE_FEATURES)), dtype=np.float32)
    for feature, column in known.items():
        found[:, FEATURE_AT[feature]] = column
    wanted = question.wanted
    kinds = (
        ("number", question.wants_number, wanted.has_figure),
        ("date", question.wants_time, wanted.has_time),
        ("name", question.wants_name, wanted.has_name),
    )
    for kind, is_wanted, has in kinds:
        if is_wanted:
            held = _flags(has, texts)
            found[:, FEATURE_AT[f"{kind}_wanted_found"]] = held
            found[:, FEATURE_AT[f"{kind}_wanted_missing"]] = ~held
    if wanted.whether:
        found[:, FEATURE_AT["denial_wanted_found"]] = _flags(denies, texts)
    if wanted.why:
        found[:, FEATURE_AT["reason_wanted_found"]] = _flags(gives_a_reason, texts)
    if wanted.asks_for_no_name:
        found[_flags(is_name_alone, texts), FEATURE_AT["of_itself"]] = 1.0
    return found


def _flags(holds: Callable[[str], bool], texts: Sequence[str]) -> Flags:
    """(texts,) which of them hold something."""
    return np.array([holds(text) for text in texts], dtype=bool)
