"""DocumentStore: every version of every document, append-only, in one SQLite file."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from corpus.disk import make_folder
from corpus.document import Access, Document, Lang, Notice
from corpus.errors import (
    DocumentDeleted,
    DocumentNotFound,
    DocumentPurged,
    StoreDamaged,
    StoreSpoiled,
    StoreTooNew,
    StoreUnavailable,
    VersionNotFound,
)
from corpus.store.backups import holding_backups, remove_unfinished
from corpus.store.connections import Connections, out_of_reach
from corpus.store.corrections import note_corrections
from corpus.store.folding import folded
from corpus.store.history import read_valid
from corpus.store.listing import Listing, Place, after, place_values
from corpus.store.log_damage import is_log_damaged
from corpus.store.origins import Holder, holders_of, read_from, read_origin
from corpus.store.presence import Presence, lock_file
from corpus.store.purging import empty_log, must_scrub, remove_leftovers, scrub, wipe_rows
from corpus.store.records import (
    Change,
    Check,
    DamagedRow,
    Outcome,
    PurgeReport,
    RecordedNotice,
    Stored,
    TimelineEntry,
    VersionInfo,
    check_nothing,
)
from corpus.store.rows import now, to_document, to_notice, to_version_info
from corpus.store.schema import (
    SCHEMA_VERSION,
    add_origins,
    create_tables,
    insert_into,
    is_intact,
    migrate,
)
from corpus.store.state import (
    add_notice,
    delete_document,
    log_change,
    put_document,
    read_state,
    read_version,
    set_access,
)
from corpus.store.swapping import finish_swap
from corpus.store.timeline import read_timeline
from corpus.store.verification import find_damage

MAX_PAGE_LIMIT = 1_000
MAX_OFFSET = 10**9
PURGES_REMEMBERED = 10_000
NEWEST_IS_THERE = (
    "deleted_at IS NULL AND NOT EXISTS (SELECT 1 FROM set_aside "
    "WHERE set_aside.document_id = documents.id AND set_aside.version = newest)"
)
COUNT_MATCHING = f"""
SELECT count(*)
FROM documents JOIN versions ON document_id = documents.id AND version = newest
WHERE {NEWEST_IS_THERE}
    AND (:lang IS NULL OR documents.lang = :lang)
    AND (:publisher IS NULL OR documents.publisher = :publisher)
    AND (:topic IS NULL OR EXISTS (SELECT 1 FROM json_each(topics) WHERE value = :topic))
    AND (:title IS NULL OR instr(folded(versions.title), :title))
"""  # noqa: S608
READ_MATCHING = (
    COUNT_MATCHING.replace(
        "count(*)", "versions.*, documents.access, documents.source, documents.published AS listed_on"
    )
    + f"AND {after('documents.published', 'documents.id', '0')} "
    "ORDER BY documents.published DESC NULLS LAST, documents.id LIMIT :limit_and_one OFFSET :offset"
)
CHOOSE_MATCHING = COUNT_MATCHING.replace("count(*)", "documents.id, documents.published")
READ_DELETIONS = """
SELECT changes.* FROM changes JOIN documents ON documents.id = document_id
WHERE kind = 'delete' AND deleted_at IS NULL
ORDER BY number
"""
READ_DELETIONS_OF = READ_DELETIONS.replace(
    "ORDER", "AND document_id IN (SELECT value FROM json_each(?)) ORDER"
)
READ_PUBLISHERS = f"""
SELECT DISTINCT publisher
FROM documents
WHERE typeof(publisher) = 'text' AND publisher != '' AND {NEWEST_IS_THERE}
"""  # noqa: S608
READ_TOPICS = f"""
SELECT DISTINCT topic.value
FROM documents JOIN versions ON document_id = documents.id AND version = newest,
    json_each(CASE WHEN json_valid(topics) THEN topics ELSE '[]' END) AS topic
