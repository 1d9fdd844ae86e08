"""Text to search terms: accents folded, names unified across both languages, words stemmed."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources

import Stemmer

from corpus.document import Lang

_WORD = re.compile(
    r"(?:[^\W\d_]\.){2,}"  # U.S., D.E.A.
    r"|\d{1,3}(?:[.,]\d{3})+(?![\d])"  # 1,200 or 1.200
    r"|\d+(?:[.,]\d+)?"
    r"|[^\W\d_]+"
)
_ALGORITHM = {"en": "english", "es": "spanish"}
_MAX_WORD_CHARS = 40
_SHORT_CHARS = 20_000
"""What is made of longer texts, which are whole articles, is not kept, or of a few alone."""
_UNITED_STATES = "@united-states"
_RULES = "2"
"""Another where texts come to have other terms, for another reason than stop words and names."""

_STOP_WORDS: dict[Lang, frozenset[str]] = {
    "en": frozenset(
        [
            "a",
            "about",
            "after",
            "all",
            "also",
            "an",
            "and",
            "any",
            "are",
            "as",
            "at",
            "be",
            "been",
            "before",
            "being",
            "between",
            "both",
            "but",
            "by",
            "can",
            "could",
            "did",
            "do",
            "does",
            "during",
            "each",
            "for",
            "from",
            "had",
            "has",
            "have",
            "he",
            "her",
            "his",
            "how",
            "i",
            "if",
            "in",
            "into",
            "is",
            "it",
            "its",
            "many",
            "me",
            "more",
            "most",
            "much",
            "no",
            "not",
            "of",
            "on",
            "or",
            "our",
            "out",
            "over",
            "s",
            "she",
            "should",
            "so",
            "some",
            "such",
            "than",
            "that",
            "the",
            "their",
            "them",
            "then",
            "there",
            "these",
            "they",
            "this",
            "those",
            "to",
            "under",
            "up",
            "us",
            "was",
            "we",
            "were",
            "what",
            "when",
            "where",
            "which",
            "while",
            "who",
            "whom",
            "whose",
            "why",
            "will",
            "with",
            "would",
            "you",
            "your",
        ]
    ),
    "es": frozenset(
        [
            "a",
            "al",
            "algo",
            "ante",
            "antes",
            "aquel",
            "como",
            "con",
            "cual",
            "cuales",
            "cuando",
            "cuanta",
            "cuantas",
            "cuanto",
            "cuantos",
            "de",
            "del",
            "desde",
            "donde",
            "durante",
            "e",
            "el",
            "ella",
            "ellas",
            "ellos",
            "en",
            "entre",
            "era",
            "eran",
            "es",
            "esa",
            "esas",
            "ese",
            "eso",
            "esos",
            "esta",
            "estaba",
            "estan",
            "estas",
            "este",
            "esto",
            "estos",
            "fue",
            "fueron",
            "ha",
            "habia",
            "han",
            "hasta",
            "hay",
            "la",
            "las",
            "le",
            "les",
            "lo",
            "los",
            "mas",
            "me",
            "mi",
            "muy",
            "ni",
            "no",
            "nos",
            "o",
            "para",
            "pero",
            "por",
            "porque",
            "que",
            "quien",
            "quienes",
            "se",
            "segun",
            "ser",
            "si",
            "sin",
            "sobre",
            "son",
            "su",
            "sus",
            "tambien",
            "te",
            "tiene",
            "tienen",
            "tras",
            "tu",
            "un",
            "una",
            "uno",
            "unos",
            "y",
            "ya",
        ]
    ),
}


def split_terms(text: str, lang: Lang, written_in: Lang | None = None) -> list[str]:
    """The search terms of a text, in order, with repeats, as passages in `lang` hold them.

    A question `written_in` the other language is read without that language's stop words too.

    Terms carry their language ("en:tariff"), so that each passage is matched by its own stemmer;
    names that the alias table knows ("EE. UU.", "Estados Unidos", "United States") become one
    term in both languages ("@united-states").
    """
    stop = _STOP_WORDS[lang] | _STOP_WORDS[written_in or lang]
    return [_term(word, lang) for word in split_words(text) if word not in stop]


@lru_cache(maxsize=200_000)
def _term(word: str, lang: Lang) -> str:
    return word if word[0] == "@" else f"{lang}:{stem(word, lang)}"


def term_set(text: str, lang: Lang) -> frozenset[str]:
    """The distinct search terms of a text; of many sentences they are kept, of few whole articles."""
    return (_terms_of_sentence if len(text) <= _SHORT_CHARS else _terms_of_article)(text, lang)


def _distinct_terms(text: str, lang: Lang) -> frozenset[str]:
    return frozenset(split_terms(text, lang))


_terms_of_sentence = lru_cache(maxsize=50_000)(_distinct_terms)
_terms_of_article = lru_cache(maxsize=256)(_distinct_terms)


def split_words(text: str) -> tuple[str, ...]:
    """The words of a text, in order, folded, with names that the alias table knows as "@name"."""
    return _words_kept(text) if len(text) <= _SHORT_CHARS else _read_words(text)


def _read_words(text: str) -> tuple[str, ...]:
    return tuple(_join_aliases(_fold_words(text)))


_words_kept = lru_cache(maxsize=2_000)(_read_words)


@cache
def vocabulary_version() -> str:
    """Changes with what makes terms of words: an index holds the terms of one vocabulary only."""
    made_of = [_alias_lines(), _RULES, *(" ".join(sorted(words)) for words in _STOP_WORDS.values())]
    return hashlib.sha256("\n".join(made_of).encode()).hexdigest()[:12]


def fold(text: str) -> str:
    """Lower case without accents; ñ becomes n."""
    return _fold_kept(text) if len(text) <= _SHORT_CHARS else _fold(text)


def _fold(text: str) -> str:
    if text.isascii():
        return text.casefold()
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(c for c in decomposed if not unicodedata.combining(c)).casefold()


_fold_kept = lru_cache(maxsize=10_000)(_fold)


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a text, text[start:end]: folded, or "@name" where the alias table knows it.

    A name that takes several words is one.
    """

    folded: str
    start: int
    end: int


