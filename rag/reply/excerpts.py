"""What one answer may show of an article that may be quoted but never served whole (access "excerpt")."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from corpus.document import Document
from rag.answer import Citation, Passage
from rag.evidence.gather import Evidence, by_log_odds

MOST_PASSAGE_CHARS = 300
MOST_PASSAGE_SHARE = 0.25
MOST_SHARE = 0.5
"""How much of the text an answer shows: its passage and all its quotes together, counted once."""

_WORD_END = re.compile(r"\S(?=\s)")


def end_of_passage(document: Document, start: int, end: int) -> int:
    """Where a passage from `start` to `end` ends: after a word, within 300 characters and a quarter."""
    if document.access != "excerpt":
        return end
    most = max(1, min(MOST_PASSAGE_CHARS, int(len(document.text) * MOST_PASSAGE_SHARE)))
    return end if end - start <= most else _after_word(document.text, start, start + most)


def within_excerpts(shown: Sequence[Evidence], passages: Sequence[Passage]) -> list[Evidence]:
    """The sentences in their order; of an article that may only be quoted what one answer may show.

    The likeliest comes first to its share, and ends after a word where it is longer; others of its
    article are cited whole or not at all. Each article keeps one sentence.

    passages: what the answer shows beside them.
    """
    kept: dict[int, Evidence] = {}
    shares: dict[tuple[str, int], _Share] = {}
    for evidence in by_log_odds(shown):
        document = evidence.document
        if document.access != "excerpt":
            kept[id(evidence)] = evidence
            continue
        key = (document.id, document.version)
        is_first = key not in shares
        share = shares.setdefault(key, _Share(document, passages))
        end = share.end_of(evidence.start, evidence.end)
        if end == evidence.end or is_first:
            share.show(evidence.start, end)
            kept[id(evidence)] = replace(evidence, end=end)
    return [kept[id(evidence)] for evidence in shown if id(evidence) in kept]


def cut_quotes(arranged: Sequence[Evidence], citations: Sequence[Citation]) -> tuple[int, ...]:
    """The numbers of the citations that show only the beginning of what was arranged."""
    ends = {(one.document.id, one.document.version, one.start): one.end for one in arranged}
    return tuple(
        one.n
        for one in citations
        if one.end < ends.get((one.document_id, one.version, one.start), one.end)
    )


class _Share:
    """What an answer shows of an article, by the offsets of its characters, and may still show."""

    def __init__(self, document: Document, passages: Sequence[Passage]) -> None:
        self._text = document.text
        self._most = max(2, int(len(document.text) * MOST_SHARE))
        self._shown = {
            offset
            for passage in passages
            if (passage.document_id, passage.version) == (document.id, document.version)
            for offset in range(passage.start, passage.end)
        }

    def end_of(self, start: int, end: int) -> int:
        """How far a quote from `start` may go, at most to `end`."""
        left = self._most - len(self._shown)
        new = [offset for offset in range(start, end) if offset not in self._shown]
        return end if len(new) <= left else _after_word(self._text, start, new[left])

    def show(self, start: int, end: int) -> None:
        self._shown.update(range(start, end))


def _after_word(text: str, start: int, end: int) -> int:
    """The end of the last word that text[start:end] holds whole; `end` where it holds none."""
    ends = [found.end() for found in _WORD_END.finditer(text, start, end + 1)]
    return ends[-1] if ends else end
