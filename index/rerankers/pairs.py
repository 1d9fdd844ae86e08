"""A question and a sentence as the tokens that the built-in reranker reads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum

from tokenizers import Tokenizer

from index.rerankers.reranker import Candidate

MOST_TOKENS = 192
"""Of a pair, with the tokens that set its parts apart; longer parts are cut."""

_START, _END = 0, 2
_QUESTION_TOKENS = 44
_TITLE_TOKENS = 18
_BEFORE_TOKENS = 24
_SENTENCE_TOKENS = 90


class Part(IntEnum):
    """What a token belongs to."""

    PADDING = 0
    OTHER = 1
    QUESTION = 2
    SENTENCE = 3


@dataclass(frozen=True, slots=True)
class Pair:
    """Token ids, and the part that each belongs to."""

    ids: list[int]
    parts: list[int]


def make_pairs(tokenizer: Tokenizer, question: str, candidates: Sequence[Candidate]) -> list[Pair]:
    """Of each candidate: `<s> query: question </s></s> passage: title </s> before </s> sentence </s>`."""
    texts = [f"query: {question}"]
    for candidate in candidates:
        texts += [f"passage: {candidate.title}", candidate.before, candidate.text]
    encoded = tokenizer.encode_batch_fast(texts, add_special_tokens=False)
    asked, *rest = [encoding.ids for encoding in encoded]
    return [_pair(asked, *parts) for parts in zip(rest[0::3], rest[1::3], rest[2::3], strict=True)]


def _pair(question: list[int], title: list[int], before: list[int], sentence: list[int]) -> Pair:
    asked, said = question[:_QUESTION_TOKENS], sentence[:_SENTENCE_TOKENS]
    around = [_END, _END, *title[:_TITLE_TOKENS], _END, *before[-_BEFORE_TOKENS:], _END]
    return Pair(
        [_START, *asked, *around, *said, _END],
        [
            Part.OTHER,
            *[Part.QUESTION] * len(asked),
            *[Part.OTHER] * len(around),
            *[Part.SENTENCE] * len(said),
            Part.OTHER,
        ],
    )
