"""Numbers in words, folded, in both languages."""

from __future__ import annotations

from corpus.document import Lang

_ENGLISH = "zero . two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen"
_ENGLISH += " sixteen seventeen eighteen nineteen"
_SPANISH = "cero . dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince"
_SPANISH += " dieciseis diecisiete dieciocho diecinueve veinte veintiuno veintidos veintitres"
_SPANISH += " veinticuatro veinticinco veintiseis veintisiete veintiocho veintinueve"
_TENS_EN = "twenty thirty forty fifty sixty seventy eighty ninety"
_TENS_ES = "treinta cuarenta cincuenta sesenta setenta ochenta noventa"
_HUNDREDS_ES = "cien doscient trescient cuatrocient quinient seiscient setecient ochocient novecient"
SMALL: dict[Lang, dict[str, int]] = {
    "en": {word: n for n, word in enumerate(_ENGLISH.split()) if word != "."}
    | {word: 10 * n for n, word in enumerate(_TENS_EN.split(), 2)}
    | {"dozen": 12},
    "es": {word: n for n, word in enumerate(_SPANISH.split()) if word != "."}
    | {word: 10 * n for n, word in enumerate(_TENS_ES.split(), 3)}
    | {"veintiun": 21, "veintiuna": 21, "ciento": 100, "cien": 100, "docena": 12}
    | {
        f"{word}{ending}": 100 * n
        for n, word in enumerate(_HUNDREDS_ES.split(), 1)
        if n > 1
        for ending in ("os", "as")
    },
}
"""Those that others go behind ("treinta y una") or before ("dos mil")."""
ONE: dict[Lang, frozenset[str]] = {
    "en": frozenset({"one", "a", "an"}),
    "es": frozenset({"un", "uno", "una"}),
}
BETWEEN: dict[Lang, str] = {"en": "and", "es": "y"}
"""What stands between two words of one number."""
BIG: dict[Lang, dict[str, int]] = {
    "en": {"hundred": 100, "thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12},
    "es": {"mil": 10**3, "millon": 10**6, "millones": 10**6, "billon": 10**12, "billones": 10**12},
}
"""Those that multiply the number before them."""
