"""Does a sentence say what something is, or who somebody is?"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from math import ceil

from corpus.document import Lang
from index.translate import Asked
from index.words import find_words, fold, is_stop_word, stem
from rag.mentions.people.nouns import PEOPLE


def defines(text: str, lang: Lang, term: Sequence[Asked], before: str = "") -> bool:
    """Does a sentence define what these words, as texts in its language hold them, stand for?

    before: the sentence before it, to which it may refer: "This is a technique in which …".
    """
    folded = fold(text)
    for start, end, is_whole in _runs(folded, lang, term):
        next_word = None if is_whole else _WORD.match(folded, end)
        ends = (end, next_word.end()) if next_word else (end,)
        if any(_AFTER.match(folded, one) for one in ends) or _BEFORE.search(
            folded, max(0, start - _CHARS_BEFORE), start
        ):
            return True
    if not before or not refers_back(text):
        return False
    return any(True for _ in _runs(fold(before), lang, term))


def refers_back(text: str) -> bool:
    """May a sentence define what the one before it names: "This is a technique in which …"?"""
    return _REFERS_BACK.match(fold(text)) is not None


def _runs(folded: str, lang: Lang, term: Sequence[Asked]) -> Iterator[tuple[int, int, bool]]:
    """Where most of the words stand together, in a folded text: start, end, and whether all do."""
    accepted = {one: at for at, asked in enumerate(term) for one in _written(asked)}
    least = ceil(_LEAST_HELD * len(term))
    start = end = -1
    held: set[int] = set()
    for word in find_words(folded):
        own = word.folded if word.folded[0] == "@" else f"{lang}:{stem(word.folded, lang)}"
        if own in accepted:
            start = word.start if not held else start
            end = word.end
            held.add(accepted[own])
        elif held and not is_stop_word(word.folded, lang):
            if len(held) >= least:
                yield start, end, len(held) == len(term)
            held = set()
    if held and len(held) >= least:
        yield start, end, len(held) == len(term)


def _written(asked: Asked) -> list[str]:
    return [asked.term, *(word for word, _ in asked.translations)]


_WORD = re.compile(r" [\w-]+")
_LEAST_HELD = 0.6
_CHARS_BEFORE = 100
_PERSON = "|".join(sorted(PEOPLE))
_BE = r"(?:is|are|was|were|es|son|era|eran|fue)"
_OUT = r"[\"”»’')*_]{0,2}"
_ASIDE = r"(?: \([^()]{1,40}\))?(?:, [^,;.]{1,80},)?"
_A = (
    r"(?:an?|the|any|one|some|what|when|how|where|el|la|los|las|lo|unos?|unas?|cualquier|cuando|como|"
    r"aquell?\w*)"
)
_MEANS = (
    r"(?:means?|refers? to|consists? (?:of|in)|stands? for|describes?|"
    r"(?:takes? place|occurs?|happens?) when|"
    r"significan?|quieren? decir|se refieren? a|consisten? en|se definen? como|designa|ocurre cuando)"
)
_AFTER = re.compile(
    rf"{_OUT}{_ASIDE} (?:{_BE} (?:only |simply |basically |solo |simplemente )?{_A}|{_MEANS})\b|"
    rf"{_OUT}(?:,[\"”]?|:| \(|,? (?:or|o sea|es decir|that is|meaning)) ?(?:\d\d, )?"
    rf"(?:an?|the|un|una|el|la|which {_BE}|que {_BE}|quien {_BE}|who {_BE}|"
    rf"(?:former |ex ?-?)?(?:{_PERSON}))\b|"
    rf"{_OUT}, [\w-]+ (?:of|del?|at|for)\b"
)
_BEFORE = re.compile(
    r"\b(?:call(?:s|ed|ing)?|known as|termed?|named|dub(?:s|bed)|refer(?:s|red)? to as|llam\w+|"
    r"conoc\w+ como|denomin\w+|se entiende por|defin(?:e[sd]?|en?))"
    r"(?: (?:this|that|it|them|these|an?|the|el|la|los|las|una?|esto|como)){0,2}[ \"“«'‘(*_]{1,3}\Z|"
    r", (?:or|o) [\"“«]?\Z|"
    rf"\b(?:{_PERSON})(?: [\w-]+){{0,7}}, \Z|"
    rf"\b(?:an?|the|un|una|el|la) (?:[\w-]+ )?(?:{_PERSON}) (?:[\w-]+ )?\Z"
)
_REFERS_BACK = re.compile(
    rf"\W{{0,5}}(?:(?:this|it|that|these|they) (?:(?:is|are|was|were) {_A}|{_MEANS})|"
    rf"(?:(?:est[aeo]s?|es[aeo]s?|ello) (?:\w+ )?)?(?:es|son|era|eran) {_A}|{_MEANS}|se trata|"
    r"asi (?:se )?(?:les? )?(?:llam\w+|conoc\w+|dic\w+))\b"
)
