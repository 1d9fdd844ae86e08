"""Which language a word looks like, by its letters and endings: "decomiso", "shipment"."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

_LEAST_CHARS = 3
_MOST_CHARS = 40
_SPANISH = re.compile(
    r"[áéíóúüñ]|"
    r"(?:[cs]ion|[crsl]iones|[rl]ones|genes|dad|dades|[ae]ncias?|[ae]nzas?|mente|mientos?|itud|[ae]les|"
    r"[aeo]res|[^e]jes?|(?:ll|rr)[aeo]s?|[bcdfghjlmnprstvxyzei]os?|[bcdfghjlmnprstvz]as|"
    r"[cdfgjlmnpqrtvxzei]a|[aei](?:dor|ron|ndo|ban?)|z|je[fz])\Z"
)
_ENGLISH = re.compile(
    r"\A(?:s[bcdfhklmnpqtw]|[ptkw]h|kn|wr)|"
    r"[kw]|[stgp]h|oo|ee|ou[^a]|ea[^slnrb]|bb|dd|ff|gg|mm|pp|ss|tt|"
    r"(?:[ts]ions?|ings?|ments?|ers|ors|als|ous|ful|less|ies|[^aeiou]y|(?:[^aeiou]|[aeiou]t)ed|"
    r"[aeiou][bcfgmptv]|[^aeiou][bcdfghklmptv]|[bcdfghklmnprtvwx][bcdfghklmpqrtvwx]s|[rnmt]s|"
    r"[aiou][gk]e|[^aeiou]le|rge)\Z"
)
_NEITHER_TEXT = """
    mexico texas arizona california sinaloa sonora chihuahua coahuila tamaulipas durango jalisco colima
    nayarit puebla tabasco chiapas oaxaca guerrero zacatecas tlaxcala hidalgo morelos campeche veracruz
    tijuana reynosa matamoros mexicali ensenada nogales laredo juarez monterrey guadalajara culiacan
    mazatlan acapulco toluca merida chicago san santa santo rio pemex sedena semar cndh curp tmec uif cia
    dea cbp atf fbi ice eeuu eua chapo mencho mayo zambada garcia luna quintero caro cienfuegos harfuch
    obrador amlo sheinbaum obama trump biden rubio washington cartel carteles cartels general capo capos
    narco narcos plaza data media area era idea visa visas chief mara nacional federal fiscal local
    social base control total hospital dron drone drones no nos dos los guardia marina marine marines
    criminal radio video videos studio ratio red
"""
_NEITHER = frozenset(_NEITHER_TEXT.split())
"""Names that people write in small letters too, abbreviations, and words of both languages."""


def spanish_lead(words: Sequence[str]) -> int:
    """How many of the words look Spanish, less those that look English.

    Capitalised ones are names and do not count, but for the first where words in small letters follow.
    """
    small = [word for word in words[1:] if word.islower()]
    first = [word for word in words[:1] if word.islower() or (small and word[1:].islower())]
    return sum(map(_looks, first + small))


def _looks(word: str) -> int:
    """1 for Spanish, -1 for English, 0 for neither or both."""
    lowered = unicodedata.normalize("NFC", word.lower())
    if lowered in _NEITHER or not _LEAST_CHARS <= len(lowered) <= _MOST_CHARS:
        return 0
    is_spanish, is_english = bool(_SPANISH.search(lowered)), bool(_ENGLISH.search(lowered))
    return is_spanish - is_english
