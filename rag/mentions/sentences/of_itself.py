"""Does a sentence tell of the article that it stands in, rather than of what that is about?"""

from __future__ import annotations

import re
from functools import lru_cache

from index.words import fold

_ARTICLE = (
    r"(?:brief|primer|note|summary|explainer|article|essay|report|review|handout|paper|guide|text|piece|"
    r"column|interview|glossary|pages|nota|texto|articulo|ensayo|guia|resumen|resena|columna|glosario|"
    r"documento|entrevista|lineas|paginas|informe|cronica)"
)
_TELLS = (
    r"(?:sets? out|looks?|describes?|explains?|argues?|summari[sz]es?|accompan(?:y|ies)|follows?|"
    r"discuss(?:es)?|presents?|offers?|draws?|reviews?|gathers?|recogen?|explican?|describen?|resumen?|presentan?|analizan?|"
    r"tratan?|buscan?|reunen?|acompanan?|repasan?|we|i)"
)
_OF_ITSELF = re.compile(
    rf"\A\W{{0,5}}(?:(?:in|en) )?(?:this|these|est[ae]s?) (?:\w{{1,20}} )?{_ARTICLE}\b"
    rf"[^.;]{{0,80}} {_TELLS}\b|"
    r"\A\W{0,5}(?:i|we) (?:have read|spoke (?:to|with)|sat down with)\b|"
    r"\b(?:conversamos con|hemos leido|he leido|queremos explicar|quiero contar)\b"
)

_NAME = r"[A-ZÁÉÍÓÚÑ][\w.'’-]{0,30}"
_NAME_ALONE = re.compile(rf"\s{{0,5}}{_NAME}(?: (?:(?:de|del|la|y|of) ){{0,2}}{_NAME}){{1,5}}\s{{0,5}}\Z")


@lru_cache(maxsize=20_000)
def tells_of_itself(text: str) -> bool:
    """Is it like "This brief sets out what …", "We spoke to her about …"?"""
    return _OF_ITSELF.search(fold(text)) is not None


def is_name_alone(text: str) -> bool:
    """Is it nothing but a name, as a signature or an item of a list may be?"""
    return _NAME_ALONE.match(text) is not None
