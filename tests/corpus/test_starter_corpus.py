"""The starter corpus: what every brief must carry, and what it may claim.

The tests read the briefs in corpus/articles and nothing else. One further
test compares the briefs with the facts that they list; it runs when the
environment variable PUENTE_TEST_FACTS names a JSON Lines file of facts
(fields id, fact, date and figures are used).
"""

import datetime as dt
import json
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import yaml

ARTICLES = Path(__file__).resolve().parents[2] / "corpus" / "articles"
FACTS_VARIABLE = "PUENTE_TEST_FACTS"

REQUIRED_FIELDS = ("id", "title", "lang", "published", "written", "publisher", "topics", "sources")
LANGUAGES = ("en", "es")
MIN_BRIEFS, MIN_PER_LANGUAGE = 12, 6
MIN_WORDS, MAX_WORDS = 120, 600
SHINGLE_WORDS, MAX_SHARED_SHINGLES = 5, 0.30

SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
FACT_ID = re.compile(r"F\d{3}")
# A source's date may be known only to the month or the year.
SOURCE_DATE = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")

MONTHS = {
    name: number
    for names in (
        "january february march april may june july august september october november december",
        "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    )
    for number, name in enumerate(names.split(), start=1)
}
MONTH = "|".join(MONTHS)
DASH = "[-–]"
ENGLISH_DATE = re.compile(
    rf"\b(?P<month>{MONTH})\s+(?P<days>\d{{1,2}}(?:{DASH}\d{{1,2}})?)(?!\d)"
    r"(?:,?\s+(?P<year>\d{4}))?",
    re.IGNORECASE,
)
SPANISH_DATE = re.compile(
    rf"\b(?P<days>\d{{1,2}})\s+de\s+(?P<month>{MONTH})\b(?:\s+de\s+(?P<year>\d{{4}}))?",
    re.IGNORECASE,
)
MONTH_AND_YEAR = re.compile(rf"\b(?P<month>{MONTH})\s+(?:de\s+)?(?P<year>\d{{4}})", re.IGNORECASE)
ISO_DATE = re.compile(r"\b(?P<year>\d{4})-(?P<month>\d{2})(?:-(?P<days>\d{2}))?\b")

NUMBER = re.compile(r"(?<![\d.])\d{1,3}(?:,\d{3})+(?:\.\d+)?(?!\d)|\d+(?:\.\d+)?")
SCALE = re.compile(r"\s*(?P<word>mil millones|billion|bn|million|millones|mil)\b", re.IGNORECASE)
SCALES = {
    "billion": 10**9, "bn": 10**9, "mil millones": 10**9,
    "million": 10**6, "millones": 10**6, "mil": 10**3,
}  # fmt: skip

Fact = dict[str, Any]
Day = tuple[int | None, int, int | None]
"""Year, month and day; None stands for a part that the text leaves out."""


@dataclass(frozen=True)
class Brief:
    path: Path
    meta: dict[str, Any]
    body: str

    @property
    def words(self) -> list[str]:
        return [word for word in self.body.split() if word != "##"]

    @property
    def shingles(self) -> set[tuple[str, ...]]:
        words = re.findall(r"\w+", self.body.lower())
        return set(zip(*(words[start:] for start in range(SHINGLE_WORDS)), strict=False))

    @property
    def fact_ids(self) -> list[str]:
        return [fact for source in self.meta["sources"] for fact in source["facts"]]


def read_brief(path: Path) -> Brief:
    opening, front_matter, body = path.read_text(encoding="utf-8").split("---\n", 2)
    assert opening == "", f"{path.name} must begin with its front matter"
    return Brief(path, yaml.safe_load(front_matter), body)


BRIEFS = [read_brief(path) for path in sorted(ARTICLES.glob("*.md"))]

for_each_brief = pytest.mark.parametrize("brief", BRIEFS, ids=lambda brief: brief.path.stem)


def is_iso_day(value: object) -> bool:
    return isinstance(value, dt.date) and not isinstance(value, dt.datetime)


def is_web_address(value: object) -> bool:
    """https, or the http address of an older page that never had another."""
    if not isinstance(value, str) or re.search(r"\s", value):
        return False
    parts = urlsplit(value)
    return parts.scheme in ("https", "http") and "." in parts.netloc


SAMPLE_FACT: Fact = {
    "fact": "Congress gave $1.8 billion.",
    "figures": ["$1.8 billion"],
    "date": "2010-08-16",
}


# What the whole corpus must be


def test_there_are_enough_briefs_in_each_language() -> None:
    assert len(BRIEFS) >= MIN_BRIEFS
    for language in LANGUAGES:
        assert sum(brief.meta["lang"] == language for brief in BRIEFS) >= MIN_PER_LANGUAGE


def test_no_two_briefs_have_the_same_title() -> None:
    titles = [brief.meta["title"].casefold() for brief in BRIEFS]
    assert len(titles) == len(set(titles))


def test_no_two_briefs_are_near_duplicates() -> None:
    shingles = {brief.path.stem: brief.shingles for brief in BRIEFS}
    alike = [
        (first, second)
        for first, second in combinations(shingles, 2)
        if len(shingles[first] & shingles[second])
        > MAX_SHARED_SHINGLES * min(len(shingles[first]), len(shingles[second]))
    ]
    assert alike == []


def test_almost_every_source_address_is_secure() -> None:
    addresses = [source["url"] for brief in BRIEFS for source in brief.meta["sources"]]
    secure = sum(address.startswith("https://") for address in addresses)
    assert secure >= 0.95 * len(addresses)


# What each brief must carry


@for_each_brief
def test_a_brief_has_complete_front_matter(brief: Brief) -> None:
    for field in REQUIRED_FIELDS:
        assert brief.meta.get(field), f"{field} is missing"
    assert brief.meta["id"] == brief.path.stem
    assert SLUG.fullmatch(brief.meta["id"])
    assert brief.meta["lang"] in LANGUAGES
    assert all(SLUG.fullmatch(topic) for topic in brief.meta["topics"])


@for_each_brief
def test_a_brief_is_written_on_or_after_the_day_of_its_news(brief: Brief) -> None:
    assert is_iso_day(brief.meta["published"])
    assert is_iso_day(brief.meta["written"])
    assert brief.meta["published"] <= brief.meta["written"]


@for_each_brief
def test_a_brief_names_its_sources_in_full(brief: Brief) -> None:
    for source in brief.meta["sources"]:
        assert source["title"].strip()
        assert source["publisher"].strip()
        assert is_web_address(source["url"]), source["url"]
        assert SOURCE_DATE.fullmatch(source["published"]), source["published"]
        assert source["facts"]
        assert all(FACT_ID.fullmatch(fact) for fact in source["facts"])


@for_each_brief
def test_a_brief_lists_each_source_and_each_fact_once(brief: Brief) -> None:
    addresses = [source["url"] for source in brief.meta["sources"]]
    assert len(addresses) == len(set(addresses))
    assert len(brief.fact_ids) == len(set(brief.fact_ids))


@for_each_brief
def test_a_brief_has_a_body_of_readable_length_in_sections(brief: Brief) -> None:
    assert MIN_WORDS <= len(brief.words) <= MAX_WORDS
    assert len(re.findall(r"^## \S", brief.body, re.MULTILINE)) >= 2


# What a brief may claim


def days_in(text: str) -> Iterator[Day]:
    """The dates that a text states, each with the parts that it states."""
    for pattern in (ENGLISH_DATE, SPANISH_DATE, ISO_DATE):
        for found in pattern.finditer(text):
            month = found["month"].lower()
            number = MONTHS[month] if month in MONTHS else int(month)
            year = int(found["year"]) if found["year"] else None
            for day in re.split(DASH, found["days"] or ""):
                yield year, number, int(day) if day else None
    for found in MONTH_AND_YEAR.finditer(text):
        yield int(found["year"]), MONTHS[found["month"].lower()], None


def numbers_in(text: str) -> Iterator[tuple[str, set[Decimal]]]:
    """The numbers of a text, each with the values that it may stand for.

    A number followed by a scale word ("1.8 billion", "1,800 millones") stands
    for the scaled value; any other stands for itself.
    """
    for found in NUMBER.finditer(text):
        value = Decimal(found[0].replace(",", ""))
        scale = SCALE.match(text, found.end())
        factor = SCALES[scale["word"].lower()] if scale else 1
        yield (found[0] + (scale[0] if scale else "")), {value * factor}


def fact_text(fact: Fact) -> str:
    return " | ".join([fact["fact"], *map(str, fact["figures"]), fact["date"]])


def values_of(facts: list[Fact]) -> set[Decimal]:
    return {value for fact in facts for _, values in numbers_in(fact_text(fact)) for value in values}


def days_of(facts: list[Fact]) -> set[Day]:
    """The dates of the facts, in full and without day or year.

    A date that a fact's text leaves without a year takes the years that the
    same fact names.
    """
    known: set[Day] = set()
    for fact in facts:
        text = fact_text(fact)
        years = {int(year) for year in re.findall(r"(?<!\d)(?:19|20)\d{2}(?!\d)", text)}
        for year, month, day in days_in(text):
            for each in {year} if year else years:
                known |= {(each, month, day), (each, month, None), (None, month, day)}
    return known


def unsupported(body: str, facts: list[Fact]) -> list[str]:
    values, days = values_of(facts), days_of(facts)
    dates = [f"date {day}" for day in days_in(body) if day not in days]
    numbers = [f"number {text}" for text, meant in numbers_in(body) if not meant & values]
    return dates + numbers


@pytest.fixture(scope="module")
def facts() -> dict[str, Fact]:
    path = os.environ.get(FACTS_VARIABLE)
    if not path:
        pytest.skip(f"{FACTS_VARIABLE} names no facts file")
    lines = Path(path).read_text(encoding="utf-8").splitlines()
    return {fact["id"]: fact for fact in map(json.loads, filter(None, lines))}


@for_each_brief
def test_every_number_and_date_of_a_brief_is_in_its_facts(brief: Brief, facts: dict[str, Fact]) -> None:
    unknown = set(brief.fact_ids) - set(facts)
    assert unknown == set()
    assert unsupported(brief.body, [facts[fact] for fact in brief.fact_ids]) == []


@pytest.mark.parametrize(
    "claim",
    [
        "It cost $1.9 billion.",
        "It cost 1,900 millones de dólares.",
        "It happened on August 17, 2010.",
        "Ocurrió el 16 de agosto de 2011.",
        "It happened in July 2010.",
    ],
)
def test_a_number_or_date_outside_the_facts_is_noticed(claim: str) -> None:
    assert unsupported(claim, [SAMPLE_FACT])


@pytest.mark.parametrize(
    "claim",
    [
        "Congress gave $1.8 billion on August 16, 2010.",
        "El Congreso dio 1,800 millones de dólares el 16 de agosto de 2010.",
        "Congress gave $1.8 billion in August 2010.",
    ],
)
def test_a_number_or_date_in_another_form_is_recognised(claim: str) -> None:
    assert unsupported(claim, [SAMPLE_FACT]) == []
