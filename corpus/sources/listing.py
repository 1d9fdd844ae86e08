"""sources.toml: where articles are fetched from, how often, and what is decided about them."""

from __future__ import annotations

import difflib
import math
import re
import tomllib
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any, Literal

from corpus.document import Access, Lang
from corpus.hosts import is_web_address
from corpus.parsers.clean import clean_line

MAX_FILE_BYTES = 1_000_000
MAX_SOURCES = 1_000
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
DURATION = re.compile(r"([0-9]{1,6})(s|m|h|d)")
SECONDS_OF = {"s": 1, "m": 60, "h": 3_600, "d": 86_400}
MAX_SECONDS = 366 * 86_400
SOURCE_LINE = re.compile(r"\s{0,20}\[\[\s{0,20}source\s{0,20}\]\]")
TOML_PLACE = re.compile(r"\(at line (\d+), column (\d+)\)")
NEEDED = ("name", "kind", "location")
KEYS = (
    *NEEDED,
    "every",
    "text",
    "publisher",
    "lang",
    "topics",
    "stale_after",
    "vanished",
    "max_articles_per_day",
)
MAX_TOPICS = 50
MAX_ARTICLES_PER_DAY = 1_000_000
MAX_SHOWN_BITS = 128

Vanished = Literal["delete", "keep"]


class SourceKind(StrEnum):
    """What stands at a source's location."""

    FOLDER = "folder"
    FEED = "feed"
    URL = "url"
    SITEMAP = "sitemap"


EVERY_DEFAULT = {
    SourceKind.FOLDER: 5.0,
    SourceKind.FEED: 900.0,
    SourceKind.URL: 3_600.0,
    SourceKind.SITEMAP: 3_600.0,
}
STALE_AFTER_DEFAULT = 2 * 86_400.0
ARTICLES_PER_DAY_DEFAULT = {SourceKind.FEED: 1_000, SourceKind.SITEMAP: 10_000}


@dataclass(frozen=True, slots=True)
class Source:
    """One [[source]] of sources.toml.

    location: a folder (absolute here), or an http or https address.
    every_seconds: how often it is looked at while it works; less often after failures.
    text: "excerpt" means that its articles are quoted, and never served whole.
    publisher, lang, topics: decided for all its articles.
    stale_after_seconds: it counts as stale when it brought nothing for so long.
    vanished: whether an article that is gone from the source is deleted here.
    max_articles_per_day: new articles beyond so many within 24 hours wait at the source; None: no limit.
    line: where it begins in the file.
    """

    name: str
    kind: SourceKind
    location: str
    every_seconds: float
    text: Access = "full"
    publisher: str | None = None
    lang: Lang | None = None
    topics: tuple[str, ...] = ()
    stale_after_seconds: float = STALE_AFTER_DEFAULT
    vanished: Vanished = "delete"
    max_articles_per_day: int | None = None
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Listing:
    """What sources.toml says.

    sources: those without a mistake, in the order of the file.
    mistakes: a line for each, with the line of the file.
    """

    sources: tuple[Source, ...] = ()
    mistakes: tuple[str, ...] = ()


def read_sources(path: Path) -> Listing:
    """Read the list; without the file it is empty."""
    try:
        if path.stat().st_size > MAX_FILE_BYTES:
            return Listing(mistakes=(f"{path.name}: it is larger than 1 MB.",))
        text = path.read_bytes().decode("utf-8-sig")
        content = tomllib.loads(text)
    except FileNotFoundError:
        return Listing()
    except UnicodeDecodeError as error:
        return Listing(mistakes=(f"{path.name}: it is not UTF-8 at byte {error.start}.",))
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        return Listing(mistakes=(_toml_mistake(path.name, str(error)),))
    except ValueError:
        return Listing(mistakes=(f"{path.name}: it holds a number of more digits than can be read.",))
    except OSError as error:
        return Listing(mistakes=(f"{path.name}: it cannot be read ({error.strerror}).",))
    return _Reading(path, text.splitlines()).read(content)


def read_seconds(written: str) -> float | None:
    """The seconds of a duration such as "90s", "15m", "2h" or "1d", or None if it is none."""
    match = DURATION.fullmatch(written.strip())
    if match is None:
        return None
    seconds = int(match[1]) * SECONDS_OF[match[2]]
    return float(seconds) if 1 <= seconds <= MAX_SECONDS else None


