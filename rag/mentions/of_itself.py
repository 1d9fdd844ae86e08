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
_NAME = r"[A-ZÁÉÍÓÚÑ][\w.'’-]{0,30}"
_SIGNATURE = re.compile(rf"\s{{0,5}}{_NAME}(?: (?:(?:de|del|la|y|of) ){{0,2}}{_NAME}){{1,5}}\s{{0,5}}\Z")
_OF_ITSELF = re.compile(
    rf"\A\W{{0,5}}(?:(?:in|en) )?(?:this|these|est[ae]s?) (?:\w{{1,20}} )?{_ARTICLE}\b|"
    r"\b(?:i|we) (?:have )?(?:read|spoke to|spoke with|sat down with|talked to)\b|"
    r"\b(?:conversamos con|hablamos con|hemos leido|he leido|queremos explicar|quiero contar)\b"
)


@lru_cache(maxsize=20_000)
def tells_of_itself(text: str) -> bool:
    """Is it like "This brief sets out what …", "We spoke to her about …", or a name alone?"""
    return _SIGNATURE.match(text) is not None or _OF_ITSELF.search(fold(text)) is not None
