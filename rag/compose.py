"""Evidence to answer: its sentences, verbatim, each with its [n]."""

from __future__ import annotations

from collections.abc import Sequence

from rag.answer import AnswerSentence, Citation


def compose(citations: Sequence[Citation]) -> tuple[str, tuple[AnswerSentence, ...]]:
    """The answer's text and its sentences; each is the quote of its citation."""
    sentences = tuple(
        AnswerSentence(citation.quote, citation.lang, (citation.n,)) for citation in citations
    )
    return "".join(pieces_of(sentences)), sentences


def pieces_of(sentences: Sequence[AnswerSentence]) -> list[str]:
    """The answer's text piece by piece, a sentence with its [n] each; joined they are the text."""
    texts = [f"{sentence.text} [{sentence.citations[0]}]" for sentence in sentences]
    return [text if place == 0 else f" {text}" for place, text in enumerate(texts)]
