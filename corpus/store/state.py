"""Writing: what one put, deletion, notice or repair does to the rows. Runs inside a transaction."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from corpus.document import Access, Document, Notice
from corpus.errors import DocumentNotFound, DocumentPurged, StoreDamaged
from corpus.store.origins import record_origin
from corpus.store.records import Check, Origin, Outcome, Stored
from corpus.store.rows import iso, now, to_document, version_row
from corpus.store.schema import insert_into, is_intact, reseal


def put_document(connection: sqlite3.Connection, document: Document) -> Stored:
    """Store one document; see DocumentStore.put."""
    digest = document.digest
    if document.origin is not None:
        record_origin(connection, document.id, document.origin.path)
    known = _known_or_rebuilt(connection, document.id)
    if known is not None:
        document = _as_allowed(document, known)
    newest = known["newest"] if known else 0
    is_live = known is not None and known["deleted_at"] is None
    if known is not None and is_live and known["digest"] == digest:
        return _keep_or_heal(connection, document, known)

    stored = document.as_version(newest + 1, now())
    row = version_row(stored, digest)
    connection.execute(insert_into("versions"), row)
    _write_state(connection, stored, row, known)
    log_change(connection, document.id, "put", stored.version)
    if known is not None and known["access"] != document.access:
        log_change(connection, document.id, "notice", stored.version)
    for notice in document.notices:
        add_notice(connection, document.id, stored.version, notice, "article")
    return Stored(stored, Outcome.CHANGED if is_live else Outcome.ADDED)


def delete_document(connection: sqlite3.Connection, document_id: str, check: Check) -> bool:
    """Mark a document as deleted; whether it was not already.

    Raises:
        DocumentNotFound: no such id was ever stored.
    """
    known = _known_or_rebuilt(connection, document_id)
    if known is None:
        raise DocumentNotFound(document_id)
    check()
    if known["deleted_at"] is not None:
        return False
    connection.execute("UPDATE documents SET deleted_at = ? WHERE id = ?", (now(), document_id))
    connection.execute(reseal("documents") + "WHERE id = ?", (document_id,))
    log_change(connection, document_id, "delete", known["newest"])
    return True


def set_access(connection: sqlite3.Connection, access_of: Mapping[str, Access]) -> int:
    """Let the documents of these sources have the access that is named for each; how many changed."""
    others = connection.execute(
        "SELECT documents.*, value AS wanted FROM documents "
        "JOIN json_each(?) ON key = source WHERE access != value",
        (json.dumps(access_of),),
    ).fetchall()
    changed = [row for row in others if is_intact("documents", row)]
    for row in changed:
        connection.execute("UPDATE documents SET access = ? WHERE id = ?", (row["wanted"], row["id"]))
        connection.execute(reseal("documents") + "WHERE id = ?", (row["id"],))
        log_change(connection, row["id"], "notice", row["newest"])
    return len(changed)


def add_notice(
    connection: sqlite3.Connection, document_id: str, version: int, notice: Notice, origin: Origin
) -> bool:
    """Record a notice; whether the same one was not recorded before."""
    values: dict[str, Any] = {
        "document_id": document_id,
        "version": version,
        "kind": notice.kind,
        "on_day": iso(notice.on),
        "text": notice.text,
        "recorded_at": now(),
        "origin": origin,
    }
    same = connection.execute(
        "SELECT 1 FROM notices WHERE document_id = :document_id AND kind = :kind "
        "AND on_day IS :on_day AND text = :text AND origin = :origin",
        values,
    ).fetchone()
    if same is not None:
        return False
    if values["on_day"] is not None and _date_notice(connection, values):
        return True
    (last,) = connection.execute("SELECT coalesce(max(number), 0) FROM notices").fetchone()
    connection.execute(insert_into("notices"), {"number": last + 1, **values})
    return True


def _date_notice(connection: sqlite3.Connection, values: dict[str, Any]) -> bool:
    """Give the same notice the day that was not read of it before; whether there was one."""
    undated = connection.execute(
        "SELECT number FROM notices WHERE document_id = :document_id AND kind = :kind "
        "AND on_day IS NULL AND text = :text AND origin = :origin",
        values,
    ).fetchone()
    if undated is None:
        return False
    key = (undated["number"],)
    connection.execute("UPDATE notices SET on_day = ? WHERE number = ?", (values["on_day"], *key))
    connection.execute(reseal("notices") + "WHERE number = ?", key)
    return True


def log_change(connection: sqlite3.Connection, document_id: str, kind: str, version: int) -> None:
    """Add an entry to the change log."""
    (last,) = connection.execute("SELECT coalesce(max(number), 0) FROM changes").fetchone()
    connection.execute(
        insert_into("changes"),
        {
            "number": last + 1,
            "document_id": document_id,
            "kind": kind,
            "version": version,
            "at": now(),
        },
    )


def read_state(connection: sqlite3.Connection, document_id: str) -> sqlite3.Row:
    """The row of `documents`, whole and as it was written.

    Raises:
        DocumentNotFound: no such id was ever stored.
        StoreDamaged: the row is not what was written.
    """
    row: sqlite3.Row | None = connection.execute(
        "SELECT * FROM documents WHERE id = ?", (document_id,)
    ).fetchone()
    if row is None:
        raise DocumentNotFound(document_id)
    if not is_intact("documents", row):
        raise StoreDamaged("documents", document_id)
    return row


def read_version(connection: sqlite3.Connection, state: sqlite3.Row, version: int) -> Document:
    """One version of the document whose row of `documents` is `state`.

    Raises:
        DocumentPurged: its text was wiped.
        StoreDamaged: the row is missing, set aside, or not what was written.
    """
    if version <= state["purged_to"]:
        raise DocumentPurged(state["id"], state["purged_at"], state["purged_to"])
    row = connection.execute(
        "SELECT * FROM versions WHERE document_id = ? AND version = ?", (state["id"], version)
    ).fetchone()
    key = f"{state['id']} version {version}"
    if row is None:
        raise StoreDamaged("versions", key, "it is missing or was set aside")
    if not is_intact("versions", row):
        raise StoreDamaged("versions", key)
    return to_document(row, access=state["access"], source=state["source"])


def rebuild_state(connection: sqlite3.Connection, document_id: str) -> None:
    """Write the row of `documents` anew from the change log and the versions.

    What was not logged (the access and the source) is kept if it can be read; an unreadable
    access becomes "excerpt", which shows less.
    """
    changes = connection.execute(
        "SELECT kind, version, at FROM changes WHERE document_id = ? ORDER BY number",
        (document_id,),
    ).fetchall()
    puts = [change for change in changes if change["kind"] == "put"]
    if not puts:
        return
    purges = [change for change in changes if change["kind"] == "purge"]
    last = next(change for change in reversed(changes) if change["kind"] != "notice")
    newest = max(change["version"] for change in puts)
    version = connection.execute(
        "SELECT digest, lang, published, publisher FROM versions WHERE document_id = ? AND version = ?",
        (document_id, newest),
    ).fetchone()
    before = connection.execute(
        "SELECT access, source FROM documents WHERE id = ?", (document_id,)
    ).fetchone()
    access = before["access"] if before and before["access"] in {"full", "excerpt"} else "excerpt"
    connection.execute(
        insert_into("documents", or_replace=True),
        {
            "id": document_id,
            "newest": newest,
            "digest": version["digest"] if version else "",
            "lang": version["lang"] if version else "en",
            "published": version["published"] if version else None,
            "publisher": version["publisher"] if version else None,
            "deleted_at": None if last["kind"] == "put" else last["at"],
            "purged_at": purges[-1]["at"] if purges else None,
            "purged_to": purges[-1]["version"] if purges else 0,
            "access": access,
            "source": before["source"] if before else None,
        },
    )


def _known_or_rebuilt(connection: sqlite3.Connection, document_id: str) -> sqlite3.Row | None:
    """The row of `documents`, written anew first if it is damaged or lost; None for a new id."""
    try:
        return read_state(connection, document_id)
    except (StoreDamaged, DocumentNotFound):
        rebuild_state(connection, document_id)
    try:
        return read_state(connection, document_id)
    except DocumentNotFound:
        return None


def _as_allowed(document: Document, known: sqlite3.Row) -> Document:
    """The document with the access and the source that hold from now on for all its versions.

    One that no source brings stays its source's, and opens nothing, while any version can be read.
    """
    if document.source is not None or known["purged_to"] == known["newest"]:
        return document
    access: Access = "excerpt" if known["access"] == "excerpt" else document.access
    return replace(document, access=access, source=known["source"])


def _keep_or_heal(connection: sqlite3.Connection, document: Document, known: sqlite3.Row) -> Stored:
    """The same content again: nothing new, unless the stored row was lost and this restores it."""
    newest = known["newest"]
    if (document.access, document.source) != (known["access"], known["source"]):
        connection.execute(
            "UPDATE documents SET access = ?, source = ? WHERE id = ?",
            (document.access, document.source, document.id),
        )
        connection.execute(reseal("documents") + "WHERE id = ?", (document.id,))
    is_access_new = document.access != known["access"]
    known = read_state(connection, document.id)
    noticed = [add_notice(connection, document.id, newest, n, "article") for n in document.notices]
    if any(noticed) or is_access_new:
        log_change(connection, document.id, "notice", newest)
    try:
        return Stored(read_version(connection, known, newest), Outcome.UNCHANGED)
    except StoreDamaged:
        connection.execute(
            "DELETE FROM set_aside WHERE document_id = ? AND version = ?", (document.id, newest)
        )
        stored = document.as_version(newest, now())
        row = version_row(stored, known["digest"])
        connection.execute(insert_into("versions", or_replace=True), row)
        log_change(connection, document.id, "put", newest)
        return Stored(stored, Outcome.UNCHANGED)


def _write_state(
    connection: sqlite3.Connection,
    stored: Document,
    row: dict[str, Any],
    known: sqlite3.Row | None,
) -> None:
    connection.execute(
        insert_into("documents", or_replace=True),
        {
            "id": stored.id,
            "newest": stored.version,
            "digest": row["digest"],
            "lang": row["lang"],
            "published": row["published"],
            "publisher": row["publisher"],
            "deleted_at": None,
            "purged_at": known["purged_at"] if known else None,
            "purged_to": known["purged_to"] if known else 0,
            "access": stored.access,
            "source": stored.source,
        },
    )
