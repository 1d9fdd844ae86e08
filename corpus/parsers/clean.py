"""Characters that no article needs and that mislead readers, models or encoders."""

from __future__ import annotations

import re

REMOVED = r"\x00-\x08\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069"
"""Inside a character class: controls but tab and line ends (some terminals obey those from 0x80 on too)
and bidirectional overrides. Python and ECMAScript read it alike."""

# Those, lone surrogates, invisible tags.
UNWANTED = re.compile(rf"[{REMOVED}\ud800-\udfff\U000e0000-\U000e007f]")
LINE_BREAK = re.compile("\r\n?|[\x0b\x0c\x85]")
MAX_LINE_CHARS = 500


def clean_text(text: str) -> str:
    """Newlines become "\\n"; control characters but "\\n" and tab, text-direction overrides,
    lone surrogates and Unicode tag characters are removed. All else stays as it is."""
    return UNWANTED.sub("", LINE_BREAK.sub("\n", text))


def clean_line(text: str) -> str | None:
    """A title or a name: cleaned, on one line, at most 500 characters; None if nothing is left."""
    return " ".join(clean_text(text).split())[:MAX_LINE_CHARS].rstrip() or None
