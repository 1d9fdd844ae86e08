"""Does a sentence say that something is not so?"""

from __future__ import annotations

import re

from index.words import fold

_DENIAL = re.compile(
    r"\b(?:not|no|never|nor|neither|nobody|none|without|denie[ds]|deny|denying|refus(?:e[ds]?|ing)|"
    r"reject(?:s|ed|ing)?|ruled out|dismiss(?:es|ed)|declin(?:e[ds]?|ing)|"
    r"nunca|jamas|ni|tampoco|nadie|ningun[oa]?|sin|neg(?:o|aron|aba|ado|ar|ando)|niegan?|"
    r"rechaz(?:a|o|aron|ado|ar|ando)|descart(?:a|o|aron|ado|ar)|desmint(?:io|ieron)|desmentid[oa])\b|"
    r"n't\b|n’t\b"
)


def denies(text: str) -> bool:
    return _DENIAL.search(fold(text)) is not None
