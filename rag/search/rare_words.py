"""Words of a question that few documents hold: they find those documents, whatever meaning says.

To the embedding model a rare surname or a made-up word is much like any other, so that passages which
hold none of a question's rare words may lie as near to it as the one that does.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from corpus.document import LANGS
from index.dense import Rows
from index.generation import Generation, Mask
from index.lexical import Scores
from index.words import split_terms
from rag.question.understand import Understood

_FEW = 3
"""Of so many documents each word may be where a question says nothing but rare words."""

_ONE_IN = 1000
"""Of so many documents one more may hold what is rare: stories come in copies."""

_BETWEEN = 0.001


def rows_with_rare_names(generation: Generation, question: Understood, allowed: Mask) -> list[Rows]:
    """For each of the question's names that only one document holds, the rows that do, ascending.

    In a large index a few documents more may hold a name.
    """
    names = " ".join(question.names)
    most = max(1, generation.live_documents // _ONE_IN)
    terms = dict.fromkeys(term for lang in LANGS for term in split_terms(names, lang, question.lang))
    found = (generation.held_by_few(term, allowed, most) for term in terms)
    return [holding for holding in found if len(holding)]


def count_rare_names(rows: Rows, holding: Sequence[Rows]) -> npt.NDArray[np.int64]:
    """(rows,) how many rare names each row holds, of those that `rows_with_rare_names` found."""
    counts = np.zeros(len(rows), dtype=np.int64)
    for of_one_name in holding:
        counts += np.isin(rows, of_one_name)
    return counts


def rows_with_all_rare(generation: Generation, question: Understood, allowed: Mask) -> Rows:
    """The rows that hold every word of the question, ascending, if few documents hold each of them."""
    most = max(_FEW, generation.live_documents // _ONE_IN)
    found = [np.zeros(0, dtype=np.int64)]
    for lang in LANGS:
        common: Rows | None = None
        for term in dict.fromkeys(split_terms(question.text, lang, question.lang)):
            holding = generation.held_by_few(term, allowed, most)
            common = holding if common is None else np.intersect1d(common, holding)
            if not len(common):
                break
        if common is not None:
            found.append(common)
    return np.unique(np.concatenate(found))


def put_first(scores: Scores, rows: Rows, first: Rows) -> Scores:
    """The scores, (n,), of some rows, with those of `first` raised above all others, in their order."""
    if not len(first):
        return scores
    is_first = np.isin(rows, first)
    if not is_first.any() or is_first.all():
        return scores
    missing = float(scores[~is_first].max() - scores[is_first].min()) + _BETWEEN
    raised: Scores = np.where(is_first, scores + max(0.0, missing), scores).astype(np.float32)
    return raised
