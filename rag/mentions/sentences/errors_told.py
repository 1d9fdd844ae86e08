"""Whether a sentence tells what an article once said wrongly: "We wrote that 29 came"."""

from __future__ import annotations

import re
from functools import lru_cache

from index.words import fold

_SENTENCES_KEPT = 20_000
_WE = (
    r"\b(?:we (?:also |had )?(?:said|stated|wrote|reported|published|claimed|attributed|identified|put)|"
    r"(?:afirm|public|escrib|inform|atribu|senal|report|consign|situ|indic)[ai]mos|dijimos)\b"
)
_VERSION = (
    r"\b(?:an? (?:earlier|previous|prior) version|(?:una|la) version (?:anterior|previa|inicial))\b"
    r"[^.;]{0,80}? (?:said|stated|gave|read|reported|put|decia|afirmaba|senalaba|indicaba|daba|situaba)\b"
)
_TEXT = (
    r"\b(?:(?:the|this|our) (?:article|story|report|caption|headline|column|post)|"
    r"(?:la|esta|nuestra) nota|(?:el|este|nuestro) (?:articulo|texto|reportaje|titular)|"
    r"(?:el )?pie de (?:la )?fot\w{1,8})\b"
)
_WRONGLY = (
    r"\b(?:mis(?:stated|identified|spelled|quoted|attributed|reported)|incorrectly|wrongly|erroneously|"
    r"mistakenly|in error|erroneamente|equivocadamente|incorrectamente|por error)\b"
)
_ERROR = re.compile(
    rf"{_VERSION}|{_TEXT} (?:(?:also|had|has|tambien|ha|habia) )?(?:\w{{1,20}},? )?{_WRONGLY}|"
    rf"{_WE}[^.;]{{0,100}}?{_WRONGLY}|{_WRONGLY}[^.;]{{0,100}}?{_WE}"
)
"""What an article reports that somebody else did by mistake is no error of its own."""
_MAY_BE_ONE = re.compile(_WE)
_SETS_RIGHT = re.compile(
    r"\b(?:(?:the )?correct (?:\w+ )?(?:is|was|are|were)|"
    r"(?:that|this|it) (?:is|was) (?:not (?:so|true|correct)|wrong|incorrect|an error|a mistake)|"
    r"(?:it|we) should have|(?:l[ao]|el)(?: \w+)? correct[oa]|no (?:es|fue|era) (?:asi|cierto|correcto)|"
    r"(?:es|fue|era) (?:un error|incorrect[oa]|erroneo)|deb(?:io|ia|imos) decir)\b"
)
_OF_CORRECTIONS = re.compile(
    r"\W{0,3}(?:fe de err\w{4,5}|corrections?|correccion(?:es)?|rectificacion(?:es)?|errat(?:a|um)|"
    r"clarifications?|aclaracion(?:es)?)\b(?: (?:and|y) (?:clarifications|aclaraciones))?\W{0,4}"
    r"(?:\Z|(?<=[:—–-])|(?:of|for|from|del?) (?:(?:the|this|la|esta|este) )?"
    r"(?:week|day|month|year|semana|dia|mes|ano|\d))"
)
_TELLS_BOTH = re.compile(
    r";|, (?:not|no)\b|\b(?:y|but|pero) (?:(?:it|they) )?(?:es|fue|is|was|son|are|were)\b"
)


@lru_cache(maxsize=_SENTENCES_KEPT)
def may_tell_an_error(text: str) -> bool:
    """Whether a sentence tells what was said wrongly, or may where the next one says so."""
    folded = fold(text)
    return bool(_ERROR.search(folded) or _MAY_BE_ONE.search(folded))


def tells_an_error(text: str, after: str, title: str) -> bool:
    """Whether a sentence tells what was said wrongly, and not what is right.

    So it does in those words; "we wrote" alone does where the next sentence sets it right, or the article
    is one of corrections.

    after: the next sentence, "" without one.
    """
    folded = fold(text)
    if _TELLS_BOTH.search(folded) or _SETS_RIGHT.search(folded):
        return False
    if _ERROR.search(folded):
        return True
    is_corrected = _SETS_RIGHT.search(fold(after)) or _OF_CORRECTIONS.match(fold(title))
    return bool(is_corrected and _MAY_BE_ONE.search(folded))
