"""A sentence that points back ("He …", "El acuerdo …", "…, she said") is quoted with the sentence before
it, a row of a table from its header on, an answer from its question on, a verdict from its claim on, an
entry of a chronology from its date on.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from corpus.leads import lead_before
from corpus.table_rows import header_of
from rag.evidence.beside import MOST_BESIDE_CHARS, sentence_before
from rag.evidence.gather import Evidence
from rag.mentions.sentences.points_back import points_back


def with_lead_in(chosen: Sequence[Evidence]) -> list[Evidence]:
    """The sentences, those that point back beginning with the sentence before them, rows with the header,
    answers with the question, verdicts with the claim, entries of a chronology with the date.

    The sentence before is of the same paragraph and at most 400 characters, and so is what stands from a
    header to the end of the row, or from a question, claim or date to the end of what follows; what
    shares a sentence becomes one, in the place of the first. Articles that may only be excerpted are
    quoted by the sentence alone.
    """
    shown: list[Evidence] = []
    for evidence in map(_widen, chosen):
        joined = [one for one in shown if _overlap(one, evidence)]
        place = next(i for i, one in enumerate(shown) if one is joined[0]) if joined else len(shown)
        apart = [one for one in shown if not _overlap(one, evidence)]
        joined.append(evidence)
        start, end = min(one.start for one in joined), max(one.end for one in joined)
        shown = [*apart[:place], replace(joined[0], start=start, end=end), *apart[place:]]
    return shown


def _widen(evidence: Evidence) -> Evidence:
    document = evidence.document
    if document.access == "excerpt":
        return evidence
    start = None
    if before := header_of(document.text, evidence.start, evidence.end) or _lead_just_before(evidence):
        start = before[0] if evidence.end - before[0] <= MOST_BESIDE_CHARS else None
    elif points_back(evidence.text, document.lang):
        before_it = sentence_before(document, evidence.start)
        start = before_it[0] if before_it else None
    return evidence if start is None else replace(evidence, start=start)


def _lead_just_before(evidence: Evidence) -> tuple[int, int] | None:
    """The question that a sentence answers, its claim or its date, if there is nothing between."""
    text = evidence.document.text
    lead = lead_before(text, evidence.start, evidence.end)
    return None if lead is None or text[lead[1] : evidence.start].strip() else lead


def _overlap(one: Evidence, other: Evidence) -> bool:
    return one.document is other.document and one.start < other.end and other.start < one.end
