"""A sentence that points back ("He …", "El acuerdo …", "…, she said") is quoted with the sentence before
it, a row of a table from its header on, an answer from its question on, a verdict from its claim on, an
entry of a chronology from its date on.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from corpus.document import Lang
from corpus.leads import lead_before
from corpus.table_rows import header_of
from rag.evidence.beside import MOST_BESIDE_CHARS, sentence_before
from rag.evidence.gather import Evidence
from rag.mentions.sentences.said_by_no_name import is_said_by_no_name

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
_VERB = (
    r"(?:is|are|was|were|has|have|had|will|would|can|could|may|might|must|did|does|do|also|came|went|took|"
    r"began|begins?|started|starts?|ended|ends?|expired|expires?|failed|lasted|lasts?|ran|runs?|led|leads?|"
    r"calls?|covers?|allows?|fell|rose|entered|remains?|remained|continued|continues?|resulted|includes?|"
    r"es|son|era|eran|fue|fueron|ser[áa]n?|est[áa]n?|estaban?|ha|han|hab[íi]an?|tiene|tienen|tuvo|se|no|"
    r"entra|entran|vence|vencen|dura|duran|busca|permite|prev[ée]|incluye|obliga|\w+(?:ó|aron|ieron))\b"
)
_SAYS_WHICH = (
    rf"(?!\s+(?:(?!{_VERB})\w+\s+){{0,2}}(?:of|between|against|about|with|on|for|to|from|in|that|which|signed|"
    r"de|del|entre|con|contra|sobre|para|que|en|a|al)\b)"
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
    """Whether only the sentence before a sentence makes clear what it begins with, or who says it."""
    return _POINTS_BACK[lang].match(text) is not None or is_said_by_no_name(text, lang)


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
