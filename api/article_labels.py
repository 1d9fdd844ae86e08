"""What is said beside a quote or a title: that it is in the other language than the asker's."""

from __future__ import annotations

from corpus.document import Lang

_LABELS: dict[Lang, dict[Lang, str]] = {
    "en": {"en": "(in English)", "es": "(in Spanish)"},
    "es": {"en": "(en inglés)", "es": "(en español)"},
}
LABELS = tuple(label for labels in _LABELS.values() for label in labels.values())


def language_label(lang: Lang, asker: Lang) -> str:
    """The label with a space before it, in the asker's language; empty for what is in that language."""
    return "" if lang == asker else f" {_LABELS[asker][lang]}"
