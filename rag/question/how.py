"""Whether a question asks how something is or was done, or works."""

from __future__ import annotations

import re
from functools import lru_cache

from rag.question.asking import AUXILIARY

_QUESTIONS_KEPT = 1_000
_ASKS = re.compile(
    r"(?:\A|[?!.;:,] ?)[^\w?]{0,5}(?:(?:and|but|so|y|pero) )?"
    r"(?:(?:can|could|would) you |please |por favor )?"
    r"(?:(?:explain|describe|tell (?:me|us)|explica(?:me|nos)?|describe(?:me|nos)?|"
    r"cuentame|dime|dinos) )?"
    rf"(?:how (?=(?:{AUXILIARY}|to|the|a|an|they|it|he|she)\b|[a-z]+(?:s|ers|people)\b)"
    r"(?!(?:often|large|deep|far|tall|wide|heavy|many|much|long|old|big|high)\b)|"
    r"como (?!(?:se llam|es posible|esta|estas|cuant|fue que|ves|ven|califica)\w*)|"
    r"(?:de|en) que (?:manera|forma|modo) )|"
    r"\b(?:explain|describe|explica|describe) (?:the|el|la|su|its|their) "
    r"(?:method|mechanism|scheme|way|process|procedure|metodo|mecanismo|esquema|proceso|procedimiento)\b"
)


@lru_cache(maxsize=_QUESTIONS_KEPT)
def asks_how(folded: str) -> bool:
    """Does a question, folded, ask in what way?"""
    return _ASKS.search(folded) is not None
