"""Articles and their corrections and retractions in the order of their days."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from typing import Any

from corpus.document import Document
from corpus.store.listing import Listing, Place, after
from corpus.store.records import RecordedNotice, TimelineEntry
from corpus.store.rows import day, to_document, to_notice
from corpus.store.schema import is_intact

_DAYS = """
WITH chosen AS ({chosen})
SELECT published AS on_day, id, 0 AS notice FROM chosen
UNION ALL
SELECT coalesce(on_day, substr(recorded_at, 1, 10)), document_id, number
FROM notices JOIN chosen ON document_id = id
"""


def read_timeline(
    connection: sqlite3.Connection, chosen: str, values: Mapping[str, Any]
) -> Listing[TimelineEntry]:
    """A page of the timeline, the last day first and undated articles last, and how long it is in all.

    What is damaged is left out of its page.

    Args:
        chosen: the query for `id` and `published` of the documents.
        values: what it takes, with `limit`, `limit_and_one` and `offset`, and where it begins.
    """
    days = _DAYS.format(chosen=chosen)
    (total,) = connection.execute(f"SELECT count(*) FROM ({days})", values).fetchone()  # noqa: S608
    rows = connection.execute(
        f"SELECT * FROM ({days}) WHERE {after('on_day', 'id', 'notice')} "  # noqa: S608
        "ORDER BY on_day DESC NULLS LAST, id, notice DESC LIMIT :limit_and_one OFFSET :offset",
        values,
    ).fetchall()
    limit = values["limit"]
    entries = []
    for on, document_id, number in rows[:limit]:
        document = _newest_intact(connection, document_id)
        notice = _notice_intact(connection, number) if number else None
        if document and (notice or not number):
            entries.append(TimelineEntry(day(on), document, notice))
    last = rows[limit - 1] if len(rows) > limit else None
    return Listing(entries, int(total), Place(*last) if last else None)


def _newest_intact(connection: sqlite3.Connection, document_id: str) -> Document | None:
    row = connection.execute(
        "SELECT versions.*, documents.access, documents.source FROM documents "
        "JOIN versions ON document_id = documents.id AND version = newest WHERE documents.id = ?",
        (document_id,),
    ).fetchone()
    if row is None or not is_intact("versions", row):
        return None
    return to_document(row, access=row["access"], source=row["source"])


def _notice_intact(connection: sqlite3.Connection, number: int) -> RecordedNotice | None:
    row = connection.execute("SELECT * FROM notices WHERE number = ?", (number,)).fetchone()
    return to_notice(row) if row is not None and is_intact("notices", row) else None
