"""The forms of a regular verb, of which the lexicon gives the infinitive."""

from __future__ import annotations

from corpus.document import Lang

_SPANISH_ENDINGS = {
    "ar": "ar a an o aron aba aban ado ada ados adas ando",
    "er": "er e en io ieron ia ian ido ida idos idas iendo",
    "ir": "ir e en io ieron ia ian ido ida idos idas iendo",
}
_TAKES_ES = ("s", "x", "z", "ch", "sh")


def conjugate(infinitive: str, lang: Lang) -> list[str]:
    """Its third persons and participles, folded; of an irregular verb some are no words."""
    if lang == "es":
        stem, ending = infinitive[:-2], infinitive[-2:]
        return [stem + one for one in _SPANISH_ENDINGS[ending].split()]
    if infinitive.endswith("e"):
        return [infinitive, f"{infinitive}s", f"{infinitive}d", f"{infinitive[:-1]}ing"]
    if infinitive.endswith("y") and infinitive[-2] not in "aeiou":
        return [infinitive, f"{infinitive[:-1]}ies", f"{infinitive[:-1]}ied", f"{infinitive}ing"]
    plural = f"{infinitive}es" if infinitive.endswith(_TAKES_ES) else f"{infinitive}s"
    return [infinitive, plural, f"{infinitive}ed", f"{infinitive}ing"]
