"""Whether a word is one of everyday language, not only somebody's name."""

from __future__ import annotations

from collections.abc import Iterator

from corpus.document import LANGS, Lang
from index.translate import read_question
from index.words import is_stop_word, split_terms

_LEAST_SHARE = 0.3
_LEAST_SHARE_OF_ONE_LIKE_IT = 0.7
_FIRST_LETTERS = 2
"""What begins alike, as "rush" for "Ruiz", is more often no translation of it."""


def is_common(word: str) -> bool:
    """Whether a small word is a stop word of either language, or means one of the other that means it
    ("guerra", "war"). What the dictionary has for a name, "Lhasa" for "Lozano", does not.
    """
    return any(is_stop_word(word, lang) or _is_translated(word, lang) for lang in LANGS)


def _is_translated(word: str, lang: Lang) -> bool:
    own = {term.partition(":")[2] for term in split_terms(word, lang)}
    return any(
        back in own for meant, other in _meanings(word, lang) for back, _ in _meanings(meant, other)
    )


def _meanings(word: str, lang: Lang) -> Iterator[tuple[str, Lang]]:
    """What a word surely means in the other language, as stems, but for itself."""
    for other in LANGS:
        for asked in read_question(word, other, lang) if other != lang else ():
            for term, share in asked.translations:
                meant, own = term.partition(":")[2], asked.term.partition(":")[2]
                is_like_it = meant[:_FIRST_LETTERS] == own[:_FIRST_LETTERS]
                least = _LEAST_SHARE_OF_ONE_LIKE_IT if is_like_it else _LEAST_SHARE
                if meant != own and share >= least:
                    yield meant, other
