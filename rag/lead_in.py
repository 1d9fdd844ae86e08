"""A sentence that points back ("He …", "El acuerdo …") is quoted together with the sentence before it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from corpus.document import Document, Lang
from corpus.sentences import split_sentences
from rag.evidence import Evidence

MOST_LEAD_IN_CHARS = 400
_CHARS_READ = 1_500
_LAST_OF_A_PARAGRAPH = re.compile(r"\n[^\S\n]*\n")
_ENDS = (".", "!", "?", "…", '."', ".”", ".»", ".)", ".'")
_THINGS = (
    "agreement|deal|accord|pact|treaty|plan|strategy|program(?:me)?|operation|group|bill|law|decree|order|"
    "ruling|decision|measure|statement|letter|report|figure|number|total|amount|case|suspect|attack|"
    "tunnel|call|meeting|visit"
)
_COSAS = (
    "acuerdo|convenio|pacto|tratado|plan|estrategia|programa|operación|operativo|grupo|ley|decreto|orden|"
    "fallo|decisión|medida|comunicado|carta|informe|reporte|cifra|número|total|monto|caso|sospechoso|"
    "ataque|túnel|llamada|reunión|visita"
)
_SAYS_WHICH = (
    r"(?!\s+(?:\w+\s+){0,2}(?:of|between|with|on|for|to|from|in|that|which|signed|"
    r"de|del|entre|con|sobre|para|que|en|a|al)\b)"
)
_POINTS_BACK = {
    "en": re.compile(
        r"\W*(?:(?:He|She|It|They|His|Her|Its|Their|These|Those|Both|Neither)\b|"
        rf"(?:This|That)\b(?!\s+(?:is|was) (?:when|why|how)\b)|The (?:{_THINGS})s?\b{_SAYS_WHICH})"
    ),
    "es": re.compile(
        r"\W*(?:(?:Él|Ella|Ellos|Ellas|Ello|Eso|Esto|Est[ae]|Est[oa]s|Es[ae]|Es[oa]s|Aquel|Aquella|Sus?|"
        r"Dich[oa]s?|Amb[oa]s|Ningun[oa])\b|"
        rf"(?:El|La|Los|Las) (?:{_COSAS})(?:e?s)?\b{_SAYS_WHICH})"
    ),
}


def points_back(text: str, lang: Lang) -> bool:
    """Whether a sentence begins with what only the sentence before it makes clear."""
    return _POINTS_BACK[lang].match(text) is not None


def with_lead_in(chosen: Sequence[Evidence]) -> list[Evidence]:
    """The sentences, those that point back beginning with the sentence before them.

    That sentence is of the same paragraph and at most 400 characters; where it was chosen too, the two
    become one. Articles that may only be excerpted are quoted by the sentence alone.
    """
    widened = [_widen(evidence) for evidence in chosen]
    return [
        evidence
        for place, evidence in enumerate(widened)
        if not any(_holds(other, evidence) for at, other in enumerate(widened) if at != place)
    ]


def _widen(evidence: Evidence) -> Evidence:
    document = evidence.document
    if document.access == "excerpt" or not points_back(evidence.text, document.lang):
        return evidence
    start = _start_of_sentence_before(document, evidence.start)
    return evidence if start is None else replace(evidence, start=start)


def _start_of_sentence_before(document: Document, start: int) -> int | None:
    read_from = max(0, start - _CHARS_READ)
    before = document.text[read_from:start]
    breaks = [found.end() for found in _LAST_OF_A_PARAGRAPH.finditer(before)]
    paragraph = read_from + (breaks[-1] if breaks else 0)
    spans = split_sentences(document.text[paragraph:start], document.lang)
    if not spans:
        return None
    lead_start, lead_end = paragraph + spans[-1][0], paragraph + spans[-1][1]
    is_cut = lead_start == read_from > 0
    is_heading = any(h.start <= lead_start and lead_end <= h.end for h in document.headings)
    if is_cut or is_heading or lead_end - lead_start > MOST_LEAD_IN_CHARS:
        return None
    return lead_start if document.text[lead_start:lead_end].endswith(_ENDS) else None


def _holds(wider: Evidence, evidence: Evidence) -> bool:
    return (
        wider.document is evidence.document
        and wider.start <= evidence.start
        and evidence.end <= wider.end
        and (wider.start, wider.end) != (evidence.start, evidence.end)
    )
