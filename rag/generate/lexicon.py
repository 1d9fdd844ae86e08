"""What words do to a statement, negate it or hedge it or turn it round, in classes of both languages."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

from corpus.document import Lang
from index.words import fold
from rag.generate.conjugation import conjugate
from rag.mentions.times.future import tells_what_will_be, tells_what_would_be

WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
FIGURE, DATE = "#", "@"
"""What stands for a figure and for a date among the words."""

_FORM = re.compile(rf"[{FIGURE}{DATE}]|{WORD.pattern}")

_FUTURE_ENDING = re.compile(r"(?:á|án|ía|ían)\Z")


@dataclass(frozen=True, slots=True)
class Mark:
    """A class of words that stands at words[first:last] of a text.

    is_kept: whether a sentence must say it wherever its quote does; else the quote may say more.
    is_beside: whether the words say something else besides, as a verb does whose ending tells that it is
        to come.
    """

    name: str
    is_kept: bool
    first: int
    last: int
    is_beside: bool = False


def find_marks(words: Sequence[str], folded: Sequence[str], lang: Lang) -> Iterator[Mark]:
    """The classes that a text's words belong to, in order; a phrase goes before its words.

    Args:
        words: lower case, with their accents. folded: the same without.
    """
    table = _table()[lang]
    at = 0
    while at < len(words):
        length = 0
        for phrase, name, kind in table.get(folded[at], ()):
            if len(phrase) < length or words[at] == "sí":
                break
            written = words if any(not word.isascii() for word in phrase) else folded
            if tuple(written[at : at + len(phrase)]) == phrase:
                length = len(phrase)
                yield Mark(name, kind == "keep", at, at + length, is_beside=kind == "beside")
        if lang == "es" and length <= 1:
            yield from _read_ending(words[at], at, is_listed=length == 1)
        at += max(length, 1)


def _read_ending(word: str, at: int, *, is_listed: bool) -> Iterator[Mark]:
    """What a Spanish verb says by its ending: that something will be, or would; and its own class."""
    if tells_what_will_be(word):
        yield Mark("plan", True, at, at + 1, is_beside=True)
    elif tells_what_would_be(word):
        yield Mark("possibility", True, at, at + 1, is_beside=True)
    else:
        return
    if not is_listed:
        verb = _classes_of_verb(fold(find_infinitive(word)))
        yield from (Mark(name, is_kept, at, at + 1) for name, is_kept in verb)


def find_infinitive(word: str) -> str:
    """Of a Spanish verb that says what will be, or would, in lower case; any other word as it is."""
    if tells_what_will_be(word) or tells_what_would_be(word):
        return _FUTURE_ENDING.sub("", word)
    return word


def _classes_of_verb(infinitive: str) -> set[tuple[str, bool]]:
    """The classes of a Spanish verb of which the lexicon has the infinitive, or the regular past."""
    past = f"{infinitive[:-2]}{'aron' if infinitive[-2:] == 'ar' else 'ieron'}"
    return {
        (name, kind == "keep")
        for form in (infinitive, past)
        for phrase, name, kind in _table()["es"].get(form, ())
        if phrase == (form,)
    }


def _inflect(form: str, lang: Lang) -> list[str]:
    """A form, with those of a Spanish participle for other nouns; of "~verb", all its forms."""
    form = form.strip()
    if form.startswith("~"):
        return conjugate(form[1:], lang)
    if lang == "en" or not re.fullmatch(r"[a-z]+[ai]do", form):
        return [form]
    return [form, f"{form[:-1]}a", f"{form}s", f"{form[:-1]}as"]


@cache
def _read_lines() -> list[tuple[str, str, dict[Lang, list[str]]]]:
    """Of each line of the lexicon: its kind, its name, and the forms of each language."""
    lines: list[tuple[str, str, dict[Lang, list[str]]]] = []
    text = resources.files("rag").joinpath("generate", "lexicon.txt").read_text("utf-8")
    for line in text.splitlines():
        head, _, forms = line.partition(":")
        if line.startswith("#") or not forms:
            continue
        kind, name = head.split()
        english, spanish = forms.split("/")
        lines.append((kind, name, {"en": _all_forms(english, "en"), "es": _all_forms(spanish, "es")}))
    return lines


def _all_forms(phrases: str, lang: Lang) -> list[str]:
    forms = [form for one in phrases.split("|") if one.strip() for form in _inflect(one, lang)]
    return list(dict.fromkeys([*forms, *(form.replace(FIGURE, DATE) for form in forms)]))


@cache
def find_verbs_of_saying(lang: Lang) -> frozenset[str]:
    """The folded forms of verbs that tell whose word or thought something is."""
    return frozenset(form for kind, _, forms in _read_lines() if kind == "tell" for form in forms[lang])


_Table = dict[str, list[tuple[tuple[str, ...], str, str]]]


@cache
def _table() -> dict[Lang, _Table]:
    """By language: first word -> its phrases, longest first, with their class and its kind."""
    tables: dict[Lang, _Table] = {"en": {}, "es": {}}
    for kind, name, forms in _read_lines():
        if kind == "tell":
            continue
        for lang, table in tables.items():
            for phrase in forms[lang]:
                words = tuple(_FORM.findall(phrase))
                table.setdefault(fold(words[0]), []).append((words, name, kind))
    for table in tables.values():
        for entries in table.values():
            entries.sort(key=lambda entry: -len(entry[0]))
    return tables
