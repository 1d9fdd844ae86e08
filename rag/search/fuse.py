"""Two rankings to one: meaning, freed of language bias, plus the share of the question's words found.

The words' part is bounded by the best BM25 that the question could get from a passage of that
language. A question in another language shares few words with a passage, so that part shrinks by
itself where it would only be noise; nothing is ranked by the words' order alone. A name of the question
that one document alone holds adds to that document, whatever else the question says: meaning cannot tell
a rare surname from another.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from corpus.document import LANGS, Lang
from index.lexical import QueryTerm, Scores, best_possible
from rag.calibration import Calibration

MOST_SOLE_NAMES = 2
"""How many names that a document alone holds add to its passages' scores."""


def best_lexical(terms: list[QueryTerm]) -> dict[Lang, float]:
    """By passage language: a BM25 that no passage of that language can exceed; never 0."""
    return {
        lang: max(
            best_possible([t for t in terms if t.term[0] == "@" or t.term.startswith(f"{lang}:")]),
            1e-6,
        )
        for lang in LANGS
    }


def fuse_scores(
    dense: Scores,
    lexical: Scores,
    passage_is_spanish: npt.NDArray[np.bool_],
    question_lang: Lang,
    best: dict[Lang, float],
    sole_names: npt.NDArray[np.int64],
    calibration: Calibration,
) -> tuple[Scores, Scores]:
    """One score a passage from both sides.

    Args:
        dense: (n,) cosines.
        lexical: (n,) BM25.
        passage_is_spanish: (n,) bool; the others are English.
        best: `best_lexical` of the question.
        sole_names: (n,) how many names of the question the passage holds and hardly another document.

    Returns:
        fused: (n,) float32, higher is better.
        coverage: (n,) float32 in [0, 1], the BM25 as a share of the best possible.
    """
    bias = calibration.language_bias[question_lang]
    limits = np.where(passage_is_spanish, best["es"], best["en"])
    coverage = np.minimum(np.maximum(lexical / limits, 0), 1).astype(np.float32)
    same = passage_is_spanish == (question_lang == "es")
    weight = np.where(same, calibration.lexical_weight_same, calibration.lexical_weight_across)
    freed = dense - np.where(passage_is_spanish, bias["es"], bias["en"])
    named = calibration.sole_name_weight * np.minimum(sole_names, MOST_SOLE_NAMES)
    return (freed + weight * coverage + named).astype(np.float32), coverage
