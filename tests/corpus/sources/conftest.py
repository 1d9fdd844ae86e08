"""A site, a store and a poller around a sources.toml."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from corpus.fetch import Limits
from corpus.quarantine import Quarantine
from corpus.sources.deliver import Delivery
from corpus.sources.poller import Poller
from corpus.sources.state import SourceState, SourceStates
from corpus.sources.web import Web
from corpus.store import DocumentStore
from tests.local_site import LocalSite, local_site


class Clock:
    """A time that passes when the test says so."""

    def __init__(self) -> None:
        self.now = 1_800_000_000.0

    def __call__(self) -> float:
        return self.now


@dataclass
class Newsroom:
    """All that a poller needs, on one disk and one local site."""

    folder: Path
    site: LocalSite
    store: DocumentStore
    states: SourceStates
    quarantine: Quarantine
    delivery: Delivery
    poller: Poller
    clock: Clock

    def list(self, kind: str, location: str, name: str = "src", **settings: str | int) -> None:
        """Write a sources.toml with this one source."""
        lines = ["[[source]]", f'name = "{name}"', f'kind = "{kind}"', f'location = "{location}"']
        lines += [f"{key} = {json.dumps(value)}" for key, value in settings.items()]
        (self.folder / "sources.toml").write_text("\n".join(lines) + "\n")

    def state(self, name: str = "src") -> SourceState:
        return next(state for source, state in self.poller.states() if source.name == name)

    def titles(self) -> list[str]:
        """Of what can be asked for now, sorted."""
        return sorted(document.title for document in self.store.current())


@pytest.fixture
def site() -> Iterator[LocalSite]:
    with local_site() as running:
        yield running


@pytest.fixture
def newsroom(tmp_path: Path, site: LocalSite) -> Iterator[Newsroom]:
    clock = Clock()
    store = DocumentStore(tmp_path / "store.sqlite")
    states = SourceStates(tmp_path / "sources.sqlite", now=clock)
    quarantine = Quarantine(tmp_path / "quarantine")
    web = Web([site.pair, f"localhost:{site.port}"], Limits(total_seconds=2, connect_seconds=2))
    delivery = Delivery(store, quarantine, web=web)
    poller = Poller(
        tmp_path / "sources.toml",
        states,
        delivery,
        withdraw=delivery.withdraw,
        is_purged=delivery.is_purged,
        follow=delivery.follow,
        quarantine=quarantine,
        web=web,
        spread=lambda: 1.0,
    )
    yield Newsroom(tmp_path, site, store, states, quarantine, delivery, poller, clock)
    poller.close()
    states.close()
    store.close()
