"""Whether a name is a woman's or a man's, as far as it tells: for "she" and "he"."""

from __future__ import annotations

from functools import cache, lru_cache
from importlib import resources

from index.words import fold

_WHOSE = {"women": True, "men": False}


@lru_cache(maxsize=1_000)
def is_womans(name: str, before: str = "") -> bool | None:
    """Whether it is a woman's: by its first word, by a last word that is known in this field, or by the
    title before it; None where nothing tells, or both are told.

    before: the word before the name. English titles tell little: "President" is anybody's.
    """
    words, title = fold(name).replace(".", " ").split(), fold(before).strip(" .,")
    if not words:
        return None
    told = {
        is_hers
        for is_hers in _WHOSE.values()
        if words[0] in _names(is_hers, "given")
        or not _names(is_hers, "known").isdisjoint((words[0], words[-1]))
        or not _names(is_hers, "title").isdisjoint((title, words[0]))
    }
    return told.pop() if len(told) == 1 else None


def _names(is_hers: bool, kind: str) -> frozenset[str]:
    return _read()[is_hers, kind]


@cache
def _read() -> dict[tuple[bool, str], frozenset[str]]:
    text = resources.files("rag.mentions.people").joinpath("gender.txt").read_text("utf-8")
    sections = (section.partition("]") for section in text.split("\n[")[1:])
    return {
        (_WHOSE[head.split()[0]], head.split()[1]): frozenset(names.split())
        for head, _, names in sections
    }