def find_words(text: str) -> list[Word]:
    """The words of a text in NFC, in order, each with its place; names are joined."""
    found = [
        Word(folded, match.start(), match.end())
        for match in _WORD.finditer(text)
        if (folded := _fold_word(match.group()))
    ]
    words = _with_spanish_eu([word.folded for word in found])
    joined = []
    at = 0
    while at < len(found):
        name, length = _name_at(words, at)
        joined.append(Word(name, found[at].start, found[at + length - 1].end))
        at += length
    return joined


def is_stop_word(word: str, lang: Lang) -> bool:
    """Whether a folded word is too common to be searched for."""
    return word in _STOP_WORDS[lang]


def _fold_words(text: str) -> list[str]:
    found = _WORD.findall(unicodedata.normalize("NFC", text))
    return _with_spanish_eu([folded for word in found if (folded := _fold_word(word))])


def _with_spanish_eu(words: list[str]) -> list[str]:
    """The words, with "EU" as the United States beside a Spanish word; in English it is of Europe."""
    if "eu" not in words:
        return words
    return [
        _UNITED_STATES if word == "eu" and _is_beside_spanish(words, at) else word
        for at, word in enumerate(words)
    ]


def _is_beside_spanish(words: list[str], at: int) -> bool:
    beside = [*words[max(0, at - 1) : at], *words[at + 1 : at + 2]]
    return any(word in _STOP_WORDS["es"] and word not in _STOP_WORDS["en"] for word in beside)


def _fold_word(word: str) -> str:
    return _fold_and_keep(word) if len(word) <= _MAX_WORD_CHARS else _fold_anew(word)


@lru_cache(maxsize=200_000)
def _fold_and_keep(word: str) -> str:
    return _fold_anew(word)


def _fold_anew(word: str) -> str:
    if word in ("US", "USA") or word.casefold() in ("u.s.", "u.s.a."):
        return _UNITED_STATES
    if word[0].isdigit():
        return _plain_number(word)[:_MAX_WORD_CHARS]
    folded = fold(word) if word[1:2] == "." else fold(word).replace(".", "")
    return folded[:_MAX_WORD_CHARS]


def _plain_number(word: str) -> str:
    """1,200 and 1.200 are 1200; 3,5 and 3.5 are 3.5."""
    head, *tail = re.split(r"[.,]", word)
    if tail and all(len(group) == 3 for group in tail) and head != "0":
        return head + "".join(tail)
    return ".".join([head, *tail])


@lru_cache(maxsize=200_000)
def stem(word: str, lang: Lang) -> str:
    """What a folded word shares with its other forms."""
    return _stemmer(lang).stemWord(word)  # type: ignore[no-any-return]


@cache
def _stemmer(lang: Lang) -> Stemmer.Stemmer:
    return Stemmer.Stemmer(_ALGORITHM[lang], 0)


def _join_aliases(words: list[str]) -> list[str]:
    aliases = _aliases()
    if aliases.keys().isdisjoint(words):
        return words
    joined = []
    at = 0
    while at < len(words):
        name, length = _name_at(words, at) if words[at] in aliases else (words[at], 1)
        joined.append(name)
        at += length
    return joined


def _name_at(words: list[str], at: int) -> tuple[str, int]:
    """The name that begins at a word and how many words it takes; the word itself if none does."""
    for phrase, name in _aliases().get(words[at], ()):
        if words[at : at + len(phrase)] == phrase:
            return name, len(phrase)
    return words[at], 1


def _alias_lines() -> str:
    return resources.files("index").joinpath("aliases.txt").read_text("utf-8")


@cache
def _aliases() -> dict[str, list[tuple[list[str], str]]]:
    """First word -> its phrases, longest first, with the one name they all stand for."""
    table: dict[str, list[tuple[list[str], str]]] = {}
    for line in _alias_lines().splitlines():
        name, _, phrases = line.partition(":")
        if not phrases or name.startswith("#"):
            continue
        for phrase in phrases.split("|"):
            words = _fold_words(phrase.strip())
            table.setdefault(words[0], []).append((words, f"@{name.strip()}"))
    for entries in table.values():
        entries.sort(key=lambda entry: -len(entry[0]))
    return table
