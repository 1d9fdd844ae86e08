"""ConversationStore: what was asked in a conversation, so that the next question may follow up on it."""

from __future__ import annotations

import hashlib
import json
import secrets
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from api.databases import delete_database, open_database
from api.errors import ConversationNotFound, ConversationsUnavailable
from corpus.sqlite_trouble import explain
from rag.answer import Turn
from rag.conversation.history import recall

NEW = "new"
MOST_EXCHANGES = 10
MOST_PER_OWNER = 5_000
SECONDS_PER_HOUR = 3_600.0

_SCHEMA = """
PRAGMA journal_mode = WAL;
CREATE TABLE IF NOT EXISTS conversations (
    owner TEXT NOT NULL, id TEXT NOT NULL, used_at REAL NOT NULL, body TEXT NOT NULL,
    digest BLOB NOT NULL, PRIMARY KEY (owner, id)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS conversations_by_owner ON conversations (owner, used_at);
CREATE INDEX IF NOT EXISTS conversations_by_age ON conversations (used_at);
"""
_DIGEST = "conversation_digest(owner, id, used_at, body)"
_ANYBODY = ""

Exchange = tuple[str, str | None]
"""A question, and what is remembered of its answer; None for a refusal."""


@dataclass(frozen=True, slots=True)
class Conversation:
    """What was said before a question, and whose conversation it is (None for anybody's).

    since: when its last question must have come, in seconds since 1970, for it to be gone on with.
    """

    id: str
    owner: str | None
    exchanges: tuple[Exchange, ...] = ()
    since: float = 0.0

    @property
    def turns(self) -> tuple[Turn, ...]:
        """The same as rag/ takes it, oldest first."""
        turns: list[Turn] = []
        for question, recalled in self.exchanges:
            turns.append(Turn("user", question))
            if recalled is not None:
                turns.append(Turn("assistant", recalled))
        return tuple(turns)


