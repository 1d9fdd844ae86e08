"""A question without what nobody sees in it: marks within words, and codes that colour a terminal."""

from __future__ import annotations

import re

_UNSEEN = re.compile(r"\x1b\[[0-9;]{0,20}[A-Za-z]|[\u00ad\u200b-\u200d\u2060\ufeff]")


def without_unseen(text: str) -> str:
    """The words as they look; a text of nothing else stays as it is."""
    return _UNSEEN.sub("", text) or text
