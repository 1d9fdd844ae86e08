"""How a follow-up begins: "and …", "what about …", "¿y …?"."""

from __future__ import annotations

import re

OPENING = re.compile(
    r"^\W*(?:and|but|so(?! (?:far|called|many|much|few|long)\b)|or|then(?!-)|also|what about|how about|"
    r"any others?|same for|which (?:ones?\b(?! of\b)|(?:one )?of (?:them|these|those)\b)|"
    r"[ye](?![.'’-])|pero|o|entonces|tambien|que (?:hay|tal) (?:de|con)|(?:lo|el|la) mismo|otr[oa]s?)\b"
)
"""The beginning of a follow-up, in folded text."""
