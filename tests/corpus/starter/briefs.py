"""The briefs of corpus/articles and the facts that they may claim, as the tests read them."""

import json
import re
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import pytest
import yaml

from corpus.sentences import split_sentences
from tests.corpus.starter.reading import Day, Figure, expanded

_HERE = Path(__file__).resolve()
ARTICLES = _HERE.parents[3] / "corpus" / "articles"
FACTS_FILE = _HERE.parents[1] / "facts.jsonl"
TRANSLATIONS = _HERE.parents[3] / "api" / "web" / "words_es.js"
SHINGLE_WORDS = 5


@dataclass(frozen=True)
class Fact:
    """What a brief may take from a fact of the fact base: no sentence of it."""

    id: str
    date: str
    document: str
    """The date of the document that states the fact."""
    url: str = ""
    publisher: str = ""
    mirror: bool = False
    """The page at url is a copy: the source is titled by the document itself."""
    figures: tuple[tuple[str, str], ...] = ()
    names: tuple[str, ...] = ()
    days: tuple[str, ...] = ()
    planned: tuple[str, ...] = ()
    """Days that the fact only announces."""

    @cached_property
    def known_figures(self) -> list[Figure]:
        return [Figure(Decimal(value), unit) for value, unit in self.figures]

    @cached_property
    def past_days(self) -> set[Day]:
        return expanded(self.days)

    @cached_property
    def known_days(self) -> set[Day]:
        return self.past_days | expanded(self.planned)

    def carries(self, claimed: Figure) -> bool:
        return any(claimed.may_stand_for(known) for known in self.known_figures)


@dataclass(frozen=True)
class Brief:
    id: str
    meta: dict[str, Any]
    body: str = field(repr=False)

    @property
    def words(self) -> list[str]:
        return [word for word in self.body.split() if word != "##"]

    @property
    def shingles(self) -> set[tuple[str, ...]]:
        words = re.findall(r"\w+", self.body.lower())
        return set(zip(*(words[start:] for start in range(SHINGLE_WORDS)), strict=False))

    @property
    def sentences(self) -> list[str]:
        return [self.body[a:b] for a, b in split_sentences(self.body, self.meta["lang"])]

    @property
    def sources(self) -> list[dict[str, Any]]:
        return self.meta["sources"]

    @property
    def fact_ids(self) -> list[str]:
        return [fact for source in self.sources for fact in source["facts"]]


def read_brief(path: Path) -> Brief:
    opening, front_matter, body = path.read_text(encoding="utf-8").split("---\n", 2)
    assert opening == "", f"{path.name} must begin with its front matter"
    return Brief(path.stem, yaml.safe_load(front_matter), body)


def read_facts() -> dict[str, Fact]:
    lines = FACTS_FILE.read_text(encoding="utf-8").splitlines()
    return {row["id"]: Fact(**row) for row in map(json.loads, lines)}


BRIEFS = [read_brief(path) for path in sorted(ARTICLES.glob("*.md"))]
FACTS = read_facts()

for_each_brief = pytest.mark.parametrize("brief", BRIEFS, ids=lambda brief: brief.id)


def facts_of(brief: Brief) -> list[Fact]:
    return [FACTS[fact] for fact in brief.fact_ids if fact in FACTS]


@cache
def known_topics() -> set[str]:
    """The topics that the page can name in Spanish."""
    table = TRANSLATIONS.read_text(encoding="utf-8").split("const TOPICS_ES = {", 1)[1].split("}", 1)[0]
    return set(re.findall(r'^ +"?([a-z-]+)"?:', table, re.MULTILINE))
