"""Does a question name whom or what no article mentions?"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import lru_cache

from corpus.document import LANGS, Document, Lang
from index.translate import read_question
from index.words import find_words, fold, stem, term_set
from rag.evidence.gather import Evidence
from rag.question.understand import Understood

Holds = Callable[[str], bool]
"""Whether some article holds a search term."""

_LEAST_LETTERS = 4
_ARTICLES_KEPT = 64
_WORD = re.compile(r"[^\W\d_]+")


def holds_nothing(_: str) -> bool:
    """For those who know of no other articles than those that were found."""
    return False


def names_nowhere(question: Understood, ranked: Sequence[Evidence], holds: Holds) -> list[str]:
    """The question's names that neither an article with a sentence in `ranked` nor any other mentions.

    Args:
        holds: whether some article holds a search term.
    """
    unknown = [name for name in question.names if not is_name_held(name, question.lang, holds)]
    if unknown:
        known = _in_known_names(question.text, holds)
        unknown = [name for name in unknown if name not in known]
    documents = {(one.document.id, one.document.version): one.document for one in ranked}
    for document in documents.values() if unknown else ():
        words, text = words_of(document), fold(f"{document.text}\n{document.author or ''}")
        unknown = [
            name
            for name in unknown
            if not re.search(rf"\b{re.escape(fold(name))}\b", text)
            and not is_name_held(name, question.lang, words.__contains__)
        ]
    return unknown


def _in_known_names(text: str, holds: Holds) -> str:
    """What a text says by names of several words that some article has too, in either language."""
    words = find_words(text)
    spans = [text[one.start : one.end] for one in words if one.folded[0] == "@" and holds(one.folded)]
    return "\n".join(span for span in spans if " " in span)


def names_somebody_unknown(question: Understood, ranked: Sequence[Evidence], holds: Holds) -> bool:
    """Whether one of the question's names is nowhere; abbreviations, which may be spelt out, aside."""
    return any(
        len(name) >= _LEAST_LETTERS and not name.isupper()
        for name in names_nowhere(question, ranked, holds)
    )


def is_name_held(name: str, asked_in: Lang, holds: Holds) -> bool:
    """Whether a word of a name is held as it is, or all of them are in a language."""
    for lang in LANGS:
        words = read_question(name, lang, asked_in)
        if any(holds(word.term) for word in words):
            return True
        if words and all(any(map(holds, word.terms_of_a_name)) for word in words):
            return True
    return False


def words_of(document: Document) -> frozenset[str]:
    """The search terms of a document and its byline, with each word by itself where it is part of a
    longer name.
    """
    return _words_of(f"{document.title}\n{document.author or ''}\n{document.text}", document.lang)


@lru_cache(maxsize=_ARTICLES_KEPT)
def _words_of(text: str, lang: Lang) -> frozenset[str]:
    alone = (f"{lang}:{stem(word, lang)}" for word in _WORD.findall(fold(text)))
    return term_set(text, lang).union(alone)
