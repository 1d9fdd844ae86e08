"""The person of whom a question asks who that is, and whom it names itself: "who was El Mencho?"."""

from __future__ import annotations

import re

from index.words import fold, is_stop_word
from rag.mentions.people.nouns import PEOPLE
from rag.question.asked_for import is_a_role
from rag.question.office import asks_for_holder

_CAPITALISED_NAME = r"[^\W\d_a-zà-öø-ÿ][\w-]*(?: (?:(?:de|del|la|los|y) )*[^\W\d_a-zà-öø-ÿ][\w-]*)*"
_WHO_IS = r"(?:\b[Ww]ho(?: (?:is|was|are|were)|['’]s)|\b[Qq]ui[eé]n(?:es)? (?:es|fue|era|son|fueron))"
_WHO_IS_NAMED = re.compile(
    rf"{_WHO_IS} (?:the |el |la |los )?({_CAPITALISED_NAME})(?=\W*\Z|[?,]| and | y )"
)
_ASKS_ON = r", ?(?=(?:(?:and|y) )?(?:what|where|does|did|is|was|qu[eé]|d[oó]nde|es|fue|tiene)\b)"
_WHO_IS_IN_SMALL_LETTERS = re.compile(
    rf"\A\W{{0,5}}{_WHO_IS} "
    rf"(?P<name>(?P<article>el |la |los )?[^\W\d_]{{3,}}(?: [^\W\d_]{{3,}}){{0,2}})(?:\W*\Z|{_ASKS_ON})"
)
_TELLS_OF_ANYBODY = re.compile(
    r"(?:\w+(?:ed|ing|[ai]d[oa]s?|able|ible|less)|shot|dead|found|held|sent|kept|left|taken|killed|wanted|"
    r"most|next|last|first|other|otr[oa]s?|mejor|peor|mas|primer[oa]?|ultim[oa]|dueno|culpables?|"
    r"right|wrong|guilty|free|alive|behind|involved|victims?|muert[oa]s?|viv[oa]s?|libres?|"
    r"heir|apparent|hereder[oa]|sucesora?)\Z"
)
"""Words that are no part of a name."""


def person_named(question: str) -> str:
    """The name, as written; empty where it asks for nobody or for somebody whom it does not name.

    In a question without capitals it is a word after an article ("el mencho") or two or three words.
    """
    if found := _WHO_IS_NAMED.search(question):
        return found[1]
    found = _WHO_IS_IN_SMALL_LETTERS.match(question) if question.islower() else None
    if found is None or asks_for_holder(fold(question)):
        return ""
    words = fold(found["name"].removeprefix(found["article"] or "")).split()
    is_long_enough = len(words) > 1 or found["article"]
    return found["name"] if is_long_enough and not any(map(_is_no_name, words)) else ""


def _is_no_name(word: str) -> bool:
    return bool(
        is_stop_word(word, "en")
        or is_stop_word(word, "es")
        or is_a_role(word)
        or not PEOPLE.isdisjoint((word, word.removesuffix("s"), word.removesuffix("es")))
        or _TELLS_OF_ANYBODY.match(word)
    )
