"""What stands beside a sentence in its article: just before and after it, in its paragraph, within it."""

from __future__ import annotations

import re

from corpus.document import Document
from corpus.sentences import split_sentences
from rag.evidence.gather import Evidence

MOST_BESIDE_CHARS = 400
"""What is longer is not shown with a sentence."""

_CHARS_READ = 1_500
_END_OF_A_PARAGRAPH = re.compile(r"\n[^\S\n]*\n")
_ENDS = (".", "!", "?", "…", '."', ".”", ".»", ".)", ".'")


def sentence_before(document: Document, start: int) -> tuple[int, int] | None:
    """Where the sentence before `start` stands; None where there is none, or it is no whole one that may
    be shown.
    """
    before = sentences_before(document, start)
    return before[-1] if before and _may_be_shown(document, *before[-1]) else None


def sentences_before(document: Document, start: int) -> list[tuple[int, int]]:
    """Where the sentences before `start` stand in its paragraph, in order, as far as 1,500 characters
    back.
    """
    read_from = max(0, start - _CHARS_READ)
    before = document.text[read_from:start]
    breaks = [found.end() for found in _END_OF_A_PARAGRAPH.finditer(before)]
    paragraph = read_from + (breaks[-1] if breaks else 0)
    spans = split_sentences(document.text[paragraph:start], document.lang)
    placed = [(paragraph + one, paragraph + end) for one, end in spans]
    is_cut = bool(placed) and placed[0][0] == read_from > 0
    return placed[is_cut:]


def sentence_after(document: Document, end: int) -> tuple[int, int] | None:
    """The same for the sentence after `end`."""
    after = document.text[end : end + _CHARS_READ]
    stop = _END_OF_A_PARAGRAPH.search(after)
    spans = split_sentences(after[: stop.start()] if stop else after, document.lang)
    if not spans:
        return None
    start, end = end + spans[0][0], end + spans[0][1]
    return (start, end) if _may_be_shown(document, start, end) else None


def stand_in_one_paragraph(document: Document, start: int, end: int) -> bool:
    """Whether no paragraph ends between these places."""
    return _END_OF_A_PARAGRAPH.search(document.text, start, end) is None


def is_within(one: Evidence, whole: Evidence) -> bool:
    """Whether a sentence is a part of what another shows of the same article."""
    return one.document.id == whole.document.id and whole.start <= one.start and one.end <= whole.end


def overlap(one: Evidence, other: Evidence) -> bool:
    """Whether two sentences of an article share some of its text."""
    return one.document is other.document and one.start < other.end and other.start < one.end


def _may_be_shown(document: Document, start: int, end: int) -> bool:
    is_heading = any(h.start <= start and end <= h.end for h in document.headings)
    return (
        not is_heading and end - start <= MOST_BESIDE_CHARS and document.text[start:end].endswith(_ENDS)
    )
