"""Which version of each document was the one that its readers saw on a given day."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Validity:
    """What had been published by the end of a day.

    versions: document id -> the version that was valid then; deleted documents are not in it.
    undated: how many documents have no publication date, and so cannot be placed.
    """

    versions: dict[str, int]
    undated: int


def read_validity(connection: sqlite3.Connection, on: date) -> Validity:
    """The versions valid at the end of the day `on`, by the rules of `valid_from`.

    Of several versions that were valid by then the newest counts. A document that had been
    deleted by then is left out; one that was deleted, changed or put again since is not.
    """
    last = on.isoformat()
    found = connection.execute(
        "SELECT document_id, max(version) FROM versions INDEXED BY versions_by_validity "
        "WHERE substr(valid_from, 1, 10) <= :day AND published <= :day GROUP BY document_id",
        {"day": last},
    )
    versions = {document_id: int(version) for document_id, version in found}
    deleted = connection.execute(
        "SELECT document_id, max(version) FROM changes "
        "WHERE kind = 'delete' AND substr(at, 1, 10) <= ? GROUP BY document_id",
        (last,),
    )
    for document_id, version in deleted:
        if versions.get(document_id, version + 1) <= version:
            del versions[document_id]
    (undated,) = connection.execute(
        "SELECT count(*) FROM documents WHERE published IS NULL AND purged_to < newest "
        "AND deleted_at IS NULL"
    ).fetchone()
    return Validity(versions, int(undated))
