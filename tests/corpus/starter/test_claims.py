"""A brief claims what its facts carry, in their units and at their dates."""

import datetime as dt
from dataclasses import replace

import pytest

from tests.corpus.starter.briefs import FACTS, Brief, Fact, facts_of, for_each_brief
from tests.corpus.starter.claims import is_date_of_newest_event, newest_telling, unsupported

GRANT = Fact(
    id="F001",
    date="2010-08-16",
    document="2010-08-20",
    url="https://grant.example",
    figures=(("1800000000", "USD"), ("46", "percent"), ("5", "helicopter")),
    names=("p.l. 111-212",),
    days=("2010-08-16", "2010"),
    planned=("2010-09-04",),
)
SEIZURE = Fact(
    id="F002",
    date="2024-12-17",
    document="2024-12-17",
    url="https://seizure.example",
    figures=(("1168", "kg"), ("428578", "pill"), ("86.9", "death"), ("2.5", "MXN")),
    days=("2024-10-01", "2024-12-17"),
)
SAMPLE = [GRANT, SEIZURE]


@for_each_brief
def test_a_brief_claims_nothing_that_its_facts_do_not_carry(brief: Brief) -> None:
    assert set(brief.fact_ids) <= set(FACTS)
    assert unsupported(brief.sentences, facts_of(brief)) == []


@for_each_brief
def test_a_brief_is_dated_by_the_newest_event_that_it_reports(brief: Brief) -> None:
    published, facts = brief.meta["published"], facts_of(brief)

    assert published == newest_telling(facts) or is_date_of_newest_event(published, brief.body, facts)


@for_each_brief
def test_a_brief_is_no_older_than_the_newest_source_that_one_of_its_facts_needs(brief: Brief) -> None:
    assert brief.meta["published"] >= newest_telling(facts_of(brief))


@pytest.mark.parametrize(
    "claim",
    [
        "Congress gave $1.8 billion on August 16, 2010.",
        "El Congreso dio 1,800 millones de dólares el 16 de agosto de 2010.",
        "Congress gave $1.8 billion in August 2010, under P.L. 111-212.",
        "Five helicopters had arrived by August 16, 2010.",
        "Al 17 de diciembre de 2024 se sumaban 428,578 pastillas y 1,168 kilos.",
    ],
)
def test_a_claim_in_other_words_is_recognised(claim: str) -> None:
    assert unsupported([claim], SAMPLE) == []


@pytest.mark.parametrize(
    "claim",
    [
        "It cost $1.9 billion.",
        "It cost 1,900 millones de dólares.",
        "Six helicopters had arrived.",
        "Llegaron cuatro helicópteros.",
        "It is in P.L. 111-213.",
    ],
)
def test_a_figure_or_name_outside_the_facts_is_noticed(claim: str) -> None:
    assert unsupported([claim], SAMPLE)


@pytest.mark.parametrize(
    "claim",
    [
        "It went to 1.8 billion people.",
        "Llegó a 1,800 millones.",
        "It cost 1,800 millones de pesos.",
        "It reached 46 people.",
        "It reached 46 countries.",
        "Fueron 1,168 toneladas.",
        "It weighed 1,168 lb.",
        "There were 428,578 doses.",
        "Fueron 428,578 armas.",
        "There were 86.9 arrests a day.",
        "The rate was 86.9 homicides per 100,000 inhabitants.",
        "It cost $2.5.",
    ],
)
def test_a_figure_in_another_unit_is_noticed(claim: str) -> None:
    assert unsupported([claim], SAMPLE)


@pytest.mark.parametrize(
    "claim",
    [
        "It happened on August 17, 2010.",
        "Ocurrió el 16 de agosto de 2011.",
        "It happened in July 2010.",
        "It happened in 2009.",
    ],
)
def test_a_date_outside_the_facts_is_noticed(claim: str) -> None:
    assert unsupported([claim], SAMPLE)


@pytest.mark.parametrize(
    "claim",
    [
        "Congress gave $1.8 billion on December 17, 2024.",
        "Al 16 de agosto de 2010 se sumaban 1,168 kilos.",
        "Congress gave $1.8 billion on August 20, 2010, the date of the document.",
        "From October 1, 2024 Congress gave $1.8 billion, 46 percent of it by August 16, 2010.",
    ],
)
def test_a_figure_at_the_date_of_another_fact_is_noticed(claim: str) -> None:
    assert unsupported([claim], SAMPLE)


@pytest.mark.parametrize(
    ("published", "body"),
    [
        ("2010-08-16", "It happened on August 16, 2010, two years after 2008."),
        ("2010-08-16", "It was decided on August 16, 2010 and is due on September 4, 2010."),
        ("2010-08-31", "It happened in August 2010."),
        ("2024-12-17", "Entre el 1 de octubre y el 17 de diciembre de 2024."),
    ],
)
def test_the_date_of_the_newest_event_is_recognised(published: str, body: str) -> None:
    assert is_date_of_newest_event(dt.date.fromisoformat(published), body, SAMPLE)


@pytest.mark.parametrize(
    ("published", "body"),
    [
        ("2010-08-17", "It happened on August 16, 2010."),
        ("2010-09-04", "It happened on August 16, 2010 and is due on September 4, 2010."),
        ("2010-09-01", "It happened in August 2010."),
        ("2010-08-10", "It happened on August 16, 2010, in August 2010."),
        ("2010-08-16", "From August 16, 2010 to December 17, 2024."),
        ("2010-08-16", "It has no date."),
    ],
)
def test_any_other_date_of_publication_is_noticed(published: str, body: str) -> None:
    assert not is_date_of_newest_event(dt.date.fromisoformat(published), body, SAMPLE)


@pytest.mark.parametrize(
    ("documents", "told"),
    [
        (["2010-08-20", "2026-03-03", "2024-12-17"], "2026-03-03"),
        (["2025-09-30", "2025-10"], "2025-10-31"),
        (["2025-07-31", "2025"], "2025-07-31"),
    ],
)
def test_facts_are_told_once_the_newest_of_their_sources_is_out(documents: list[str], told: str) -> None:
    facts = [replace(GRANT, document=document) for document in documents]

    assert newest_telling(facts).isoformat() == told
