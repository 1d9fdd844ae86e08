"""One replay: start a server, let the day run, check the end, sum up."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import httpx
import numpy as np

from api.keys import KeyStore, Scope
from tests.benchmarks.replay.articles import make_articles
from tests.benchmarks.replay.checking import check_end
from tests.benchmarks.replay.feeds import FEEDS, FeedSite, feed_site
from tests.benchmarks.replay.plan import Arrival, Day, Kind, Way, plan_day
from tests.benchmarks.replay.sending import Sender
from tests.benchmarks.replay.watching import Askers, Watch, disk_mb
from tests.benchmarks.serving import QUESTIONS, Server, peak_memory_mb, running_server

Result = dict[str, Any]
WARM_UP_SECONDS = 5.0
CATCH_UP_SECONDS = 900.0
QUIET_CHECK_SECONDS = 5.0


@dataclass(frozen=True)
class Options:
    """How a day is replayed.

    per_second: arrivals of all kinds.
    pause_seconds: of each client after an answer.
    quiet_seconds: how long clients ask before the first arrival, and after all is found.
    models: a folder with a prepared model, so that it is not prepared again.
    """

    articles: int = 5_000
    per_second: float = 5.0
    clients: int = 8
    pause_seconds: float = 0.0
    quiet_seconds: float = 60.0
    beir: Path | None = None
    models: Path = Path("data/models")
    folder: Path = Path("build/replay")
    seed: int = 1


def replay(options: Options) -> Result:
    """Run the day; the result can be written as JSON.

    Raises:
        TimeoutError: the server did not start, or never caught up.
    """
    day = plan_day(make_articles(options.articles, options.beir, options.seed), options.seed)
    with feed_site() as site, _prepared_server(options, site) as (server, key):
        data = options.folder / "data"
        with ExitStack() as stack:
            client = stack.enter_context(
                httpx.Client(base_url=server.url, timeout=60, headers={"Authorization": f"Bearer {key}"})
            )
            watch = stack.enter_context(Watch(client, data / "documents.db", server.process.pid))
            askers = stack.enter_context(
                Askers(server.url, QUESTIONS, options.clients, options.pause_seconds)
            )
            sender = Sender(client, data / "inbox", site, watch.is_accepted)
            time.sleep(WARM_UP_SECONDS)
            moments = [time.monotonic()]
            time.sleep(options.quiet_seconds)
            moments.append(time.monotonic())
            sender.run(day.arrivals, options.per_second)
            sent_at = time.monotonic()
            _wait_until_settled(day, watch, sender)
            moments.append(time.monotonic())
            time.sleep(options.quiet_seconds)
            moments.append(time.monotonic())
        with httpx.Client(
            base_url=server.url, timeout=60, headers={"Authorization": f"Bearer {key}"}
        ) as client:
            checked = check_end(client, data, day, sender)
        peak = peak_memory_mb(server.process.pid)
    failed = [*askers.failed, *watch.failed, *sender.sent.failed]
    return {
        "options": {name: str(v) if isinstance(v, Path) else v for name, v in asdict(options).items()},
        "arrivals": _count(day),
        "requests": len(askers.asked) + watch.requests + sender.sent.requests,
        "failed_requests": failed,
        "arriving_seconds": round(sent_at - moments[1], 1),
        "caught_up_seconds_after_the_last": round(moments[2] - sent_at, 1),
        "question_ms": _question_times(askers, moments),
        "searchable_seconds": _times_to_searchable(day, watch, sender),
        "largest_backlog": watch.most_behind,
        "highest_documents_per_second": watch.fastest,
        "memory_mb": {"server_peak": peak, "with_children_peak": watch.peak_memory_mb},
        "footprint": _footprints(watch, moments[1], moments[2]),
        "disk_mb": disk_mb(data),
        "feed_requests": {"all": site.requests, "unchanged": site.unchanged},
        "checked": checked.counts,
        "wrong": checked.wrong,
    }


@contextmanager
def _prepared_server(options: Options, site: FeedSite) -> Iterator[tuple[Server, str]]:
    """A server over a data folder of its own, with its sources listed, and a key that may write."""
    data = (options.folder / "data").resolve()
    if data.exists():
        shutil.rmtree(data)
    (data / "inbox").mkdir(parents=True)
    if options.models.is_dir():
        (data / "models").symlink_to(options.models.resolve(), target_is_directory=True)
    sources = [("inbox", "folder", "inbox"), *((feed, "feed", f"{site.url}/{feed}") for feed in FEEDS)]
    (data / "sources.toml").write_text(
        "".join(
            f'[[source]]\nname = "{name}"\nkind = "{kind}"\nlocation = "{location}"\nevery = "1s"\n\n'
            for name, kind, location in sources
        ),
        "utf-8",
    )
    key = KeyStore(data / "keys.sqlite").create("replay", Scope.WRITE)[1]
    own = {name: value for name, value in os.environ.items() if not name.startswith("PUENTE_")}
    environment = {
        **own,
        "PUENTE_PORT": "0",
        "PUENTE_DATA_DIR": str(data),
        "PUENTE_FETCH_ALLOW": site.pair,
    }
    with running_server(environment, log=options.folder / "server.log") as server:
        yield server, key


def _wait_until_settled(day: Day, watch: Watch, sender: Sender) -> None:
    """Wait until all that arrived was accepted and is found, and nothing more happens for a while."""
    expected = {sender.id_of(one) for one in day.arrivals if one.kind in (Kind.NEW, Kind.COPY)}
    deadline = time.monotonic() + CATCH_UP_SECONDS
    quiet_since, seen = time.monotonic(), -1
    while time.monotonic() < deadline:
        time.sleep(0.2)
        if len(watch.changes) != seen or not watch.is_caught_up():
            quiet_since, seen = time.monotonic(), len(watch.changes)
        is_quiet = time.monotonic() - quiet_since > QUIET_CHECK_SECONDS
        if is_quiet and (all(map(watch.is_accepted, expected)) or sender.sent.failed):
            return
    missing = [one for one in expected if not watch.is_accepted(one)]
    raise TimeoutError(f"{len(missing)} articles were not accepted in time: {missing[:5]}")


def _count(day: Day) -> Result:
    kinds = {kind.value: sum(one.kind is kind for one in day.arrivals) for kind in Kind}
    ways = {
        way.value: sum(one.way is way for one in day.arrivals if one.kind is not Kind.DELETION)
        for way in Way
    }
    return {"kinds": kinds, "ways": ways}


def _question_times(askers: Askers, moments: list[float]) -> Result:
    phases = ("quiet_before", "arriving", "quiet_after")
    times = {
        phase: spread(askers.between(start, end))
        for phase, start, end in zip(phases, moments, moments[1:], strict=False)
    }
    ratio = {
        f"p99_against_{phase}": round(times["arriving"]["p99"] / times[phase]["p99"], 2)
        for phase in ("quiet_before", "quiet_after")
    }
    return {**times, **ratio}


def _footprints(watch: Watch, start: float, end: float) -> Result:
    """What the server held in each fifth of the time in which articles arrived: the medians.

    What grows from fifth to fifth though the index does not is a leak.
    """
    fifths: dict[str, list[float]] = {"own_memory_mb": [], "threads": [], "open_files": []}
    edges = np.linspace(start, end, 6)
    for since, until in pairwise(edges):
        part = [one for one in watch.footprints if since <= one.at <= until]
        for name, values in fifths.items():
            values.append(
                round(float(np.median([getattr(one, name) for one in part])), 1) if part else 0.0
            )
    return fifths


def _times_to_searchable(day: Day, watch: Watch, sender: Sender) -> Result:
    """By way: from accepted to searchable, and from the file's writing or the page's publication.

    An article counts with its first arrival; over the API it is accepted with the 2xx, else when it
    stood in the store's log.
    """
    changes = watch.of_documents()
    found: Result = {}
    for way in Way:
        accepted, handed_over = [], []
        for arrival in day.arrivals:
            puts = [one for one in changes.get(sender.id_of(arrival), ()) if one.kind == "put"]
            if arrival.way is not way or arrival.kind not in (Kind.NEW, Kind.COPY) or not puts:
                continue
            searchable = watch.searchable[puts[0].number]
            accepted.append(searchable - _accepted_at(arrival, sender, puts[0].at))
            if arrival.article.key in sender.sent.first_handed_over:
                handed_over.append(searchable - sender.sent.first_handed_over[arrival.article.key])
        found[way.value] = {"from_accepted": spread(accepted)}
        if handed_over:
            found[way.value]["from_handed_over"] = spread(handed_over)
    return found


def _accepted_at(arrival: Arrival, sender: Sender, logged_at: float) -> float:
    return sender.sent.first_answered.get(arrival.article.key, logged_at)


def spread(values: list[float]) -> Result:
    """Median, 99th percentile and the worst; zeros of nothing."""
    if not values:
        return {"p50": 0.0, "p99": 0.0, "max": 0.0, "n": 0}
    p50, p99, worst = np.percentile(values, [50, 99, 100]).tolist()
    return {"p50": round(p50, 3), "p99": round(p99, 3), "max": round(worst, 3), "n": len(values)}
