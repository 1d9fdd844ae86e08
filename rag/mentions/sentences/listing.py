"""Does a sentence list things?"""

from __future__ import annotations

import re
from functools import lru_cache

_PART = r"(?!(?:and|or|but|that|which|who|y|e|o|u|pero|que)\b)[^\W\d][\w'’-]{0,60}(?: [\w'’-]{1,60}){0,3}"
_AND = r"(?:and|or|y|e|o|u)"
_LIST = re.compile(
    rf":\s+{_PART}(?:[,;] (?:{_AND} )?{_PART}){{2}}|(?:\b{_PART}[,;] ){{2}}{_PART},? {_AND} (?=\w)"
)


@lru_cache(maxsize=10_000)
def lists_things(text: str) -> bool:
    """Whether it holds three short parts or more after a colon, or four in a row."""
    return _LIST.search(text) is not None
