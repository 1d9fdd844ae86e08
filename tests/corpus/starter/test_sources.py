"""The sources of the briefs: whole, alike everywhere, and in agreement with their facts."""

import re

import pytest

from tests.corpus.starter.briefs import BRIEFS, FACTS, Brief, Fact, for_each_brief
from tests.corpus.starter.sources import (
    Source,
    cited_in_two_ways,
    date_told_by,
    disagreements,
    is_web_address,
)

FACT_ID = re.compile(r"F\d{3}")
# A source's date may be known only to the month or the year.
SOURCE_DATE = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")

FACT = Fact(
    id="F001",
    date="2010-08-16",
    document="2010-08-20",
    url="https://a.example/1",
    publisher="CRS",
    mirror=True,
)
SOURCE: Source = {
    "title": "CRS R41349, U.S.-Mexican Security Cooperation (August 20, 2010)",
    "publisher": "CRS",
    "url": "https://a.example/1",
    "published": "2010-08-20",
}


@for_each_brief
def test_a_brief_names_its_sources_in_full(brief: Brief) -> None:
    for source in brief.sources:
        assert source["title"].strip()
        assert source["publisher"].strip()
        assert is_web_address(source["url"]), source["url"]
        assert SOURCE_DATE.fullmatch(source["published"]), source["published"]
        assert source["published"] <= brief.meta["written"].isoformat()
        assert source["facts"]
        assert all(FACT_ID.fullmatch(fact) for fact in source["facts"])


@for_each_brief
def test_a_brief_lists_each_source_and_each_fact_once(brief: Brief) -> None:
    addresses = [source["url"] for source in brief.sources]
    assert len(addresses) == len(set(addresses))
    assert len(brief.fact_ids) == len(set(brief.fact_ids))


@for_each_brief
def test_a_source_agrees_with_the_facts_that_it_carries(brief: Brief) -> None:
    for source in brief.sources:
        assert disagreements(source, [FACTS[fact] for fact in source["facts"]]) == []


@for_each_brief
def test_a_source_has_the_date_that_its_title_or_address_tells(brief: Brief) -> None:
    for source in brief.sources:
        assert source["published"].startswith(date_told_by(source)), source["title"]


def test_one_document_is_cited_in_one_way_everywhere() -> None:
    assert cited_in_two_ways(source for brief in BRIEFS for source in brief.sources) == []


def test_a_source_in_agreement_is_recognised() -> None:
    assert disagreements(SOURCE, [FACT]) == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"url": "https://a.example/2"},
        {"publisher": "GAO"},
        {"published": "2010-08-16"},
        {"title": "U.S.-Mexican Security Cooperation"},
        {"title": "CRS R41349 (Aug 20, 2010), excerpt"},
    ],
)
def test_a_source_that_contradicts_its_fact_is_noticed(wrong: Source) -> None:
    assert disagreements(SOURCE | wrong, [FACT])


@pytest.mark.parametrize("field", ["title", "publisher", "published"])
def test_a_document_cited_in_two_ways_is_noticed(field: str) -> None:
    assert cited_in_two_ways([SOURCE, SOURCE | {field: "2011"}]) == [SOURCE["url"]]


@pytest.mark.parametrize(
    ("title", "address", "date"),
    [
        ("Conferencia del 8 de enero de 2026", "https://a.example/", "2026-01-08"),
        ("Report (October 1, 2024)", "https://a.example/", "2024-10-01"),
        ("Report", "https://a.example/2025/10/icymi/", "2025-10"),
        ("Report", "https://a.example/2023/06/21/cbp", "2023-06-21"),
        ("Report", "https://a.example/riesgo-20260211-0045.html", "2026-02-11"),
        ("Report", "https://a.example/2024-10-01_IF1__2025-08-14_IF1.html", "2025-08-14"),
        ("Report of 2018", "https://a.example/?p=667121", ""),
    ],
)
def test_the_date_in_a_title_or_address_is_read(title: str, address: str, date: str) -> None:
    assert date_told_by({"title": title, "url": address}) == date


@pytest.mark.parametrize(
    "address",
    ["http://www.upi.com/1", "ftp://a.example", "https://localhost/1", "https://a.example/a b", None],
)
def test_an_address_that_is_not_of_a_secure_page_is_noticed(address: object) -> None:
    assert not is_web_address(address)
