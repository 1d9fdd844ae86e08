"""Spanish verbs that tell by their endings what will be, or would: "abrirá", "abriría"."""

from __future__ import annotations

import re

_WORD = re.compile(r"[^\W\d_]+")
_FUTURE = re.compile(
    r"(?:[^\W\d_]{2,}(?:ará|arán|erá|erán|irá|irán|drá|drán)|(?:se|da|ve|i|ha|di)rán?)\Z"
)
_CONDITIONAL = re.compile(
    r"(?:[^\W\d_]{2,}(?:aría|arían|ería|erían|iría|irían|dría|drían|bría|brían)|(?:se|da|ve|i|ha|di)rían?)\Z"
)
_NOUNS_IN_RIA = re.compile(
    r"(?:(?:(?:sub)?secret|comis|categ|may|tesor|min|ingeni|artill|infant|bat|tub|refin|cancill|guerrill|"
    r"galer|asesor|auditor|mercad|consult|procuradur|contralor|not|libr|enferm|caball|lot|panad|mensaj)"
    r"[a-z]{0,2}|(?:arm|av|cac|cafet|carnic|cervec|ganad|guard|joy|lavand|pesqu|pirat|taqu|ranch|gasolin|"
    r"paquet|papel|ferret|sant|lech|alm)er|alejandr)ía\Z"
)
_BEFORE_A_NOUN = re.compile(r"\b(?:el|una|esta|de|en)\s\Z", re.IGNORECASE)
_BEFORE_A_NOUN_IN_ERIA = re.compile(r"\bla\s\Z", re.IGNORECASE)
"""Before other verbs "la" is often somebody: "la haría pública"."""
_CHARS_BEFORE = 6
_SENTENCE_BEGINS = re.compile(r"(?:\A|[^\w\s,;)]|\n)\s{0,3}\Z")
_PLACES_IN_RAN = frozenset({"Irán", "Teherán"})


def tells_what_will_be(word: str) -> bool:
    """Whether a word in lower case, with its accents, is a verb in the future."""
    return _FUTURE.match(word) is not None


def tells_what_would_be(word: str) -> bool:
    """Whether it is one in the conditional, and no noun such as "secretaría"."""
    return _CONDITIONAL.match(word) is not None and _NOUNS_IN_RIA.match(word) is None


def has_future(text: str) -> bool:
    """Whether a text, as written, has a verb in the future."""
    return "rá" in text and any(map(tells_what_will_be, _verbs(text)))


def has_conditional(text: str) -> bool:
    """Whether it has one in the conditional: no noun after its article, and no name."""
    return "ría" in text and any(
        tells_what_would_be(word[0].lower()) and not _is_a_noun(text, word)
        for word in _WORD.finditer(text)
    )


def _is_a_noun(text: str, word: re.Match[str]) -> bool:
    before = text[max(0, word.start() - _CHARS_BEFORE) : word.start()]
    if _BEFORE_A_NOUN.search(before) or (
        word[0].endswith("ería") and _BEFORE_A_NOUN_IN_ERIA.search(before)
    ):
        return True
    return word[0].istitle() and not _SENTENCE_BEGINS.search(before)


def _verbs(text: str) -> list[str]:
    """The words that may be verbs, in lower case."""
    return [word.lower() for word in _WORD.findall(text) if word not in _PLACES_IN_RAN]
