"""Evidence to answer: its sentences, verbatim, each with its [n]."""

from __future__ import annotations

from collections.abc import Sequence

from rag.answer import AnswerSentence, Citation


def compose(citations: Sequence[Citation]) -> tuple[AnswerSentence, ...]:
    """The answer's sentences; each is the quote of its citation."""
    return tuple(AnswerSentence(one.quote, one.lang, (one.n,)) for one in citations)


def pieces_of(sentences: Sequence[AnswerSentence]) -> list[str]:
    """The answer's text piece by piece, a sentence with its [n] each; joined they are the text."""
    texts = [f"{one.text} {''.join(f'[{n}]' for n in one.citations)}" for one in sentences]
    return [text if place == 0 else f" {text}" for place, text in enumerate(texts)]
