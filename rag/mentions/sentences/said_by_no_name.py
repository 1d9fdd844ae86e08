"""Sentences that somebody says whom they do not name: "“…”, dijo.", "…, she added."."""

from __future__ import annotations

import re

from corpus.document import Lang

_QUOTE_MARKS = ("“", '"', "«", "‘", "'")
_SAID = (
    r"(?:said|says|added|adds|told|noted|warned|explained|argued|insisted|wrote|asked|replied|concluded|"
    r"recalled|claimed|stated|continued|testified|complained|admitted)"
)
_DIJO = (
    r"(?:dij(?:o|eron)|dicen?|(?:afirm|agreg|se[ñn]al|explic|asegur|coment|declar|expres|indic|precis|"
    r"puntualiz|record|reiter|subray|critic|lament|cont|denunci|manifest|apunt|detall|relat|pregunt)"
    r"(?:ó|aron)|(?:añad|insist|conclu|advirt|admit|escrib|respond)(?:i[óo]|y[óo]|ieron|yeron)|sostuvo|"
    r"reconoci[óo])"
)
_WEEKDAY = r"(?:lunes|martes|miércoles|jueves|viernes|sábado|domingo)"
_WHEN_SAID = {
    "en": r"(?: (?:on )?[A-Z][a-z]+day| today| yesterday| later)?",
    "es": rf"(?: (?:él|ella|ell[oa]s|ayer|hoy|también|después|(?:el|este) {_WEEKDAY}))?",
}
_SAID_BY_WHOM = {
    "en": re.compile(
        rf"[,?!”\"»] ?(?:(?:he|she|they)(?: (?:also|later|then))? {_SAID}(?: (?:reporters|\w+)){{0,3}}"
        rf"|{_SAID} (?:he|she|they)){_WHEN_SAID['en']}[.!]?\W{{0,3}}\Z"
    ),
    "es": re.compile(rf"[,?!”\"»] ?{_DIJO}{_WHEN_SAID['es']}[.!]?\W{{0,3}}\Z"),
}
_SAID_WITHIN = {
    "en": re.compile(rf"[,?!][”\"»’'] (?:he|she|they) {_SAID}, [“\"«‘']"),
    "es": re.compile(rf"[”\"»],? {_DIJO}{_WHEN_SAID['es']}[,.:] [“\"«]"),
}
_MOST_CHARS_OF_WHOM = 80


def is_said_by_no_name(text: str, lang: Lang) -> bool:
    """Whether a sentence ends in a bare "he said" or "dijo", or is a quote broken by one."""
    if _SAID_BY_WHOM[lang].search(text, max(0, len(text) - _MOST_CHARS_OF_WHOM)):
        return True
    return text.startswith(_QUOTE_MARKS) and _SAID_WITHIN[lang].search(text) is not None