class ConversationStore:
    """Keeps conversations in one SQLite file, each for as long after its last question as is set.

    Of an answer nothing is kept but the years that it names, which is all that a follow-up needs of
    it: so nothing of an article is in the file, and a purge has nothing to wipe there. A conversation
    belongs to who began it. It keeps its last ten questions; of one owner's the 5,000 that were
    used last are kept. Called from many threads and processes at once.
    """

    def __init__(self, path: Path, keep_hours: float, clock: Callable[[], float] = time.time) -> None:
        """`keep_hours` 0 keeps none, and deletes what was kept before. The file is made when needed.

        Raises:
            ConversationsUnavailable: what was kept before cannot be deleted.
        """
        self._path = path
        self._keep_seconds = keep_hours * SECONDS_PER_HOUR
        self._clock = clock
        if keep_hours == 0:
            try:
                delete_database(path)
            except OSError as error:
                raise ConversationsUnavailable(
                    f"No conversations are to be kept, but those in {path} cannot be deleted: "
                    f"{error.strerror}. Delete that file by hand."
                ) from error
        elif path.exists():
            with suppress(ConversationsUnavailable), self._open() as connection:
                self._drop_old(connection)

    def find(self, conversation_id: str, owner: str | None) -> Conversation:
        """A conversation that was begun here, or with `NEW` for an id one that begins.

        Raises:
            ConversationNotFound: there is none of this id, not any more, or it is someone else's.
            ConversationsUnavailable: the file cannot be read.
        """
        if self._keep_seconds == 0:
            raise ConversationNotFound(
                "Conversations are not kept here. Send what was said before as `history`."
            )
        if conversation_id == NEW:
            return Conversation(secrets.token_urlsafe(16), owner)
        exchanges = self._read(conversation_id, owner)
        if exchanges is None:
            raise ConversationNotFound(
                "There is no such conversation, or not any more: they are kept for "
                f"{self._keep_seconds / SECONDS_PER_HOUR:g} hours after their last question, for the key "
                f"that began them. Begin another with the conversation_id '{NEW}'."
            )
        return Conversation(conversation_id, owner, exchanges)

    def resume(
        self, conversation_id: str, owner: str, pause_seconds: float | None = None
    ) -> Conversation:
        """A conversation whose id is another program's, as a thread's; it begins if it is not there.

        Args:
            owner: a name that no key has.
            pause_seconds: the silence after which it begins anew, if that is not only when it is over.

        Raises:
            ConversationsUnavailable: the file cannot be read.
        """
        since = 0.0 if pause_seconds is None else self._clock() - pause_seconds
        exchanges = self._read(conversation_id, owner, since) if self._keep_seconds else None
        return Conversation(conversation_id, owner, exchanges or (), since)

    def add(self, conversation: Conversation, question: str, answer: str | None) -> None:
        """Remember what was asked, and what a follow-up needs of the answer (None for a refusal).

        Raises:
            ConversationsUnavailable: the file cannot be written.
        """
        if self._keep_seconds == 0:
            return
        said: Exchange = (question, None if answer is None else recall(answer))
        key = (conversation.owner or _ANYBODY, conversation.id)
        with self._open() as connection:
            connection.execute("BEGIN IMMEDIATE")
            self._drop_old(connection)
            before = self._select(connection, *key, conversation.since) or conversation.exchanges
            body = json.dumps([*before, said][-MOST_EXCHANGES:])
            connection.execute(
                "INSERT OR REPLACE INTO conversations "
                "VALUES (?1, ?2, ?3, ?4, conversation_digest(?1, ?2, ?3, ?4))",
                (*key, self._clock(), body),
            )
            connection.execute(
                "DELETE FROM conversations WHERE (owner, id) IN (SELECT owner, id FROM conversations "
                "WHERE owner = ? ORDER BY used_at DESC LIMIT -1 OFFSET ?)",
                (key[0], MOST_PER_OWNER),
            )

    def count_damaged(self) -> int:
        """How many conversations are not what was written; they are never read.

        Raises:
            ConversationsUnavailable: the file cannot be read.
        """
        if not self._path.exists():
            return 0
        with self._open() as connection:
            (count,) = connection.execute(
                f"SELECT count(*) FROM conversations WHERE digest IS NOT {_DIGEST}"  # noqa: S608
            ).fetchone()
        return int(count)

    def drop_damaged(self) -> int:
        """Delete what `count_damaged` counts; how many there were."""
        count = self.count_damaged()
        if count:
            with self._open() as connection:
                connection.execute(f"DELETE FROM conversations WHERE digest IS NOT {_DIGEST}")  # noqa: S608
        return count

    def _read(
        self, conversation_id: str, owner: str | None, since: float = 0.0
    ) -> tuple[Exchange, ...] | None:
        if not self._path.exists():
            return None
        with self._open() as connection:
            return self._select(connection, owner or _ANYBODY, conversation_id, since)

    def _select(
        self, connection: sqlite3.Connection, owner: str, conversation_id: str, since: float
    ) -> tuple[Exchange, ...] | None:
        found = connection.execute(
            "SELECT body FROM conversations "  # noqa: S608
            f"WHERE owner = ? AND id = ? AND used_at >= ? AND digest = {_DIGEST}",
            (owner, conversation_id, max(since, self._oldest())),
        ).fetchone()
        return None if found is None else tuple((asked, said) for asked, said in json.loads(found[0]))

    def _oldest(self) -> float:
        return self._clock() - self._keep_seconds

    def _drop_old(self, connection: sqlite3.Connection) -> None:
        """Delete what is too old. What a clock that was ahead used in the future counts from now on."""
        connection.execute(
            "UPDATE conversations SET used_at = ?1, digest = conversation_digest(owner, id, ?1, body) "  # noqa: S608
            f"WHERE used_at > ?1 AND digest = {_DIGEST}",
            (self._clock(),),
        )
        connection.execute("DELETE FROM conversations WHERE used_at < ?", (self._oldest(),))

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        """A connection whose changes are kept if nothing goes wrong; the file is made if need be."""
        try:
            with open_database(self._path, _SCHEMA, conversation_digest=(4, _digest)) as connection:
                yield connection
        except (sqlite3.Error, OSError) as error:
            raise ConversationsUnavailable(
                f"The conversations in {self._path} cannot be read or written: "
                f"{explain(self._path, error)}"
            ) from error


def _digest(*row: object) -> bytes:
    return hashlib.sha256(repr(row).encode("utf-8", "surrogatepass")).digest()
