"""Texts that a pattern reads slowest, made from the pattern itself."""

from __future__ import annotations

import re
import re._constants as codes
import re._parser as parser
from collections.abc import Iterator
from typing import Any

PLAIN = (
    "a", "A", "é", "1", " ", ".", "-", '"', "'", "\n", "\t", "(", "_", "\u0301", "a ", "a. ", "1,", "Aa ",
)  # fmt: skip
"""What any text may be full of, whatever the pattern."""

OF_A_SET = ("a", "1", " ", "A", "-", ".", ",", '"', "¿", "\n", "_")
ENDLESS = 100
"""A part that may be repeated this often is tried on its own."""
BREAKS_OFF = "!a!"
"""An end that few patterns take, after letters or after marks."""

Tree = parser.SubPattern
REPEATS = (codes.MAX_REPEAT, codes.MIN_REPEAT, codes.POSSESSIVE_REPEAT)


def worst_texts(pattern: re.Pattern[Any], length: int) -> list[str]:
    """Texts of about that length: a beginning, one unit again and again, and what breaks off."""
    return [
        beginning + unit * (length // len(unit)) + BREAKS_OFF
        for beginning, unit in sorted(_pumps(pattern))
    ]


def _pumps(pattern: re.Pattern[Any]) -> set[tuple[str, str]]:
    """What a text may begin with and be filled with, so that the pattern all but matches."""
    source = pattern.pattern
    is_text = isinstance(source, str)
    flags = pattern.flags if is_text else pattern.flags & ~re.UNICODE
    tree = parser.parse(source if is_text else source.decode("latin-1"), flags & ~re.DEBUG)
    found = {("", unit) for unit in PLAIN}
    for before, unit in _repeated(tree, ""):
        found |= {(before, unit), ("", before + unit), ("", unit + " ")}
    found |= {("", beginning) for beginning in _beginnings(tree) if beginning}
    return found


def _repeated(tree: Tree, before: str) -> Iterator[tuple[str, str]]:
    """Examples of every part that may be repeated without end, and of what stands before it."""
    for code, value in tree:
        if code in REPEATS and value[1] >= ENDLESS:
            yield from ((before, unit) for unit in _examples_of_repeated(value[2]))
        for inner in _inner_trees(code, value):
            yield from _repeated(inner, before)
        before += _example_of_one(code, value)


def _examples_of_repeated(tree: Tree) -> list[str]:
    code, value = tree[0]
    if len(tree) > 1 or code not in (codes.IN, codes.ANY, codes.NOT_LITERAL):
        return [unit for unit in (_example_of(tree),) if unit]
    held = [one for one in OF_A_SET if code is not codes.IN or _is_in_set(one, value)]
    return [*held, "".join(held)] if held else [_example_of(tree)]


def _beginnings(tree: Tree) -> Iterator[str]:
    """What the pattern matches up to each of its parts, in the first way of every alternation."""
    before = ""
    for code, value in tree:
        before += _example_of_one(code, value)
        yield before
        yield before[:-1]


def _inner_trees(code: Any, value: Any) -> list[Tree]:
    if code in REPEATS:
        return [value[2]]
    if code is codes.SUBPATTERN:
        return [value[3]]
    if code is codes.ATOMIC_GROUP:
        return [value]
    if code in (codes.ASSERT, codes.ASSERT_NOT):
        return [value[1]]
    return list(value[1]) if code is codes.BRANCH else []


def _example_of(tree: Tree) -> str:
    """One text that the pattern takes, but for what it looks ahead for."""
    return "".join(_example_of_one(code, value) for code, value in tree)


def _example_of_one(code: Any, value: Any) -> str:
    if code is codes.LITERAL:
        return chr(value)
    if code is codes.IN:
        return next((one for one in OF_A_SET if _is_in_set(one, value)), None) or _named_first(value)
    if code in (codes.ANY, codes.NOT_LITERAL):
        return "a" if value != ord("a") else "b"
    if code in REPEATS:
        return _example_of(value[2]) * max(1, value[0])
    looks_ahead = code in (codes.ASSERT, codes.ASSERT_NOT) and value[0] > 0
    if code is codes.ASSERT_NOT or looks_ahead:
        return ""
    return next((_example_of(inner) for inner in _inner_trees(code, value)), "")


def _named_first(items: list[tuple[Any, Any]]) -> str:
    code, value = items[0]
    return chr(value) if code is codes.LITERAL else chr(value[0]) if code is codes.RANGE else "é"


def _is_in_set(one: str, items: list[tuple[Any, Any]]) -> bool:
    is_negated = items[0][0] is codes.NEGATE
    return any(_is_item(one, code, value) for code, value in items) != is_negated


def _is_item(one: str, code: Any, value: Any) -> bool:
    if code is codes.LITERAL:
        return ord(one) == value
    if code is codes.RANGE:
        return value[0] <= ord(one) <= value[1]
    return code is codes.CATEGORY and re.match(OF_CATEGORY[value], one) is not None


OF_CATEGORY = {
    codes.CATEGORY_DIGIT: r"\d",
    codes.CATEGORY_NOT_DIGIT: r"\D",
    codes.CATEGORY_SPACE: r"\s",
    codes.CATEGORY_NOT_SPACE: r"\S",
    codes.CATEGORY_WORD: r"\w",
    codes.CATEGORY_NOT_WORD: r"\W",
}
