"""Text to search terms: accents folded, names unified across both languages, words stemmed."""

from __future__ import annotations

import hashlib
import re
import unicodedata
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
_UNITED_STATES = "@united-states"

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
    words = _join_aliases(_fold_words(text))
    stop = _STOP_WORDS[lang] | _STOP_WORDS[written_in or lang]
    return [
        word if word[0] == "@" else f"{lang}:{_stem(word, lang)}" for word in words if word not in stop
    ]


@cache
def vocabulary_version() -> str:
    """Changes with the alias table: an index holds the terms of one table only."""
    return hashlib.sha256(_alias_lines().encode()).hexdigest()[:12]


def fold(text: str) -> str:
    """Lower case without accents; ñ becomes n."""
    if text.isascii():
        return text.casefold()
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(c for c in decomposed if not unicodedata.combining(c)).casefold()


def _fold_words(text: str) -> list[str]:
    words = []
    for match in _WORD.finditer(unicodedata.normalize("NFC", text)):
        word = match.group()
        if word in ("US", "USA") or word.casefold() in ("u.s.", "u.s.a."):
            words.append(_UNITED_STATES)
        elif word[0].isdigit():
            words.append(_plain_number(word))
        else:
            words.append(fold(word).replace(".", "") if word[1:2] != "." else fold(word))
    return [word[:_MAX_WORD_CHARS] for word in words if word]


def _plain_number(word: str) -> str:
    """1,200 and 1.200 are 1200; 3,5 and 3.5 are 3.5."""
    head, *tail = re.split(r"[.,]", word)
    if tail and all(len(group) == 3 for group in tail) and head != "0":
        return head + "".join(tail)
    return ".".join([head, *tail])


@lru_cache(maxsize=200_000)
def _stem(word: str, lang: Lang) -> str:
    return _stemmer(lang).stemWord(word)  # type: ignore[no-any-return]


@cache
def _stemmer(lang: Lang) -> Stemmer.Stemmer:
    return Stemmer.Stemmer(_ALGORITHM[lang], 0)


def _join_aliases(words: list[str]) -> list[str]:
    aliases = _aliases()
    joined = []
    at = 0
    while at < len(words):
        for phrase, name in aliases.get(words[at], ()):
            if words[at : at + len(phrase)] == phrase:
                joined.append(name)
                at += len(phrase)
                break
        else:
            joined.append(words[at])
            at += 1
    return joined


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
