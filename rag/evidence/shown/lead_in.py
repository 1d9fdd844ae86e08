"""A sentence that points back ("He …", "El acuerdo …", "…, she said") is quoted with the sentence before
it, a row of a table from its header on, an answer from its question on, a verdict from its claim on, an
entry of a chronology from its date on.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from corpus.leads import lead_before
from corpus.table_rows import header_of
from index.translate import read_question
from index.words import term_set
from rag.evidence.beside import MOST_BESIDE_CHARS, overlap, sentence_before
from rag.evidence.gather import Evidence
from rag.mentions.sentences.points_back import points_back
from rag.question.understand import Understood

_SAME_QUESTION = 1 / 2
"""A heading with more of its words in the question asks the same."""
_NAMES_ITS_SUBJECT = re.compile(r"(?:The|An?|El|L[ao]s?|Una?) (?:\S{1,40} ){7}")


def with_lead_in(question: Understood, chosen: Sequence[Evidence]) -> list[Evidence]:
    """The sentences, those that point back beginning with the sentence before them, rows with the header,
    answers with the question, verdicts with the claim, entries of a chronology with the date.

    The sentence before is of the same paragraph and at most 400 characters, and so is what stands from a
    header to the end of the row, or from a question, claim or date to the end of what follows; what
    shares a sentence becomes one, in the place of the first. Articles that may only be excerpted are
    quoted by the sentence alone; so is what names by itself what it tells of, under another question than
    the one asked.
    """
    shown: list[Evidence] = []
    for evidence in (_widen(question, one) for one in chosen):
        joined = [one for one in shown if overlap(one, evidence)]
        place = next(i for i, one in enumerate(shown) if one is joined[0]) if joined else len(shown)
        apart = [one for one in shown if not overlap(one, evidence)]
        joined.append(evidence)
        start, end = min(one.start for one in joined), max(one.end for one in joined)
        shown = [*apart[:place], replace(joined[0], start=start, end=end), *apart[place:]]
    return shown


def _widen(question: Understood, evidence: Evidence) -> Evidence:
    document = evidence.document
    if document.access == "excerpt":
        return evidence
    start = None
    if before := header_of(document.text, evidence.start, evidence.end) or _lead_just_before(
        question, evidence
    ):
        start = before[0] if evidence.end - before[0] <= MOST_BESIDE_CHARS else None
    elif points_back(evidence.text, document.lang):
        before_it = sentence_before(document, evidence.start)
        start = before_it[0] if before_it else None
    return evidence if start is None else replace(evidence, start=start)


def _lead_just_before(question: Understood, evidence: Evidence) -> tuple[int, int] | None:
    """The question that a sentence answers, its claim or its date, if there is nothing between, and the
    sentence needs it.
    """
    text = evidence.document.text
    lead = lead_before(text, evidence.start, evidence.end)
    if lead is None or text[lead[1] : evidence.start].strip():
        return None
    return None if _tells_without(question, text[slice(*lead)], evidence) else lead


def _tells_without(question: Understood, lead: str, evidence: Evidence) -> bool:
    """Whether a lead asks something else than the question, and the sentence names what it tells of."""
    lang = evidence.document.lang
    if "?" not in lead or points_back(evidence.text, lang) or not _NAMES_ITS_SUBJECT.match(evidence.text):
        return False
    words = term_set(lead, lang)
    asked = (word.terms for word in read_question(question.text, lang, question.lang))
    return len(words & frozenset[str]().union(*asked)) <= _SAME_QUESTION * len(words)
