"""`warm_up`: what the first question would otherwise wait for."""

from __future__ import annotations

from index.embed import Embedder
from index.translate import load_dictionary
from rag.mentions.opposites import says_the_opposite
from rag.question.understand import understand

_LENGTHS = tuple(" ".join(["security"] * words) for words in (4, 20, 36))
"""Texts of the usual questions' lengths: the first of a length takes longer than the next."""

_UNSURE = "Nuevo Laredo Tamaulipas Zetas"
"""Names alone: only the language model tells which language they are in."""


def warm_up(embedder: Embedder) -> None:
    """Load the dictionary, the language model and the opposites, and encode texts of usual lengths."""
    for text in _LENGTHS:
        embedder.embed_question(text)
    load_dictionary()
    understand(_UNSURE)
    says_the_opposite(_UNSURE, "")