WHERE topic.type = 'text' AND {NEWEST_IS_THERE}
"""  # noqa: S608


class DocumentStore:
    """Every version of every document. Threads and processes may share one file.

    A put, deletion, notice or purge is on the disk when its call returns. Every row carries a
    digest of itself: a row that is not what was written raises StoreDamaged and is never served.
    """

    def __init__(self, path: Path) -> None:
        """Open the store at `path`; make it (with its folder) if there is none; bring an older
        format up to this one.

        Raises:
            StoreUnavailable: the file or its folder cannot be made, read or written.
            StoreSpoiled: the file is damaged, or is not a Puente store.
            StoreTooNew: a newer Puente wrote it.
        """
        self.path = path
        self._connections = Connections(path)
        self._purged: tuple[tuple[int, int], dict[str, int]] = ((0, 0), {})
        try:
            make_folder(path.parent)
            self._presence = Presence(path)
            if self._presence.is_alone:
                finish_swap(path)
            self._refuse_emptied()
            path.touch(mode=0o600)
        except OSError as error:
            raise out_of_reach(path, error) from error
        try:
            if self._presence.is_alone and is_log_damaged(path):
                raise StoreSpoiled(
                    f"The log of the document store {path} is damaged in its middle, and opening it "
                    "would lose what comes after. Run `puente doctor`, which restores what can be."
                )
            with self._connections.write() as connection:
                self._prepare_schema(connection)
            if self._presence.is_alone:
                self._finish_purge()
            self._presence.note_filled()
            self._presence.share()
        except StoreUnavailable:
            self.close()
            raise

    def put(self, document: Document, check: Check = check_nothing) -> Stored:
        """Store a document; a new version only if its digest differs from the newest one's.

        A deleted document that is put again comes back as a new version ("added"). The same
        content again makes no version; it restores one whose row was damaged. Access and source
        hold for the whole document, and follow the latest put by a source. A put by hand leaves the
        source as it is and never turns "excerpt" into "full", unless everything was purged.

        Raises:
            StoreUnavailable: the disk is full, the file is read-only, locked or damaged.
        """
        return self.put_many([document], check)[0]

    def put_many(self, documents: Iterable[Document], check: Check = check_nothing) -> list[Stored]:
        """Store several documents in one transaction: all of them, or on an error none."""
        with self._connections.write() as connection:
            check()
            stored = [put_document(connection, document) for document in documents]
            for one in stored:
                if one.outcome != Outcome.UNCHANGED:
                    note_corrections(connection, one.document)
            return stored

    def get(self, document_id: str, version: int | None = None) -> Document:
        """Read one version, by default the newest.

        Raises:
            DocumentNotFound: no such id was ever stored.
            VersionNotFound: the document has no such version.
            DocumentDeleted: `version` is None and the document was deleted.
            DocumentPurged: the text of this version was wiped.
            StoreDamaged: the row is not what was written.
        """
        with self._connections.read() as connection:
            state = read_state(connection, _bindable(document_id))
            newest = state["newest"]
            if version is None:
                if state["purged_to"] == newest:
                    raise DocumentPurged(document_id, state["purged_at"], newest)
                if state["deleted_at"] is not None:
                    raise DocumentDeleted(document_id, state["deleted_at"], newest)
            wanted = newest if version is None else version
            if not 1 <= wanted <= newest:
                raise VersionNotFound(document_id, wanted, newest, state["purged_to"])
            return read_version(connection, state, wanted)

    def delete(self, document_id: str, check: Check = check_nothing) -> None:
        """Mark a document as deleted; its versions stay readable by number.

        Deleting it twice changes nothing the second time.

        Raises:
            DocumentNotFound: no such id was ever stored.
        """
        with self._connections.write() as connection:
            delete_document(connection, _bindable(document_id), check)

    def purge(self, document_id: str, check: Check = check_nothing) -> PurgeReport:
        """Wipe the text of every version from the file and its log, for good.

        The id and its numbers stay known, so that citations can say what became of it. `finish_purge`,
        or purging again, finishes a purge that readers held up. Writers wait while the file is
        written anew.

        Raises:
            DocumentNotFound: no such id was ever stored.
        """
        asked = _bindable(document_id)
        with self._connections.write() as connection:
            state = read_state(connection, asked)
            check()
            wiped, purged_at = 0, state["purged_at"] or now()
            if state["purged_to"] < state["newest"]:
                purged_at = now()
                wiped = wipe_rows(connection, asked, purged_at)
                log_change(connection, asked, "purge", state["newest"])
            remove_unfinished(connection, self.path)
            backups = holding_backups(connection, self.path, asked)
        remove_leftovers(self.path)
        return PurgeReport(document_id, wiped, purged_at, self._finish_purge(), backups)

    def finish_purge(self) -> bool:
        """Finish a purge that readers held up, if none of them is left; whether none is unfinished."""
        with self._connections.bare() as connection:
            if not must_scrub(connection):
                return True
            return empty_log(connection, wait_seconds=0.0) and scrub(connection)

    def set_access(self, access_of: Mapping[str, Access]) -> int:
        """Let every document of these sources be served whole, or only quoted; how many changed.

        Args:
            access_of: the name of a source -> the access of its documents.
        """
        with self._connections.write() as connection:
            return set_access(connection, access_of)

    def record_notice(
        self, document_id: str, notice: Notice, check: Check = check_nothing
    ) -> RecordedNotice:
        """Record that an article was corrected or retracted; the same notice twice is one.

        A retraction recorded here holds for every version, until `withdraw_notices`.

        Raises:
            DocumentNotFound: no such id was ever stored.
            DocumentPurged: nothing is kept about it.
        """
        asked = _bindable(document_id)
        with self._connections.write() as connection:
            state = read_state(connection, asked)
            if state["purged_to"] == state["newest"]:
                raise DocumentPurged(document_id, state["purged_at"], state["newest"])
            check()
            if add_notice(connection, asked, state["newest"], notice, "hand"):
                log_change(connection, asked, "notice", state["newest"])
        return next(
            known
            for known in self.notices(document_id)
            if (known.kind, known.on, known.text) == (notice.kind, notice.on, notice.text)
        )

    def withdraw_notices(self, document_id: str, check: Check = check_nothing) -> int:
        """Take back what was told, or put there by another article; what an article says itself stays."""
        asked = _bindable(document_id)
        with self._connections.write() as connection:
            state = read_state(connection, asked)
            check()
            withdrawn: int = connection.execute(
                "DELETE FROM notices WHERE document_id = ? AND origin != 'article'", (asked,)
            ).rowcount
            if withdrawn:
                log_change(connection, asked, "notice", state["newest"])
        return withdrawn

    def notices(self, document_id: str) -> list[RecordedNotice]:
        """The corrections and retractions of a document, oldest first.

        Raises:
            DocumentNotFound: no such id was ever stored.
            StoreDamaged: one of them is not what was written.
        """
        with self._connections.read() as connection:
            read_state(connection, _bindable(document_id))
            rows = connection.execute(
                "SELECT * FROM notices WHERE document_id = ? ORDER BY number",
                (_bindable(document_id),),
            ).fetchall()
        for row in rows:
            if not is_intact("notices", row):
                raise StoreDamaged("notices", f"{document_id} number {row['number']}")
        return [to_notice(row) for row in rows]

    def all_notices(self) -> dict[str, list[RecordedNotice]]:
        """id -> its notices, oldest first, of every document that has any; damaged ones left out."""
        with self._connections.read() as connection:
            rows = connection.execute("SELECT * FROM notices ORDER BY number").fetchall()
        found: dict[str, list[RecordedNotice]] = {}
        for row in rows:
            if is_intact("notices", row):
                found.setdefault(row["document_id"], []).append(to_notice(row))
        return found

    def deleted(self) -> set[str]:
        """The ids of the documents that are deleted or purged."""
        with self._connections.read() as connection:
            rows = connection.execute("SELECT id FROM documents WHERE deleted_at IS NOT NULL").fetchall()
        return {document_id for (document_id,) in rows}

    def deleted_to(self, document_ids: Iterable[str] | None = None) -> dict[str, int]:
        """id -> the last version that was deleted, of the documents that were put again since.

        Args:
            document_ids: of these alone; None asks for all.
        """
        values = [] if document_ids is None else [json.dumps([_bindable(one) for one in document_ids])]
        with self._connections.read() as connection:
            query = READ_DELETIONS_OF if values else READ_DELETIONS
            rows = connection.execute(query, values).fetchall()
        return {row["document_id"]: row["version"] for row in rows if is_intact("changes", row)}

    def versions(self, document_id: str) -> list[VersionInfo]:
        """The versions of a document that can be read, oldest first.

        Raises:
            DocumentNotFound: no such id was ever stored.
            DocumentPurged: all of them were wiped.
        """
        with self._connections.read() as connection:
            state = read_state(connection, _bindable(document_id))
            if state["purged_to"] == state["newest"]:
                raise DocumentPurged(document_id, state["purged_at"], state["newest"])
            rows = connection.execute(
                "SELECT * FROM versions WHERE document_id = ? ORDER BY version",
                (_bindable(document_id),),
            ).fetchall()
        return [to_version_info(row) for row in rows if is_intact("versions", row)]

    def is_purged(self, document_id: str) -> bool:
        """Whether nothing of a document is left but its id: it was purged, and not put again."""
        try:
            self.get(document_id)
        except DocumentPurged:
            return True
        except (DocumentNotFound, DocumentDeleted, StoreDamaged):
            return False
        return False

    def purged_to(self, document_ids: Iterable[str]) -> dict[str, int]:
        """id -> the last version whose text was wiped, of those of these documents that have any.

        What was asked before is remembered until something is committed.
        """
        stamp, asked = self.stamp(), list(document_ids)
        known_at, known = self._purged
        if known_at != stamp or len(known) > PURGES_REMEMBERED:
            known = {}
            self._purged = (stamp, known)
        if missing := [one for one in asked if one not in known]:
            known.update(dict.fromkeys(missing, 0) | self._read_purged_to(missing))
        return {one: known[one] for one in asked if known[one]}

    def _read_purged_to(self, document_ids: Iterable[str]) -> dict[str, int]:
        asked = json.dumps([_bindable(one) for one in document_ids])
        with self._connections.read() as connection:
            rows = connection.execute(
                "SELECT * FROM documents WHERE purged_to > 0 AND id IN (SELECT value FROM json_each(?))",
                (asked,),
            ).fetchall()
        return {row["id"]: row["purged_to"] for row in rows if is_intact("documents", row)}

    def deleted_at(self, document_id: str) -> str | None:
        """When the document was deleted, in UTC; None while it is not.

        Raises:
            DocumentNotFound: no such id was ever stored.
        """
        with self._connections.read() as connection:
            deleted_at: str | None = read_state(connection, _bindable(document_id))["deleted_at"]
        return deleted_at

    def valid_on(self, on: date) -> dict[str, int]:
        """Which version of each document was valid at the end of the day `on`."""
        with self._connections.read() as connection:
            return read_valid(connection, on)

    def stamp(self) -> tuple[int, int]:
        """Another one than before once anything was committed, by whomever.

        Whoever keeps what was read knows by it, taken before, that it still holds.
        """
        return self._connections.stamp()

    def changes_since(self, number: int, limit: int = 10_000) -> list[Change]:
        """The changes after `number`, oldest first, at most `limit`; 0 asks from the beginning.

        Raises:
            StoreDamaged: an entry of the log is not what was written.
        """
        with self._connections.read() as connection:
            rows = connection.execute(
                "SELECT * FROM changes WHERE number > ? ORDER BY number LIMIT ?", (number, limit)
            ).fetchall()
        for row in rows:
            if not is_intact("changes", row):
                raise StoreDamaged("changes", str(row["number"]))
        return [
            Change(row["number"], row["document_id"], row["kind"], row["version"], row["at"])
            for row in rows
        ]

    def purged_since(self, number: int) -> list[str]:
        """The ids of the documents that were purged after the change `number`, each once.

        Damaged entries of the log are left out; `verify` names them.
        """
        with self._connections.read() as connection:
            rows = connection.execute(
                "SELECT * FROM changes WHERE number > ? AND kind = 'purge' ORDER BY number", (number,)
            ).fetchall()
        return list(dict.fromkeys(row["document_id"] for row in rows if is_intact("changes", row)))

    def current(self) -> Iterator[Document]:
        """The newest version of every document that is not deleted, by id.

        Damaged rows are left out; `verify` names them.
        """
        for document_id, (version, _) in self.current_versions().items():
            try:
                yield self.get(document_id, version)
            except (StoreDamaged, DocumentPurged):
                continue

    def current_versions(self) -> dict[str, tuple[int, str]]:
        """id -> (newest version, its digest) of every document that is not deleted, by id."""
        with self._connections.read() as connection:
            rows = connection.execute(
                f"SELECT * FROM documents WHERE {NEWEST_IS_THERE} ORDER BY id"  # noqa: S608
            ).fetchall()
        return {row["id"]: (row["newest"], row["digest"]) for row in rows if is_intact("documents", row)}

    def answering(self, document_ids: Iterable[str]) -> dict[str, int]:
        """id -> the newest version, of those of these documents that are not deleted."""
        asked = json.dumps([_bindable(one) for one in document_ids])
        with self._connections.read() as connection:
            rows = connection.execute(
                f"SELECT * FROM documents WHERE {NEWEST_IS_THERE} "  # noqa: S608
                "AND id IN (SELECT value FROM json_each(?))",
                (asked,),
            ).fetchall()
        return {row["id"]: row["newest"] for row in rows if is_intact("documents", row)}

    def is_known(self, document_id: str) -> bool:
        """Whether anything was ever stored under an id."""
        with self._connections.read() as connection:
            found = connection.execute(
                "SELECT 1 FROM documents WHERE id = ?", (_bindable(document_id),)
            ).fetchone()
        return found is not None

    def origin_of(self, document_id: str) -> str | None:
        """The path of the file that a document was last read from; None where none is known."""
        with self._connections.read() as connection:
            return read_origin(connection, _bindable(document_id))

    def read_from(self, path: str) -> tuple[str, ...]:
        """The ids of the documents, deleted ones too, that were last read from a file."""
        with self._connections.read() as connection:
            return read_from(connection, path)

    def holders_of(self, digest: str) -> tuple[Holder, ...]:
        """The documents, deleted ones too, whose newest version has this digest."""
        with self._connections.read() as connection:
            return holders_of(connection, digest)

    def all_versions(self) -> list[tuple[str, int]]:
        """(id, version) of everything that can be read, superseded and deleted included, in order."""
        with self._connections.read() as connection:
            rows = connection.execute(
                "SELECT document_id, version FROM versions ORDER BY document_id, version"
            ).fetchall()
        return [(document_id, version) for document_id, version in rows]

    def page(
        self,
        offset: int,
        limit: int,
        *,
        lang: Lang | None = None,
        topic: str | None = None,
        publisher: str | None = None,
        title: str | None = None,
        start: Place | None = None,
    ) -> Listing[Document]:
        """A page of the documents that are not deleted, and how many match in all.

        Newest published first, undated ones last, then by id. Filters combine; all are exact but
        `title`, a part of it without regard to case and accents. A damaged row is left out of its
        page; `verify` names it. The list begins after the place `start`; `offset` counts from there, and
        is not for walking, as what comes or goes meanwhile moves all that follows.

        Raises:
            ValueError: `offset` is not within 0 to 10^9, or `limit` is not within 1 to 1,000.
        """
        values = _page_values(offset, limit, lang, topic, publisher, title, start)
        with self._connections.read() as connection:
            (total,) = connection.execute(COUNT_MATCHING, values).fetchone()
            rows = connection.execute(READ_MATCHING, values).fetchall()
        documents = [
            to_document(row, access=row["access"], source=row["source"])
            for row in rows[:limit]
            if is_intact("versions", row)
        ]
        last = rows[limit - 1] if len(rows) > limit else None
        return Listing(documents, total, Place(last["listed_on"], last["document_id"]) if last else None)

    def facets(self) -> tuple[list[str], list[str]]:
        """The publishers and the topics of the documents that are not deleted, each once, in no order.

        They are values to filter by, and as the filters of `page` are read without a look at the rows'
        digests. Cost: one pass over the newest versions.
        """
        with self._connections.read() as connection:
            publishers = connection.execute(READ_PUBLISHERS).fetchall()
            topics = connection.execute(READ_TOPICS).fetchall()
        return [publisher for (publisher,) in publishers], [topic for (topic,) in topics]

    def timeline(
        self,
        offset: int,
        limit: int,
        *,
        lang: Lang | None = None,
        topic: str | None = None,
        publisher: str | None = None,
        title: str | None = None,
        start: Place | None = None,
    ) -> Listing[TimelineEntry]:
        """A page of the documents that `page` finds and of their notices, and how many in all.

        The last day first, articles without a date last. What is damaged is left out of its page. `start`
        and `offset` are as for `page`.

        Raises:
            ValueError: as `page`.
        """
        values = _page_values(offset, limit, lang, topic, publisher, title, start)
        with self._connections.read() as connection:
            return read_timeline(connection, CHOOSE_MATCHING, values)

    def count(self) -> int:
        """How many documents there are that are not deleted."""
        return self._number(
            f"SELECT count(*) FROM documents WHERE {NEWEST_IS_THERE}"  # noqa: S608
        )

    def change_number(self) -> int:
        """The number of the last change; 0 for a new store."""
        return self._number("SELECT coalesce(max(number), 0) FROM changes")

    def lineage(self) -> int:
        """A number that is another one once the store was restored or salvaged: whoever follows the
        change log then starts from its beginning.
        """
        return self._number("PRAGMA application_id")

    def verify(self) -> list[DamagedRow]:
        """Every row that is missing or not what was written. Reads the whole file."""
        with self._connections.read() as connection:
            return list(find_damage(connection))

    def set_aside(self) -> list[tuple[str, int]]:
        """(id, version) of what was put once and is nowhere to be had; putting the article heals it."""
        with self._connections.read() as connection:
            rows = connection.execute(
                "SELECT document_id, version FROM set_aside ORDER BY document_id, version"
            ).fetchall()
        return [(row["document_id"], row["version"]) for row in rows]

    def record_backup(self, target: Path, made_at: str, change: int) -> None:
        """Remember that a backup of the store, as it was at `change`, lies at `target`, or will."""
        with self._connections.write() as connection:
            connection.execute(
                insert_into("backups", or_replace=True),
                {"path": str(target), "made_at": made_at, "change": change},
            )

    def remove_unfinished_backups(self) -> None:
        """Remove what was left of backups whose making was cut short."""
        with self._connections.read() as connection:
            remove_unfinished(connection, self.path)

    def close(self) -> None:
        """Close the store, which cannot be used afterwards; reads under way finish first."""
        self._connections.close()
        self._presence.close()

    def _number(self, query: str) -> int:
        with self._connections.read() as connection:
            return int(connection.execute(query).fetchone()[0])

    def _finish_purge(self) -> bool:
        with self._connections.bare() as connection:
            return not must_scrub(connection) or scrub(connection)

    def _refuse_emptied(self) -> None:
        """An empty store in the place of a full one would pass for one that nothing was put in yet."""
        is_empty = not self.path.exists() or self.path.stat().st_size == 0
        if is_empty and self._presence.was_filled:
            self._presence.close()
            raise StoreSpoiled(
                f"The document store {self.path} is gone or empty, though it has held articles. Run "
                f"`puente restore`; if it is meant to start anew, remove {lock_file(self.path)} first."
            )

    def _prepare_schema(self, connection: sqlite3.Connection) -> None:
        (found,) = connection.execute("PRAGMA user_version").fetchone()
        if found > SCHEMA_VERSION:
            raise StoreTooNew(
                f"The document store {self.path} has format {found}, and this Puente knows up to "
                f"{SCHEMA_VERSION}. Update Puente, or point it at another data folder."
            )
        if found == SCHEMA_VERSION:
            add_origins(connection)
            return
        if found >= 1:
            migrate(connection, found)
            return
        if connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
            raise StoreSpoiled(
                f"{self.path} is an SQLite file, but not a Puente document store. "
                "Point Puente at another data folder."
            )
        create_tables(connection)


def _page_values(
    offset: int,
    limit: int,
    lang: Lang | None,
    topic: str | None,
    publisher: str | None,
    title: str | None,
    start: Place | None,
) -> dict[str, Any]:
    if not 0 <= offset <= MAX_OFFSET or not 1 <= limit <= MAX_PAGE_LIMIT:
        raise ValueError(
            f"offset {offset} and limit {limit}: the offset must be 0 to {MAX_OFFSET}, "
            f"and the limit 1 to {MAX_PAGE_LIMIT}."
        )
    return {
        "lang": lang,
        "topic": None if topic is None else _bindable(topic),
        "publisher": None if publisher is None else _bindable(publisher),
        "title": None if title is None else folded(_bindable(title)),
        "limit": limit,
        "limit_and_one": limit + 1,
        "offset": offset,
        **place_values(start),
    }


def _bindable(asked: str) -> str:
    """What SQLite can look up: a lone surrogate, which nothing stored holds, becomes "?"."""
    return asked.encode("utf-8", "replace").decode("utf-8")
