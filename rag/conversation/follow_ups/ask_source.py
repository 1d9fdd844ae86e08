"""A follow-up that asks who says what was answered: "who said so?", "¿cuál es la fuente?"."""

from __future__ import annotations

import re

from index.words import fold

_AND = r"\W*(?:(?:and|but|so|ok|y|e|pero)\W+)?"
_FIGURE = (
    r"(?:(?:that|this|the|those|these|es[aeo]s?|est[aeo]s?|el|l[ao]s?) "
    r"(?:figures?|numbers?|data|claims?|counts?|information|answer|cifras?|datos?|numeros?|conteos?|"
    r"informacion|respuesta)|that|this|eso|esto)"
)
_SAID = rf"(?: (?:so|it|{_FIGURE}))?"
_FOR = rf"(?: (?:for|of|by|de|para) {_FIGURE})?"
_SAYS = r"(?:say|says|said|saying|reports?|reported|claims?|claimed)"
_DICE = r"(?:dice|dijo|dicen|dijeron|afirma|afirmo|informo|reporta|reporto)"
_GET = rf"(?:got|get|gets|take|took) (?:it|{_FIGURE})"
_SACA = r"(?:saca|sacan|saco|sacaron|sacas|sacaste)"
_SALE = r"(?:sale|salio|salen|salieron|viene|vienen|vino|proviene|provienen)"
_ASKS_SOURCE = re.compile(
    rf"{_AND}(?:who (?:is )?{_SAYS}{_SAID}|{_SAYS} who|(?:according to|as per) whom?|"
    rf"(?:(?:what|which)(?: (?:is|are|was|were)|['’]s) )?(?:(?:the|your|its|their) )?sources?{_FOR}|"
    rf"where (?:do|does|did) {_FIGURE} come from|where (?:is|are) {_FIGURE} from|"
    rf"where (?:do|does|did) (?:you|they) {_GET}(?: from)?|"
    rf"quien(?:es)? (?:lo )?{_DICE}{_SAID}|(?:segun|de acuerdo con|a decir de) quien(?:es)?|"
    rf"(?:cual(?:es)? (?:es|era|son|fue|fueron) )?(?:(?:la|las|su|sus) )?fuentes?{_FOR}|"
    rf"de donde (?:{_SALE} {_FIGURE}|(?:lo )?{_SACA}{_SAID}))\W*"
)


def asks_who_says(text: str) -> bool:
    """Whether a follow-up only asks whose word the answer before it is."""
    return _ASKS_SOURCE.fullmatch(fold(text)) is not None
