"""Quotation marks within quotation marks: «La “confianza”», “The ‘trust’”."""

from __future__ import annotations

from corpus.document import Lang

_WITHIN: dict[Lang, dict[int, int]] = {
    "en": str.maketrans("“”", "‘’"),
    "es": str.maketrans("«»“”", "“”‘’"),
}
_OUTERMOST = "«"


def within_quotation(text: str, lang: Lang) -> str:
    """A text as it stands in the quotation marks of a language, with those of its own one level down."""
    if lang == "es" and _OUTERMOST not in text:
        return text
    return text.translate(_WITHIN[lang])
