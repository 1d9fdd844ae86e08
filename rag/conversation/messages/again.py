"""Messages that want the last answer again, longer, shorter or in another language: "tell me more".

What is answered is what was asked last.
"""

from __future__ import annotations

import re

from corpus.document import Lang
from index.words import fold

_PLEASE = r"(?:please|pls|por favor|porfa(?:vor)?)"
_LANGUAGE = r"(?P<lang>english|ingles|spanish|espanol|castellano)"
_IN_LANGUAGE = (
    rf"(?:(?:again|now|and|ahora|y|pero) )?(?:(?:say|repeat|translate|dilo|repite(?:lo)?|traduce(?:lo)?|"
    rf"traducelo)(?: (?:it|that|this|eso|esto))? )?(?:in|to|into|en|al) {_LANGUAGE}"
)
_ONCE_MORE = (
    r"(?:(?:can|could|would|will) you (?:please )?|(?:me )?(?:puedes?|podrias?) )?"
    r"(?:(?:tell|give|show) me (?:some )?more(?: (?:details?|info(?:rmation)?|about (?:it|that|this)))?|"
    r"(?:(?:a bit |a little |some )?more )?(?:details?|info(?:rmation)?)|go (?:on|ahead)|"
    r"continue|elaborate|"
    r"(?:repeat|say|explain|summari[sz]e|translate|shorten)(?: (?:it|that|this|again|it again|"
    r"that again))?|"
    r"(?:make it |a bit |a little )?(?:shorter|longer|simpler|briefer|clearer)|in short|once more|again|"
    r"(?:cuentame|dime|decirme|contarme|dame) (?:algo )?mas(?: (?:detalles?|informacion|datos|"
    r"sobre eso))?|"
    r"(?:con )?mas (?:detalles?|informacion|datos|corto|breve|largo|claro|sencillo)|sigue|continua|"
    r"(?:repite|repetir|resume|resumir|explica|explicar|traduce|traducir|acorta)"
    r"(?:lo|me|melo)?(?: (?:eso|esto|otra vez|de nuevo))?|otra vez|de nuevo|una vez mas)"
)
_ARE_YOU_SURE = (
    r"(?:are you (?:really |quite )?(?:sure|certain)(?: (?:about|of) (?:it|that|this))?|(?:is|"
    r"was) (?:it|that) "
    r"(?:really )?(?:true|so|right|correct)|really|for real|(?:estas )?segur[oa](?: de (?:eso|"
    r"esto|ello))?|"
    r"de verdad|en serio|(?:es|era) (?:eso )?(?:cierto|verdad|asi))"
)
_AGAIN = re.compile(
    rf"\W*(?:{_PLEASE}\W+)?(?:{_IN_LANGUAGE}|{_ONCE_MORE}|{_ARE_YOU_SURE})(?:\W+{_PLEASE})?\W*"
)


def asks_again(text: str) -> bool:
    """Whether a message only wants what was answered again."""
    return _AGAIN.fullmatch(fold(text)) is not None


def language_wanted_again(text: str) -> Lang | None:
    """The language in which a message wants what was answered again; None where it names none."""
    found = _AGAIN.fullmatch(fold(text))
    if found is None or found["lang"] is None:
        return None
    return "en" if found["lang"] in ("english", "ingles") else "es"
