"""The briefs as files: front matter, length, topics, number and likeness."""

import datetime as dt
import re
from itertools import combinations

import pytest

from tests.corpus.starter.briefs import BRIEFS, Brief, for_each_brief, known_topics

REQUIRED_FIELDS = ("id", "title", "lang", "published", "written", "publisher", "topics", "sources")
LANGUAGES = ("en", "es")
MIN_BRIEFS, MIN_PER_LANGUAGE = 60, 20
MIN_WORDS, MAX_WORDS = 150, 600
MAX_SHARED_SHINGLES = 0.30
SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def is_iso_day(value: object) -> bool:
    return isinstance(value, dt.date) and not isinstance(value, dt.datetime)


def front_matter_problems(brief: Brief) -> list[str]:
    meta = brief.meta
    problems = [f"{field} is missing" for field in REQUIRED_FIELDS if not meta.get(field)]
    if problems:
        return problems
    if meta["id"] != brief.id or not SLUG.fullmatch(brief.id):
        problems.append("id is not the slug in the file's name")
    if meta["lang"] not in LANGUAGES:
        problems.append("lang is neither en nor es")
    problems += [f"topic {topic} is unknown" for topic in meta["topics"] if topic not in known_topics()]
    if not is_iso_day(meta["published"]) or not is_iso_day(meta["written"]):
        problems.append("published and written are days")
    elif meta["published"] > meta["written"]:
        problems.append("published is after written")
    return problems


def body_problems(brief: Brief) -> list[str]:
    problems = []
    if not MIN_WORDS <= len(brief.words) <= MAX_WORDS:
        problems.append(f"{len(brief.words)} words")
    if len(re.findall(r"^## \S", brief.body, re.MULTILINE)) < 2:
        problems.append("fewer than two sections")
    return problems


def near_duplicates(briefs: list[Brief]) -> list[tuple[str, str]]:
    shingles = {brief.id: brief.shingles for brief in briefs}
    return [
        (first, second)
        for first, second in combinations(shingles, 2)
        if len(shingles[first] & shingles[second])
        > MAX_SHARED_SHINGLES * min(len(shingles[first]), len(shingles[second]))
    ]


SAMPLE = Brief(
    "a-brief",
    {
        "id": "a-brief",
        "title": "A brief",
        "lang": "en",
        "published": dt.date(2025, 3, 6),
        "written": dt.date(2025, 3, 7),
        "publisher": "Puente",
        "topics": ["fentanyl"],
        "sources": [{}],
    },
    "## One\n\n" + "word " * 100 + "\n\n## Two\n\n" + "other " * 100,
)


def test_there_are_enough_briefs_in_each_language() -> None:
    assert len(BRIEFS) >= MIN_BRIEFS
    for language in LANGUAGES:
        assert sum(brief.meta["lang"] == language for brief in BRIEFS) >= MIN_PER_LANGUAGE


def test_no_two_briefs_have_the_same_title() -> None:
    titles = [brief.meta["title"].casefold() for brief in BRIEFS]
    assert len(titles) == len(set(titles))


def test_no_two_briefs_are_near_duplicates() -> None:
    assert near_duplicates(BRIEFS) == []


@for_each_brief
def test_a_brief_has_complete_front_matter(brief: Brief) -> None:
    assert front_matter_problems(brief) == []


@for_each_brief
def test_a_brief_has_a_body_of_readable_length_in_sections(brief: Brief) -> None:
    assert body_problems(brief) == []


def test_a_sound_brief_is_recognised() -> None:
    assert front_matter_problems(SAMPLE) == body_problems(SAMPLE) == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"publisher": ""},
        {"sources": []},
        {"id": "another"},
        {"lang": "fr"},
        {"topics": ["fentanyl", "narcotics"]},
        {"published": "2025-03-06"},
        {"published": dt.date(2025, 3, 8)},
    ],
)
def test_front_matter_with_a_fault_is_noticed(wrong: dict[str, object]) -> None:
    assert front_matter_problems(Brief(SAMPLE.id, SAMPLE.meta | wrong, SAMPLE.body))


@pytest.mark.parametrize("body", ["## One\n\nshort\n\n## Two\n\n", "## One\n\n" + "word " * 200])
def test_a_short_body_and_one_without_sections_are_noticed(body: str) -> None:
    assert body_problems(Brief(SAMPLE.id, SAMPLE.meta, body))


def test_a_near_duplicate_is_noticed() -> None:
    words = [f"w{number}" for number in range(100)]
    first = Brief("a", {}, " ".join(words))
    second = Brief("b", {}, " ".join(words[:40] + words[:60:-1]))
    assert near_duplicates([first, second]) == [("a", "b")]
