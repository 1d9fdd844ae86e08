"""Which version of each document was the one that its readers saw on a given day."""

from __future__ import annotations

import sqlite3
from datetime import date


def read_valid(connection: sqlite3.Connection, on: date) -> dict[str, int]:
    """The version of each document that was valid at the end of a day, by the rules of `valid_from`.

    Of several versions that were valid by then the newest counts. Documents that had been deleted by
    then are left out, and undated ones, which cannot be placed; one that was deleted, changed or put
    again since is not.
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
    return versions
