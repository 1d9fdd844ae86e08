"""Whether all is as it must be at the end of the day, asked article by article over HTTP."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from corpus.stories import Stories
from tests.benchmarks.replay.articles import COPY, Article
from tests.benchmarks.replay.plan import Day, Kind, Way
from tests.benchmarks.replay.sending import Sender

PASSAGES = 5
MOST_TOLD = 20


@dataclass
class Checked:
    """How much is right, by what was checked, as "right of all"; and what is wrong, in words."""

    counts: dict[str, str] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)

    def add(self, name: str, wrong: list[str], total: int) -> None:
        self.counts[name] = f"{total - len(wrong)} of {total}"
        self.wrong += [f"{name}: {one}" for one in wrong[:MOST_TOLD]]


def check_end(client: httpx.Client, data: Path, day: Day, sender: Sender) -> Checked:
    """Ask for every article by its phrase, for what was deleted, for stories and the quarantine."""
    checked = Checked()
    arrival_of = {one.article.key: one for one in day.arrivals if one.kind in (Kind.NEW, Kind.COPY)}
    ids = {key: sender.id_of(arrival) for key, arrival in arrival_of.items()}
    lost = [one.key for one in day.there if not _is_found(client, one, ids)]
    checked.add("found by its own phrase", lost, len(day.there))
    still = [phrase for phrase in day.gone if _holders(client, phrase)]
    checked.add("deleted or replaced text not found", still, len(day.gone))
    checked.add("stored", *_check_stored(client, day))
    silent = [one.key for one in day.corrected if not _has_notice(client, ids[one.key])]
    checked.add("correction recorded", silent, len(day.corrected))
    stories = Stories(data / "stories.db")
    orders = stories.orders(ids.values())
    stories.close()
    apart = [one.key for one in day.copied if ids[one.key + COPY] not in orders.get(ids[one.key], ())]
    checked.add("copies grouped", apart, len(day.copied))
    copied = {ids[one.key] for one in day.copied} | {ids[one.key + COPY] for one in day.copied}
    alone = [one for one in ids.values() if one not in copied]
    mixed = [one for one in alone if one in orders]
    checked.add("articles of their own kept apart", mixed, len(alone))
    checked.add("garbage refused or in quarantine by name", *_check_garbage(client, day, sender))
    return checked


def _is_found(client: httpx.Client, article: Article, ids: dict[str, str]) -> bool:
    """Whether the article is found, or another of its story, which stands for it."""
    first = article.key.removesuffix(COPY)
    story = {ids[first], ids.get(first + COPY, ids[first])}
    return not story.isdisjoint(_holders(client, article.phrase))


def _holders(client: httpx.Client, phrase: str) -> list[str]:
    """The ids of the documents that are found for a phrase and hold it."""
    body = {"query": phrase, "k": PASSAGES}
    passages: list[dict[str, Any]] = (
        client.post("/v1/search", json=body).raise_for_status().json()["passages"]
    )
    return [one["document_id"] for one in passages if phrase in one["text"]]


def _has_notice(client: httpx.Client, document_id: str) -> bool:
    body = client.get(f"/v1/documents/{document_id}").raise_for_status().json()
    return any(notice["kind"] == "correction" for notice in body["notices"])


def _check_stored(client: httpx.Client, day: Day) -> tuple[list[str], int]:
    """Whether there are as many documents as there should be, those of the starter corpus besides."""
    total = client.get("/v1/documents?publisher=Puente&limit=1").raise_for_status().json()["total"]
    everything = client.get("/v1/documents?limit=1").raise_for_status().json()["total"]
    wanted = len(day.there)
    stored = everything - total
    return ([] if stored == wanted else [f"{stored} documents"]), wanted


def _check_garbage(client: httpx.Client, day: Day, sender: Sender) -> tuple[list[str], int]:
    files = client.get("/v1/quarantine").raise_for_status().json()["files"]
    names = Counter(name for one in files if (name := _key_in(one["name"])))
    missing = [
        one.article.key
        for one in day.garbage
        if one.article.key not in names
        and not (one.way in (Way.PUT, Way.BATCH) and one.article.key in sender.sent.refused)
    ]
    others = [one["name"] for one in files if _key_in(one["name"]) is None]
    return [*missing, *(f"not garbage, and refused: {name}" for name in others)], len(day.garbage)


def _key_in(name: str) -> str | None:
    """The key of garbage in the name of its file or in its address."""
    last = name.rsplit("/", 1)[-1].partition(".")[0]
    return last if last.startswith("garbage-") else None
