"""Evidence to answer: its sentences, verbatim, each with its [n]."""

from __future__ import annotations

from collections.abc import Sequence

from rag.answer import AnswerSentence, Citation


def compose(citations: Sequence[Citation]) -> tuple[str, tuple[AnswerSentence, ...]]:
    """The answer's text and its sentences; each is the quote of its citation."""
    sentences = tuple(
        AnswerSentence(citation.quote, citation.lang, (citation.n,)) for citation in citations
    )
    text = " ".join(f"{sentence.text} [{sentence.citations[0]}]" for sentence in sentences)
    return text, sentences
