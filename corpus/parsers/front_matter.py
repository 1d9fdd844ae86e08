"""The YAML at the head of a Markdown file, between two lines of "---"; JSON has the same keys."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import yaml

from corpus.document import Lang, SourceReference
from corpus.errors import UnreadableFile
from corpus.hosts import MAX_URL_CHARS, is_web_address
from corpus.ids import is_document_id
from corpus.parsers.clean import clean_line, clean_text
from corpus.parsers.dates import read_moment

MAX_CHARS = 64_000
MAX_DEPTH = 10
MAX_ITEMS = 500
BLANKS = "\ufeff \t\n"
KEY_LINE = re.compile(r"[ \t]*[A-Za-z_][\w-]{0,60}[ \t]*:(?=[ \t\n]|\Z)")
FULL_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
KINDS = {list: "a list", dict: "a mapping", bool: "true or false"}
EMPTY = ("", "~", "null")


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """What the head of a Markdown file says about it; None and () where it says nothing."""

    id: str | None = None
    title: str | None = None
    lang: Lang | None = None
    published: date | None = None
    written: date | None = None
    publisher: str | None = None
    url: str | None = None
    sources: tuple[SourceReference, ...] = ()
    topics: tuple[str, ...] = ()
    author: str | None = None
    modified: date | datetime | None = None


def split_front_matter(text: str) -> tuple[FrontMatter, str]:
    """Read the front matter of a Markdown file, and return it with the body below it.

    Keys that Puente does not know are ignored. Aliases and anchors are refused. Where blank lines or
    blanks stand before the "---", it must be followed by a key and be closed: else it is a rule across
    the page.

    Raises:
        UnreadableFile: it is not closed, not YAML, or a key has an impossible value.
    """
    opening = len(text) - len(text.lstrip(BLANKS))
    first_line = text[opening:].split("\n", 1)[0]
    below = opening + len(first_line) + 1
    if first_line.rstrip() != "---" or (opening and not KEY_LINE.match(text, below)):
        return FrontMatter(), text
    lines = text[below : below + MAX_CHARS + 1].split("\n")
    opened_on = text.count("\n", 0, opening) + 1
    end = next((i for i, line in enumerate(lines) if line.rstrip() in ("---", "...")), None)
    if end is None and opening:
        return FrontMatter(), text
    if end is None:
        raise UnreadableFile(
            f"the front matter opened on line 1 is not closed within {MAX_CHARS:,} characters: "
            "put '---' on a line of its own below it."
        )
    body = text[below + sum(len(line) + 1 for line in lines[: end + 1]) :]
    return read_fields(_load_mapping("\n".join(lines[:end]), opened_on)), body


def _load_mapping(head: str, opened_on: int) -> dict[str, Any]:
    """The YAML with every scalar as a string, so that each key is checked under its own name."""
    try:
        _refuse_tricks(head, opened_on)
        content = yaml.BaseLoader(head).get_single_data()
    except yaml.MarkedYAMLError as error:
        line = _line_number(error.problem_mark, opened_on)
        raise UnreadableFile(f"the front matter is not YAML on line {line}: {error.problem}.") from error
    except yaml.YAMLError as error:
        raise UnreadableFile(f"the front matter is not YAML: {error}.") from error
    if content in (None, ""):
        return {}
    if not isinstance(content, dict):
        raise UnreadableFile("the front matter is not a list of 'key: value' lines.")
    return content


def _refuse_tricks(head: str, opened_on: int) -> None:
    depth = 0
    for event in yaml.parse(head, Loader=yaml.BaseLoader):
        if getattr(event, "anchor", None):
            raise UnreadableFile(
                f"the front matter uses a YAML anchor or alias on line "
                f"{_line_number(event.start_mark, opened_on)}: write the value out."
            )
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > MAX_DEPTH:
            raise UnreadableFile(
                f"the front matter is nested more than {MAX_DEPTH} deep on line "
                f"{_line_number(event.start_mark, opened_on)}: flatten it."
            )


def _line_number(mark: object, opened_on: int) -> int:
    """The line of the file, whose line `opened_on` is the "---" above the YAML."""
    return int(getattr(mark, "line", -1)) + 1 + opened_on


def read_fields(found: dict[str, Any]) -> FrontMatter:
    """Check the keys that describe an article, each under its own name; others are ignored.

    Raises:
        UnreadableFile: a key has an impossible value.
    """
    return FrontMatter(
        id=_id(found),
        title=_line(found, "title"),
        lang=_lang(found),
        published=_date(found, "published"),
        written=_date(found, "written"),
        publisher=_line(found, "publisher"),
        url=_url(found, "url"),
        sources=tuple(_source(item, f"sources[{i}]") for i, item in enumerate(_list(found, "sources"))),
        topics=tuple(
            topic for item in _list(found, "topics") if (topic := _text(item, "topics")) is not None
        ),
        author=_line(found, "author"),
        modified=_moment(found, "modified"),
    )


def _id(found: dict[str, Any]) -> str | None:
    document_id = _line(found, "id")
    if document_id is not None and not is_document_id(document_id):
        raise UnreadableFile(
            f"id: '{document_id}' is not an id. Use a-z, 0-9, '.', '_' and '-', at most 128 of "
            "them, beginning with a letter or a digit."
        )
    return document_id


def _lang(found: dict[str, Any]) -> Lang | None:
    lang = _line(found, "lang")
    match lang and lang.lower().replace("_", "-").split("-")[0]:
        case None:
            return None
        case "en":
            return "en"
        case "es":
            return "es"
    raise UnreadableFile(f"lang: '{lang}' is neither 'en' nor 'es'.")


def _date(found: dict[str, Any], key: str) -> date | None:
    text = _line(found, key)
    if text is None:
        return None
    try:
        if FULL_DATE.fullmatch(text[:10]) and text[10:11] in ("", "T", " "):
            return date.fromisoformat(text[:10])
    except ValueError as error:
        raise UnreadableFile(f"{key}: '{text}' is not a day of the calendar.") from error
    raise UnreadableFile(
        f"{key}: '{text}' is not a date. Write YYYY-MM-DD, or leave it out if the day is unknown."
    )


def _moment(found: dict[str, Any], key: str) -> date | datetime | None:
    """A day, or a moment where the hour and its zone are given."""
    day, text = _date(found, key), _line(found, key)
    return (read_moment(text) if text else None) or day


def _url(found: dict[str, Any], key: str, name: str | None = None) -> str | None:
    shown = _line(found, key, name)
    if shown is None:
        return None
    url = clean_text(found[key]).strip()
    if not is_web_address(url):
        raise UnreadableFile(
            f"{name or key}: '{shown}' is not an http or https address that can be linked to: it names a "
            f"host, no user, and has no blanks or backslashes; at most {MAX_URL_CHARS:,} characters."
        )
    return url


def _source(item: Any, name: str) -> SourceReference:
    if not isinstance(item, dict):
        title = _text(item, name)
        if title is None:
            raise UnreadableFile(f"{name} is empty: give it a title.")
        return SourceReference(title)
    url = _url(item, "url", f"{name}.url")
    title = _line(item, "title", f"{name}.title") or url
    if title is None:
        raise UnreadableFile(f"{name} has neither a title nor a url: give it one.")
    published = _line(item, "published", f"{name}.published")
    if published and FULL_DATE.fullmatch(published):
        _date(item | {f"{name}.published": published}, f"{name}.published")
    publisher = _line(item, "publisher", f"{name}.publisher")
    return SourceReference(title, url, publisher, published)


def _line(found: dict[str, Any], key: str, name: str | None = None) -> str | None:
    return _text(found.get(key), name or key)


def _text(value: Any, name: str) -> str | None:
    if value is None or (isinstance(value, str) and value in EMPTY):
        return None
    if not isinstance(value, str):
        kind = KINDS.get(type(value), "a number")
        raise UnreadableFile(f"{name} is {kind}, and should be one line of text.")
    return clean_line(value)


def _list(found: dict[str, Any], key: str) -> list[Any]:
    value = found.get(key)
    if value is None or (isinstance(value, str) and value in EMPTY):
        return []
    if not isinstance(value, list):
        raise UnreadableFile(f"{key} should be a list: write '{key}:' and '- item' lines below it.")
    if len(value) > MAX_ITEMS:
        raise UnreadableFile(f"{key} has {len(value)} items, and at most {MAX_ITEMS} are read.")
    return value
