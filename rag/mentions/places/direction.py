"""Which way something goes between Mexico and the United States: who sends, owes or gets it."""

from __future__ import annotations

import re
from functools import lru_cache

from index.words import fold

_MEXICO = r"(?:(?:the )?mexican government|(?:el )?gobierno (?:de mexico|mexicano)|mexico)"
_STATES = (
    r"(?:(?:the )?united states|the us\b|(?:the )?u\.s\.(?:a\.)?|washington|(?:los )?estados unidos|"
    r"ee\.? ?uu\b\.?|eu\b)"
)
_COUNTRY = rf"(?:(?P<mexico>{_MEXICO})|(?P<states>{_STATES}))(?!['’]s\b)"
_GIVES = (
    r"(?:send|sends|sent|sending|transfer(?:s|red|ring)?|hand(?:s|ed|ing)? (?:\w+ ){0,3}over|"
    r"extradit(?:e|es|ed|ing)|surrender(?:s|ed|ing)?|return(?:s|ed|ing)?|deport(?:s|ed|ing)?|"
    r"repatriat(?:e|es|ed|ing)|smuggl(?:e|es|ed|ing)|traffic(?:s|ked|king)?|owe[sd]?|owing|"
    r"deliver(?:s|ed|ing)?|ship(?:s|ped|ping)?|export(?:s|ed|ing)?|"
    r"envi(?:a|an|o|aron|ado|ada|ados|adas|ar|aba)|mand(?:a|o|aron|ado|ar)|"
    r"entreg(?:a|an|o|aron|ado|ada|ados|adas|ar|aba)|traslad(?:a|o|aron|ado|ados|ar)|"
    r"extradit(?:a|o|aron|ado|ada|ados|adas|ar)|devuel(?:ve|ven|to|ta|tos|tas)|devolv(?:io|ieron|er)|"
    r"deport(?:a|o|aron|ado|ados|ar)|repatri(?:a|o|aron|ado|ados|ar)|"
    r"debe|deben|debia|adeuda|export(?:a|o|aron|ado|ar)|trafic(?:a|o|ado|ar))"
)
_GIVING = (
    r"(?:transfers?|handovers?|extraditions?|surrenders?|returns?|deportations?|repatriations?|smuggling|"
    r"trafficking|delivery|deliveries|shipments?|exports?|envios?|entregas?|traslados?|extradicion(?:es)?|"
    r"devolucion(?:es)?|deportacion(?:es)?|repatriacion(?:es)?|trafico|exportacion(?:es)?)"
)
_BETWEEN = r"(?: [^\s.;:?!]{1,30}){0,8}? "
_AUXILIARY = (
    r"(?:(?:no|not|has|have|had|did|does|will|would|must|should|may|also|ha|han|habia|le|les|ya|solo|"
    r"announced the|anuncio la|anuncio el) ){0,3}"
)

_TO = re.compile(rf"\b(?:{_GIVES}|{_GIVING}\b(?! requests?\b)){_BETWEEN}?(?:to|into|a|hacia) {_COUNTRY}")
_FROM = re.compile(rf"\b(?:{_GIVES}|{_GIVING}){_BETWEEN}?(?:from|desde) {_COUNTRY}")
_NOT_THERE = r"(?<!\bin )(?<!\ben )(?<!\bto )(?<!\bante )"
"""Who sits in a country is not that country: "the U.S. embassy in Mexico delivered"."""
_GIVER = re.compile(
    rf"(?<!\bpor )(?<!\bby ){_NOT_THERE}\b{_COUNTRY} {_AUXILIARY}(?:{_GIVES}|"
    rf"{_GIVING}\b(?! requests?\b))\b"
)
_TAKER = re.compile(
    rf"{_NOT_THERE}\b{_COUNTRY} {_AUXILIARY}(?:gets?|got|receiv(?:e|es|ed)|recib(?:e|en|io|ieron))\b"
)


@lru_cache(maxsize=5_000)
def goes_to(text: str) -> str | None:
    """ "mexico" or "states": where what a text tells of goes; None where it tells none, or both."""
    folded = fold(text)
    found = {_named(match) for match in (*_TO.finditer(folded), *_TAKER.finditer(folded))}
    found |= {_other(_named(match)) for match in (*_FROM.finditer(folded), *_GIVER.finditer(folded))}
    return found.pop() if len(found) == 1 else None


def _named(match: re.Match[str]) -> str:
    return "mexico" if match["mexico"] else "states"


def _other(country: str) -> str:
    return "states" if country == "mexico" else "mexico"
