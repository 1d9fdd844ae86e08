"""Asked which or who, a sentence that only counts them is shown with the one that names them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from index.translate import read_question
from index.words import fold, term_set
from rag.evidence.gather import Evidence
from rag.question.counted import last_question
from rag.question.understand import Understood

_LIKELIEST = 8
_ASKS = re.compile(
    r"\b(?:which|what|que|cuales) (?:son |fueron |were |are )?(?:the |l[oa]s )?"
    r"(?!(?:does|caused|happened|would|could|should|paso|dijo|hizo)\b)(?P<noun>[^\W\d_]{4,40})|"
    r"\b(?:who|quien(?:es)?)\b"
)
_COUNTS = re.compile(
    r"\b(?:two|three|four|five|six|seven|eight|nine|ten|\d{1,3}|several|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|"
    r"diez|vari[oa]s|a|an|una?) (?:[\w-]{1,30} ){0,2}?[^\W\d_]{4,40}\b"
)
_OF_PEOPLE = re.compile(
    r"people|victims?|suspects?|detainees?|prisoners?|dead|wounded|men|women|officials?|agents?|others|"
    r"personas|victimas?|sospechos[oa]s?|detenid[oa]s?|reos|pres[oa]s|muert[oa]s|herid[oa]s|hombres|mujeres|"
    r"funcionari[oa]s|agentes|otr[oa]s"
)
_NAMES = re.compile(
    r"\A(?:the|l[oa]s|el) (?P<noun>[^\W\d_]{3,40}) "
    r"(?:are|were|is|was|son|fueron|es|era|include|incluyen)\b|"
    r"\A[^.;]{0,60}\b(?:named|identified) (?:her|him|them|the \w+) as\b|"
    r"\A[^.;]{0,60}\b(?:l[oa]s? identific\w+|fue(?:ron)? identificad[oa]s?) como\b|"
    r"\A(?:among them|entre (?:ell[oa]s|los|las) (?:\w+ )?(?:estan|figuran)|se trata de)\b"
)


def with_names(
    question: Understood, shown: Sequence[Evidence], ranked: Sequence[Evidence]
) -> list[Evidence]:
    """The sentences to show; after the first, the likely one of its article, after it, that names those
    whom it counts, where it is asked which or who they are.

    ranked: all that is likely, likeliest first.
    """
    asked = _ASKS.search(last_question(fold(question.text)))
    if asked is None or not shown or question.wants_number or question.wants_time:
        return list(shown)
    first = shown[0]
    if _NAMES.search(fold(first.text)) or not _COUNTS.search(fold(first.text)):
        return list(shown)
    naming = next((one for one in ranked[1:_LIKELIEST] if _names_them(question, asked, one, first)), None)
    if naming is None or any(one is naming for one in shown):
        return list(shown)
    return [first, naming, *shown[1:]]


def _names_them(question: Understood, asked: re.Match[str], one: Evidence, first: Evidence) -> bool:
    is_after = one.document is first.document and one.start > first.start
    found = _NAMES.search(fold(one.text)) if is_after else None
    if found is None:
        return False
    noun = found["noun"]
    if noun is None:
        return True
    if asked["noun"] is None:
        return _OF_PEOPLE.fullmatch(noun) is not None
    lang = one.document.lang
    held = term_set(noun, lang)
    return any(
        not held.isdisjoint(word.terms) for word in read_question(asked["noun"], lang, question.lang)
    )
