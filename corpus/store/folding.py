"""Text without case and accents, to find titles by parts of them."""

from __future__ import annotations

import unicodedata


def folded(text: str) -> str:
    """The text as it is compared: "Mérida" and "MERIDA" are the same."""
    letters = unicodedata.normalize("NFD", text)
    return "".join(one for one in letters if not unicodedata.combining(one)).casefold()
