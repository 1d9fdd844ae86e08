"""A sentence that begins with what only the one before it tells: "He", "The agreement"."""

from __future__ import annotations

import re

from corpus.document import Lang
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
