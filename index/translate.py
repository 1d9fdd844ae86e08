"""Words of a question in the other language: what its stems may be called there.

Passages are matched by words in their own language, so a question in the other one would find nothing
but names. `dictionary/reviewed.txt` was written by hand for the subject; what it does not know is in
`es_en.txt` and `en_es.txt`, found by the vectors that the embedding model gives to single words
(docs/decisions/2026-11-27-dictionary.md).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources

from corpus.document import Lang
from index.words import fold, is_stop_word, split_terms, split_words, stem

Shares = tuple[tuple[str, float], ...]
"""Words, each with its share of a meaning; the shares sum to 1."""

_LEAST_OF_A_NAME = 0.4
"""Less is found for names that have no translation too: "Pedro" for "Petro"."""

_OTHER: dict[Lang, Lang] = {"en": "es", "es": "en"}


@dataclass(frozen=True, slots=True)
class Asked:
    """A word of a question as passages of one language may hold it.

    term: the word itself. translations: terms that may mean the same; empty for a name, for a word that
        the dictionary does not know, and where question and passage share a language.
    """

    term: str
    translations: Shares = ()

    @property
    def terms(self) -> frozenset[str]:
        """The word itself and all that may mean the same."""
        return frozenset((self.term, *(term for term, _ in self.translations)))

    @property
    def terms_of_a_name(self) -> frozenset[str]:
        """The word itself and what it surely may be called, where it is of a name."""
        likely = (term for term, share in self.translations if share >= _LEAST_OF_A_NAME)
        return frozenset((self.term, *likely))


@lru_cache(maxsize=2_000)
def read_question(text: str, lang: Lang, written_in: Lang | None) -> tuple[Asked, ...]:
    """The distinct words of a question, in order, as passages in `lang` may hold them.

    written_in: its language; None looks nothing up.
    """
    if written_in is None or written_in == lang:
        return tuple(Asked(term) for term in dict.fromkeys(split_terms(text, lang, written_in)))
    known = _dictionary(written_in)
    found: dict[str, Asked] = {}
    for word in split_words(text):
        if is_stop_word(word, written_in):
            continue
        if word[0] == "@":
            found[word] = Asked(word)
            continue
        meant = known.get(stem(word, written_in), ())
        term = f"{lang}:{stem(word, lang)}"
        found[term] = Asked(term, tuple((f"{lang}:{one}", share) for one, share in meant))
    return tuple(found.values())


def load_dictionary() -> None:
    """Read the dictionary and the table of names now, so that no question has to."""
    for lang, other in _OTHER.items():
        read_question("security", lang, other)


@cache
def _dictionary(lang: Lang) -> Mapping[str, Shares]:
    """Stems of a language, and what they may be in the other one."""
    return {**_found_by_vectors(lang), **_reviewed(lang)}


def _found_by_vectors(lang: Lang) -> dict[str, Shares]:
    """Lines of a stem, and stems of the other language with their parts in percent."""
    found = {}
    for line in _lines(f"{lang}_{_OTHER[lang]}.txt"):
        one, *rest = line.split(" ")
        found[one] = _as_shares(dict(zip(rest[::2], map(int, rest[1::2]), strict=True)))
    return found


def _reviewed(lang: Lang) -> dict[str, Shares]:
    """Lines of Spanish words, and English ones that each of them may be."""
    parts: dict[str, dict[str, int]] = {}
    for line in _lines("reviewed.txt"):
        spanish, english = (side.split(" | ") for side in line.split(": "))
        sides: dict[Lang, set[str]] = {
            "es": {stem(fold(word), "es") for word in spanish},
            "en": {stem(fold(word), "en") for word in english},
        }
        for one in sides[lang]:
            parts.setdefault(one, {}).update(dict.fromkeys(sides[_OTHER[lang]], 1))
    return {one: _as_shares(counts) for one, counts in parts.items()}


def _as_shares(parts: Mapping[str, int]) -> Shares:
    total = sum(parts.values())
    return tuple((word, part / total) for word, part in sorted(parts.items()))


def _lines(name: str) -> Iterator[str]:
    text = resources.files("index").joinpath("dictionary", name).read_text("utf-8")
    return (line for line in text.splitlines() if line and not line.startswith("#"))
