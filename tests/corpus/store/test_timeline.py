"""The timeline: articles and notices, each on its day."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import date

import pytest

from corpus.document import Notice

CORRECTED = Notice("correction", date(2026, 3, 8), "Eran 17.")


def days(store, **filters):
    """(day, document, kind) of the whole timeline, which must be as long as it says."""
    entries, total, _ = store.timeline(0, 100, **filters)
    assert total == len(entries)
    return [
        (
            entry.on and entry.on.isoformat(),
            entry.document.id,
            entry.notice.kind if entry.notice else "article",
        )
        for entry in entries
    ]


@pytest.fixture
def filled(store, article):
    store.put(article("undated", topics=("arms",)))
    store.put(article("old", published=date(2026, 3, 4), topics=("arms",)))
    store.put(article("new", published=date(2026, 3, 6), topics=("arms", "drones")))
    store.record_notice("old", CORRECTED)
    return store


def test_the_last_day_comes_first_and_a_correction_stands_on_its_own_day(filled):
    assert days(filled) == [
        ("2026-03-08", "old", "correction"),
        ("2026-03-06", "new", "article"),
        ("2026-03-04", "old", "article"),
        (None, "undated", "article"),
    ]


def test_a_notice_without_a_day_stands_on_that_of_its_recording(filled):
    recorded = filled.record_notice("new", Notice("retraction", None, "Retirada."))

    assert (recorded.recorded_at[:10], "new", "retraction") in days(filled)


def test_it_can_be_filtered_and_paged(filled):
    assert days(filled, topic="drones") == [("2026-03-06", "new", "article")]
    assert days(filled, lang="en") == []
    first, total, _ = filled.timeline(0, 1)
    second, *_ = filled.timeline(1, 1)
    assert [entry.document.id for entry in first + second] == ["old", "new"]
    assert total == 4
    with pytest.raises(ValueError, match="1001"):
        filled.timeline(0, 1_001)


def test_what_was_deleted_is_not_in_it_nor_are_its_notices(filled):
    filled.delete("old")

    assert days(filled) == [("2026-03-06", "new", "article"), (None, "undated", "article")]


def test_only_the_newest_version_counts(filled, article):
    filled.put(replace(article("new", published=date(2026, 3, 7)), title="Otro"))

    assert days(filled, topic="drones") == []
    assert ("2026-03-07", "new", "article") in days(filled)


def test_a_damaged_row_is_left_out(filled):
    with closing(sqlite3.connect(filled.path)) as other, other:
        other.execute("UPDATE notices SET text = 'Eran 99.'")
        other.execute("UPDATE versions SET title = 'Falso' WHERE document_id = 'new'")

    entries, *_ = filled.timeline(0, 100)

    assert [entry.document.id for entry in entries] == ["old", "undated"]


def test_a_walk_by_places_is_the_whole_timeline(filled):
    whole = filled.timeline(0, 100)
    assert whole.next is None

    walked, start = [], None
    while len(walked) < whole.total:
        page = filled.timeline(0, 1, start=start)
        walked += page.entries
        start = page.next

    assert walked == whole.entries
    assert start is None
