"""A follow-up that puts another deed in the place of the one asked about: "¿y extraditado?"."""

from __future__ import annotations

import re

_PARTICIPLE = r"[a-zà-öø-ÿ]{2,}(?:[aií]d[oa]s?|ed)"
_DEED_ALONE = re.compile(
    r"\W*(?:and|y|e)(?: (?:when|where|why|how|cu[áa]ndo|d[óo]nde|c[óo]mo|por qu[ée]))? "
    rf"(?P<deed>{_PARTICIPLE})\W*",
    re.IGNORECASE,
)
_DEED = re.compile(
    r"\b(?:was|were|been|be|fue|fueron|ser[áa]n?|sido)\b"
    rf"(?: (?:(?!(?:was|were|fue|fueron)\b)[\w.'’-]+)){{0,6}}? (?P<deed>{_PARTICIPLE})\b"
)


def exchange_deed(before: str, follow_up: str) -> str | None:
    """The question before with the deed that is all that a follow-up names; None where there is none, or
    the question asks of no deed or of several.
    """
    other = _DEED_ALONE.fullmatch(follow_up)
    if other is not None and other.start() < other.start("deed") and other["deed"][0].isupper():
        return None  # a name that ends like a deed: Zambada
    asked = list(_DEED.finditer(before)) if other else []
    if other is None or len(asked) != 1:
        return None
    start, end = asked[0].span("deed")
    return before[:start] + other["deed"] + before[end:]