class _Reading:
    """The file while it is read: mistakes are gathered, so that one look shows them all.

    No mistake quotes a location: whoever may read is told of mistakes, and a location may hold a secret.
    """

    def __init__(self, path: Path, lines: list[str]) -> None:
        self._path = path
        self._lines = lines
        self._starts = [i for i, line in enumerate(lines) if SOURCE_LINE.match(line)]
        self._mistakes: list[tuple[int, str]] = []

    def read(self, content: dict[str, Any]) -> Listing:
        for key in content:
            if key != "source":
                self._say(self._line_of_top(key), f"'{key}' is unknown; sources stand under [[source]].")
        found = content.get("source", [])
        if not isinstance(found, list) or not all(isinstance(item, dict) for item in found):
            self._say(
                self._line_of_top("source"), "write [[source]], in two brackets, above each source."
            )
            found = []
        if len(found) > MAX_SOURCES:
            self._say(1, f"it lists {len(found):,} sources, and at most {MAX_SOURCES:,} are read.")
        sources = [
            source
            for number, item in enumerate(found[:MAX_SOURCES])
            if (source := self._source(number, item)) is not None
        ]
        told_apart = self._without_repeats(sources)
        name = self._path.name
        mistakes = (f"{name}, line {line}: {what}" for line, what in sorted(self._mistakes))
        return Listing(told_apart, tuple(mistakes))

    def _source(self, number: int, found: dict[str, Any]) -> Source | None:
        before = len(self._mistakes)
        for key in found:
            if key not in KEYS:
                near = difflib.get_close_matches(key, KEYS, 1)
                hint = f" Did you mean '{near[0]}'?" if near else f" These are: {', '.join(KEYS)}."
                self._say(self._line_of(number, key), f"'{key}' is unknown.{hint}")
        for key in NEEDED:
            if key not in found:
                self._say(self._line_of(number), f"the source has no '{key}'.")
        name = self._text(number, found, "name")
        if name is not None and not NAME.fullmatch(name):
            self._say(
                self._line_of(number, "name"),
                f"name '{name}' may hold only a-z, A-Z, digits, '.', '_' and '-', at most 64 of them.",
            )
        kind = self._word(number, found, "kind", tuple(SourceKind))
        location = self._text(number, found, "location")
        every = self._seconds(number, found, "every")
        stale_after = self._seconds(number, found, "stale_after")
        text = self._word(number, found, "text", ("full", "excerpt")) or "full"
        lang = self._word(number, found, "lang", ("en", "es"))
        vanished = self._word(number, found, "vanished", ("delete", "keep")) or "delete"
        most = self._count(number, found, "max_articles_per_day", MAX_ARTICLES_PER_DAY)
        publisher = self._text(number, found, "publisher")
        topics = self._topics(number, found)
        if kind is not None and location is not None:
            location = self._location(number, SourceKind(kind), location)
        if len(self._mistakes) > before or name is None or kind is None or location is None:
            return None
        return Source(
            name=name,
            kind=SourceKind(kind),
            location=location,
            every_seconds=every or EVERY_DEFAULT[SourceKind(kind)],
            text="excerpt" if text == "excerpt" else "full",
            publisher=publisher,
            lang=None if lang is None else "es" if lang == "es" else "en",
            topics=topics,
            stale_after_seconds=stale_after or STALE_AFTER_DEFAULT,
            vanished="keep" if vanished == "keep" else "delete",
            max_articles_per_day=most or ARTICLES_PER_DAY_DEFAULT.get(SourceKind(kind)),
            line=self._line_of(number),
        )

    def _location(self, number: int, kind: SourceKind, location: str) -> str | None:
        if kind is SourceKind.FOLDER:
            if "\0" in location or "://" in location:
                self._say(self._line_of(number, "location"), "location is not a folder.")
                return None
            folder = _resolved(self._path.parent, location)
            if folder is None:
                self._say(
                    self._line_of(number, "location"),
                    "location leads to no folder: the user after '~' is unknown, or a link leads back to "
                    "itself. Write the folder's whole path.",
                )
            return folder
        if not is_web_address(location):
            self._say(
                self._line_of(number, "location"),
                f"location is not an http or https address without a user name, which a source of kind "
                f"'{kind}' needs.",
            )
            return None
        return location

    def _text(self, number: int, found: dict[str, Any], key: str) -> str | None:
        value = found.get(key)
        if value is None:
            return None
        line = clean_line(value) if isinstance(value, str) else None
        if line is None or line != value.strip():
            self._say(self._line_of(number, key), f"{key} should be one line of text in quotes.")
            return None
        return line

    def _word(self, number: int, found: dict[str, Any], key: str, words: tuple[str, ...]) -> str | None:
        value = found.get(key)
        if value is None or value in words:
            return value
        known = ", ".join(f"'{word}'" for word in words)
        self._say(self._line_of(number, key), f"{key} is {_shown(value)}; it can be {known}.")
        return None

    def _seconds(self, number: int, found: dict[str, Any], key: str) -> float | None:
        value = found.get(key)
        if value is None:
            return None
        seconds = read_seconds(value) if isinstance(value, str) else None
        if seconds is None:
            self._say(
                self._line_of(number, key),
                f'{key} is {_shown(value)}; write a time such as "90s", "15m", "2h" or "1d".',
            )
        return seconds

    def _count(self, number: int, found: dict[str, Any], key: str, most: int) -> int | None:
        value = found.get(key)
        if value is None or (type(value) is int and 1 <= value <= most):
            return value
        self._say(
            self._line_of(number, key),
            f"{key} is {_shown(value)}; write a whole number from 1 to {most}, without quotes.",
        )
        return None

    def _topics(self, number: int, found: dict[str, Any]) -> tuple[str, ...]:
        value = found.get("topics", [])
        topics = (
            [clean_line(item) for item in value if isinstance(item, str)]
            if isinstance(value, list)
            else []
        )
        named = tuple(topic for topic in topics if topic)
        if not isinstance(value, list) or len(named) < len(value) or len(value) > MAX_TOPICS:
            self._say(
                self._line_of(number, "topics"),
                f'topics should be a list of at most {MAX_TOPICS}, as ["Frontera"].',
            )
        return named

    def _without_repeats(self, sources: list[Source]) -> tuple[Source, ...]:
        seen: dict[str, Source] = {}
        repeats: set[int] = set()
        for source in sources:
            for what, value in (("name", source.name.lower()), ("location", source.location)):
                first = seen.setdefault(f"{what} {value}", source)
                if first is not source:
                    self._say(source.line, f"its {what} is already that of line {first.line}.")
                    repeats.add(source.line)
        return tuple(source for source in sources if source.line not in repeats)

    def _say(self, line: int, what: str) -> None:
        self._mistakes.append((line, what))

    def _line_of(self, number: int, key: str | None = None) -> int:
        """The line of the number-th source, or of one of its keys where it can be made out."""
        if number >= len(self._starts):
            return 1
        start = self._starts[number]
        end = self._starts[number + 1] if number + 1 < len(self._starts) else len(self._lines)
        if key is not None:
            for i in range(start + 1, end):
                written = self._lines[i].partition("=")[0].strip().strip("\"'")
                if written == key:
                    return i + 1
        return start + 1

    def _line_of_top(self, key: str) -> int:
        return next(
            (i for i, line in enumerate(self._lines, 1) if line.strip(" \t[\"'").startswith(key)), 1
        )


def _resolved(beside: Path, location: str) -> str | None:
    """A folder's whole path without links; None where the user after "~" is unknown, or a link leads back
    to itself, which is an error before Python 3.13 and stays a link from then on.
    """
    try:
        folder = (beside / Path(location).expanduser()).resolve()
        return None if folder.is_symlink() else str(folder)
    except (RuntimeError, OSError):
        return None


def _shown(value: Any) -> str:
    if isinstance(value, float) and not math.isfinite(value):
        return "no number"
    if isinstance(value, int) and value.bit_length() > MAX_SHOWN_BITS:
        return "a very long number"
    return repr(value) if isinstance(value, str | int | float | bool) else f"a {type(value).__name__}"


def _toml_mistake(name: str, message: str) -> str:
    place = TOML_PLACE.search(message)
    what = TOML_PLACE.sub("", message).strip()
    where = f"{name}, line {place[1]}" if place else name
    return f"{where}: it is not TOML: {what[:1].lower()}{what[1:]}."
