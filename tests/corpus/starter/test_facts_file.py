"""tests/corpus/facts.jsonl: values, units and dates, and no sentence of a fact."""

import json
import re
from decimal import Decimal

from tests.corpus.starter.briefs import FACTS, FACTS_FILE, Fact
from tests.corpus.starter.reading import UNITS

ISO = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")
KEYS = set(Fact.__dataclass_fields__)
ROWS = [json.loads(line) for line in FACTS_FILE.read_text(encoding="utf-8").splitlines()]


def test_each_fact_has_one_line_with_the_same_fields() -> None:
    assert len({row["id"] for row in ROWS}) == len(ROWS)
    assert {frozenset(row) for row in ROWS} == {frozenset(KEYS)}


def test_a_fact_carries_figures_in_known_units_and_iso_dates() -> None:
    for fact in FACTS.values():
        assert all(Decimal(value) >= 0 and unit in UNITS for value, unit in fact.figures), fact.id
        assert all(map(ISO.fullmatch, [fact.date, fact.document, *fact.days, *fact.planned])), fact.id


def test_a_fact_carries_no_sentence() -> None:
    for fact in FACTS.values():
        assert all(len(name.split()) <= 2 for name in fact.names), fact.id
        assert " " not in fact.url
