"""What of an earlier question a follow-up leaves behind: who says so, or that it asked who it is."""

from __future__ import annotations

import re

_CAPITAL = r"(?-i:[^\W\d_a-zà-öø-ÿ])"
_WORD = rf"{_CAPITAL}[\w'’-]*(?:\.\w+)*"
_WHOLE_WORD = rf"{_CAPITAL}[\w'’-]*+(?:\.\w+)*"


def _somebody(word: str) -> str:
    return rf"(?:(?:the|el|la|los|las) )?{word}(?: (?-i:(?:of|for|de|del|la) )*{word})*"


_SOMEBODY = _somebody(_WORD)
_BY = r"(?:according to|as per|según|segun|de acuerdo con|a decir de)"
_SOURCE = re.compile(rf",? {_BY} {_SOMEBODY}", re.IGNORECASE)
_OWN_SOURCE = re.compile(
    rf"\b(?:{_BY}|(?:do|does|did) (?:{_SOMEBODY}|he|she|they) (?:say|claim|think)|"
    rf"(?:dice|dijo|dicen|dijeron) {_SOMEBODY})\b",
    re.IGNORECASE,
)
_BODY = r"[^\W\d_][\w.'’-]{0,40}"
_ONLY_SOURCE = re.compile(
    rf"\W{{0,5}}(?:(?:and|but|so|y|e|pero)\W{{1,5}})?(?:what about )?{_BY} "
    rf"(?!(?:whom?|what|which|qui[eé]n(?:es)?|qu[eé]|cu[aá]l(?:es)?)\b){_BODY}(?: {_BODY}){{0,7}}"
    r"\W{0,5}",
    re.IGNORECASE,
)
_INTRODUCES = re.compile(
    r"\W*(?:(?:who|what)(?: (?:is|are|was|were)|['’]s) |tell me (?:more )?about |"
    r"(?:quién|quien|qué|que)(?:es)? (?:es|son|era|eran|fue|fueron) |"
    r"(?:háblame|hablame|cuéntame|cuentame) (?:más |mas )?(?:del? |sobre |acerca del? ))"
    rf"(?P<what>{_somebody(_WHOLE_WORD)})\W*",
    re.IGNORECASE,
)


def without_source(question: str, follow_up: str) -> str:
    """A question without "according to the GAO", where the follow-up asks what another says."""
    return _SOURCE.sub("", question) if _OWN_SOURCE.search(follow_up) else question


def says_only_source(text: str) -> bool:
    """Whether a follow-up tells whose word is asked for, and no more: "according to the GAO?"."""
    return _ONLY_SOURCE.fullmatch(text) is not None


def introduced_by(question: str) -> str | None:
    """The name that a question asks about, and nothing more of it: of "Who is Ovidio Guzmán?" his."""
    found = _INTRODUCES.fullmatch(question)
    return found["what"] if found else None
