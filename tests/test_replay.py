"""The replayed day, in small: nothing that arrives is lost, whatever way it comes."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.benchmarks.replay.day import Options, replay
from tests.benchmarks.replay.table import write_table


@pytest.mark.slow
def test_a_small_day_ends_with_every_article_where_it_should_be(tmp_path: Path, models_folder: Path):
    result = replay(
        Options(
            articles=40,
            per_second=10,
            clients=2,
            pause_seconds=0.05,
            quiet_seconds=0.5,
            models=models_folder,
            folder=tmp_path,
        )
    )

    assert result["failed_requests"] == []
    assert result["wrong"] == []
    assert result["arrivals"]["kinds"] == {
        "new": 40,
        "copy": 4,
        "again": 4,
        "correction": 2,
        "deletion": 1,
        "garbage": 4,
    }
    assert result["checked"] == {
        "found by its own phrase": "43 of 43",
        "deleted or replaced text not found": "3 of 3",
        "stored": "43 of 43",
        "correction recorded": "2 of 2",
        "copies grouped": "4 of 4",
        "articles of their own kept apart": "36 of 36",
        "garbage refused or in quarantine by name": "4 of 4",
    }
    assert result["feed_requests"]["unchanged"] > 0
    assert "| requests / failed |" in write_table(result)
