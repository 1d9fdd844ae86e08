"""What is told of the sources, and what becomes of it when their state cannot be read."""

from __future__ import annotations

from pathlib import Path

import pytest

from api.sources import Stale, describe_sources
from corpus.sources.listing import Listing, Source, SourceKind
from corpus.sources.state import SourceStates

FEED = Source("milenio", SourceKind.FEED, "https://www.milenio.com/rss", 900)


def test_while_the_states_cannot_be_read_the_last_names_stay(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("api.sources.STALE_SECONDS", 0.0)
    moments = [0.0]
    states = SourceStates(tmp_path / "sources.db", now=lambda: moments[-1])
    stale = Stale(lambda: describe_sources(Listing((FEED,)), states))
    states.begin(FEED)
    moments.append(FEED.stale_after_seconds + 1)
    assert stale.names() == ("milenio",)

    states.close()

    assert stale.names() == ("milenio",)


def test_where_they_could_never_be_read_no_source_is_called_stale(tmp_path: Path) -> None:
    states = SourceStates(tmp_path / "sources.db")
    states.close()

    assert Stale(lambda: describe_sources(Listing((FEED,)), states)).names() == ()
