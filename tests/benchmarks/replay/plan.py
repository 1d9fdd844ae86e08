"""What happens on the day: arrivals in their order, each by its way."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from random import Random

from tests.benchmarks.replay.articles import COPY, FIRST_DAY, Article, make_phrases

DUPLICATES, CORRECTIONS, DELETIONS, GARBAGE = 0.20, 0.05, 0.02, 0.01
BATCH_LINES = 10
PUBLISHERS = ("Diario del Valle", "The Border Gazette", "El Eco", "Puerto News")


class Way(StrEnum):
    """How an article comes in."""

    PUT = "put"
    BATCH = "batch"
    FOLDER = "folder"
    FEED = "feed"


class Kind(StrEnum):
    """What an arrival is."""

    NEW = "new"
    COPY = "copy"
    AGAIN = "again"
    CORRECTION = "correction"
    DELETION = "deletion"
    GARBAGE = "garbage"


@dataclass(frozen=True)
class Arrival:
    """One thing that happens.

    article: what comes, or goes; of garbage, only its key counts.
    after: what must have been accepted before.
    """

    kind: Kind
    way: Way
    article: Article
    after: Arrival | None = None


@dataclass(frozen=True)
class Day:
    """All arrivals, and what must be so at the end.

    there: every article that must be found by its phrase.
    gone: phrases that must not be found: of deleted articles, and of texts before a correction.
    copied: articles that another publisher carries.
    corrected: articles whose newest version tells of a correction.
    garbage: keys of what must be in the quarantine, or have been refused at once over the API.
    """

    arrivals: list[Arrival]
    there: list[Article]
    gone: list[str]
    copied: list[Article]
    corrected: list[Article]
    garbage: list[Arrival]


WAYS = (Way.PUT, Way.PUT, Way.FOLDER, Way.BATCH, Way.FEED, Way.PUT, Way.FOLDER, Way.FEED)


def plan_day(articles: list[Article], seed: int) -> Day:
    """Spread duplicates, corrections, deletions and garbage among the arrivals of new articles.

    Shares are of the number of articles, and come on top of them. Half of the duplicates are the
    same article once more, half are copies by another publisher. No article has two of these.
    """
    random = Random(seed)
    phrases = make_phrases(random, taken=(one.phrase for one in articles))
    new = {one.key: Arrival(Kind.NEW, WAYS[place % len(WAYS)], one) for place, one in enumerate(articles)}
    chosen = iter(random.sample(articles, len(articles)))

    def some(share: float) -> list[Article]:
        return [next(chosen) for _ in range(max(1, round(share * len(articles))))]

    copied, again, corrected, deleted = (
        some(DUPLICATES / 2),
        some(DUPLICATES / 2),
        some(CORRECTIONS),
        some(DELETIONS),
    )
    copies = [one.carried_by(random.choice(PUBLISHERS)) for one in copied]
    corrections = [one.corrected(next(phrases)) for one in corrected]
    later = [
        Arrival(Kind.COPY, random.choice(WAYS), copy, new[one.key])
        for one, copy in zip(copied, copies, strict=True)
    ]
    for kind, group in (
        (Kind.AGAIN, again),
        (Kind.CORRECTION, corrections),
        (Kind.DELETION, deleted),
    ):
        later += [Arrival(kind, new[one.key].way, one, new[one.key]) for one in group]
    garbage = [
        Arrival(Kind.GARBAGE, list(Way)[number % 4], _nothing(f"garbage-{number:03}"))
        for number in range(max(4, round(GARBAGE * len(articles))))
    ]
    place_of = {one.key: float(place) for place, one in enumerate(articles)}
    arrivals = [(place_of[key], arrival) for key, arrival in new.items()]
    for arrival in later:
        earliest = place_of[arrival.article.key.removesuffix(COPY)] + 1
        arrivals.append((random.uniform(earliest, len(articles)), arrival))
    arrivals += [(random.uniform(0, len(articles)), arrival) for arrival in garbage]
    new_text = {one.key: one for one in corrections}
    is_deleted = {one.key for one in deleted}
    return Day(
        arrivals=[arrival for _, arrival in sorted(arrivals, key=lambda pair: pair[0])],
        there=[*(new_text.get(one.key, one) for one in articles if one.key not in is_deleted), *copies],
        gone=[*(one.phrase for one in deleted), *(one.phrase for one in corrected)],
        copied=copied,
        corrected=corrections,
        garbage=garbage,
    )


def _nothing(key: str) -> Article:
    return Article(key, "", "", "en", FIRST_DAY, "", "")
