"""`warm_up` and `ask_titles`: what the first questions would otherwise wait for."""

from __future__ import annotations

import threading
import time
from dataclasses import replace

from index.embed import Embedder
from index.translate import load_dictionary
from rag.answer import Question
from rag.library import Library
from rag.mentions.words.opposites import says_the_opposite
from rag.pipeline import answer_question
from rag.question.understand import understand

MOST_TITLES = 100
MOST_SECONDS = 2.0

_TITLE_CHARS = 300

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


def ask_titles(library: Library, stopping: threading.Event) -> int:
    """Ask for the newest articles by their titles, so that what questions read of them is remembered.

    No language model writes and no reranker reads, and the answers are kept nowhere. It ends after
    MOST_TITLES, after MOST_SECONDS, or when it is told to stop.

    Returns:
        how many were asked.
    """
    reader = replace(library, writer=None, reranker=None)
    until = time.monotonic() + MOST_SECONDS
    asked = 0
    for title in library.generation.newest_titles(MOST_TITLES):
        if stopping.is_set() or time.monotonic() >= until:
            break
        answer_question(Question(title[:_TITLE_CHARS]), reader)
        asked += 1
    return asked
