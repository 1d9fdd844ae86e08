"""What the sources of a brief must be, and where they are not."""

import re
from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import urlsplit

from tests.corpus.starter.briefs import Fact
from tests.corpus.starter.reading import days_in

Source = dict[str, Any]

NEVER_SECURE = {"www.firstnorthwestern.com"}
"""Sites known without https."""

_DATES_IN_ADDRESS = [
    re.compile(pattern)
    for pattern in (
        r"[/-](?P<year>20\d\d)[/-](?P<month>\d{1,2})(?:[/-](?P<day>\d{1,2}))?(?=/)",
        r"(?<!\d)(?P<year>20\d\d)(?P<month>\d\d)(?P<day>\d\d)(?!\d)",
        r"_(?P<year>20\d\d)-(?P<month>\d\d)-(?P<day>\d\d)_",
    )
]
_REPORT_NUMBER = re.compile(r"(?:CRS [A-Z]+\d+|GAO-\d+-\d+)\b")
_COPY = re.compile(r"\b(?:excerpt|extract\w*|copy|mirror)\b", re.IGNORECASE)


def is_web_address(value: object) -> bool:
    """https, or http where a page never had another."""
    if not isinstance(value, str) or re.search(r"\s", value):
        return False
    parts = urlsplit(value)
    secure = parts.scheme == "https" or (parts.scheme == "http" and parts.netloc in NEVER_SECURE)
    return secure and "." in parts.netloc


def date_told_by(source: Source) -> str:
    """The date that a source's title or address tells, to the month or the day; else ""."""
    for year, month, day in days_in(source["title"]):
        if year and month and day:
            return f"{year}-{month:02}-{day:02}"
    for pattern in _DATES_IN_ADDRESS:
        for found in pattern.finditer(source["url"]):
            return "-".join(f"{int(part):02}" for part in found.groups() if part)
    return ""


def disagreements(source: Source, facts: list[Fact]) -> list[str]:
    """Where a source and the facts that it carries contradict each other."""
    return [problem for fact in facts for problem in _disagreements(source, fact)]


def _disagreements(source: Source, fact: Fact) -> Iterator[str]:
    if source["url"] != fact.url:
        yield f"{fact.id} is not at {source['url']}"
    if source["publisher"] != fact.publisher:
        yield f"{fact.id} is not of {source['publisher']}"
    if source["published"] != fact.document:
        yield f"the document of {fact.id} is of {fact.document}"
    if fact.mirror and not _is_titled_by_the_document(source["title"]):
        yield f"{fact.id} is seen in a copy: cite the document by title and number"


def _is_titled_by_the_document(title: str) -> bool:
    return bool(_REPORT_NUMBER.match(title)) and not _COPY.search(title)


def cited_in_two_ways(sources: Iterable[Source]) -> list[str]:
    """The addresses that have more than one title, publisher or date."""
    known: dict[str, tuple[str, ...]] = {}
    twice = []
    for source in sources:
        way = tuple(source[field] for field in ("title", "publisher", "published"))
        if known.setdefault(source["url"], way) != way:
            twice.append(source["url"])
    return twice
