"""Does a sentence say that something is not so, and what?"""

from __future__ import annotations

import re
from collections.abc import Iterator

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


_NOBODY = r"none|not one|no one|nobody|neither|ningun[oa]?|nadie"
_NOT = (
    r"not(?! (?:only|just|until|before)\b)|never|denie[sd]|deny|denying|refus(?:e[ds]?|ing) to|"
    r"rejected|ruled out|without|(?:absolutely )?false|"
    r"no(?! (?:solo|obstante|hasta|mas|menos|less|more|later|fewer|rate|one)\b)|nunca|jamas|tampoco|"
    r"neg(?:o|aron|aba|ado)|descart(?:o|aron|ado)|rechaz(?:o|aron|ado)|desmint(?:io|ieron)|fals[oa]|"
    r"sin(?! (?:embargo|duda|necesidad)\b)"
)
_NEGATION = re.compile(rf"\b(?:(?P<nobody>{_NOBODY})|{_NOT})\b|n['’]t\b")
_END_OF_CLAUSE = re.compile(r"[.;:?!()—]|, (?:but|and|although|while|pero|y|aunque|mientras)\b")
_END_OF_PREDICATE = re.compile(
    r"[.,;:?!()—]|\b(?:but|and|although|while|pero|y|e|aunque|mientras|sino)\b"
)


def denied_parts(text: str) -> Iterator[str]:
    """What a sentence says is not so, folded: what follows on a negation, up to the end of its clause."""
    folded, at = fold(text), 0
    while found := _NEGATION.search(folded, at):
        end = (_END_OF_CLAUSE if found["nobody"] else _END_OF_PREDICATE).search(folded, found.end())
        at = end.start() if end else len(folded)
        yield folded[found.end() : at]
