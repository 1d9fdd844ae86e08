"""What can go wrong with articles. Every message says what is wrong and what to do next."""

from __future__ import annotations

from enum import StrEnum


class CorpusError(Exception):
    """The base of every error that corpus/ raises on purpose."""


class UnreadableFile(CorpusError):
    """A file could not become a Document; the message is the reason, without the file's name."""


class FetchRefused(CorpusError):
    """An address that is not fetched, whatever stands there; the message says which rule forbids it."""


class ConnectionTrouble(StrEnum):
    """What kept a connection from doing what it was for."""

    NO_SUCH_NAME = "no_such_name"
    BAD_CERTIFICATE = "bad_certificate"
    TOO_SLOW = "too_slow"
    NO_CONNECTION = "no_connection"


class FetchFailed(CorpusError):
    """An address that could be fetched, and was not: no connection, an error status, too slow, cut off.

    status: the HTTP status, where one came.
    retry_after_seconds: how long the server asks to be left alone, if it says.
    connection: what was wrong with the connection, where that is why.
    """

    def __init__(
        self,
        message: str,
        status: int | None = None,
        retry_after_seconds: float | None = None,
        connection: ConnectionTrouble | None = None,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.connection = connection
        self.retry_after_seconds = retry_after_seconds


class UnknownSource(CorpusError):
    """sources.toml lists no source of this name."""


class NotInQuarantine(CorpusError):
    """The quarantine holds nothing under this id."""


class DocumentNotFound(CorpusError):
    """No document of this id was ever stored."""

    def __init__(self, document_id: str) -> None:
        super().__init__(
            f"There is no document '{document_id}'. `puente documents` or GET /v1/documents lists them."
        )
        self.document_id = document_id


class VersionNotFound(CorpusError):
    """The document exists, but not in this version.

    purged_to: the last version whose text was wiped; 0 if none was.
    """

    def __init__(self, document_id: str, version: int, newest: int, purged_to: int = 0) -> None:
        first = purged_to + 1
        readable = f"Its versions are {first} to {newest}; ask for one of them, or for the newest."
        if purged_to == newest:
            readable = f"All that it had, 1 to {newest}, were purged."
        elif purged_to:
            readable = f"Its text up to version {purged_to} was purged. {readable}"
        super().__init__(f"Document '{document_id}' has no version {version}. {readable}")
        self.document_id = document_id
        self.version = version


class DocumentDeleted(CorpusError):
    """The document was deleted; its old versions can still be read by number.

    version: the newest one, which was deleted.
    """

    def __init__(self, document_id: str, deleted_at: str, newest: int) -> None:
        super().__init__(
            f"Document '{document_id}' was deleted at {deleted_at}. "
            f"Its versions up to {newest} can still be read by number."
        )
        self.document_id = document_id
        self.deleted_at = deleted_at
        self.newest = newest
        self.version = newest


class DocumentPurged(CorpusError):
    """The text was wiped on purpose and cannot come back; `version` is the last one wiped."""

    def __init__(self, document_id: str, purged_at: str, version: int) -> None:
        super().__init__(
            f"Document '{document_id}' was purged at {purged_at}: its text up to version {version} "
            "was wiped and cannot be read."
        )
        self.document_id = document_id
        self.purged_at = purged_at
        self.version = version


class StoreDamaged(CorpusError):
    """A stored row is not what was written. It is not served; `puente doctor` restores it."""

    def __init__(self, table: str, key: str, reason: str = "its digest does not match") -> None:
        super().__init__(
            f"The row of {key} in {table} is damaged ({reason}), and is not served. Run "
            "`puente doctor` to restore it from a backup, or store the article again."
        )
        self.table = table
        self.key = key


class StoreUnavailable(CorpusError):
    """The document store cannot be read or written: full, read-only, locked or damaged.

    Unless it is `StoreSpoiled`, this says nothing of what the store holds.
    """


class StoreSpoiled(StoreUnavailable):
    """The store's file is damaged, emptied or gone, or was never a store."""


class StoreFull(StoreUnavailable):
    """The disk has no room for what was to be stored."""


class StoreTooNew(StoreUnavailable):
    """The store was written by a newer Puente than this one."""


class StoreInUse(StoreUnavailable):
    """Something has the store open that must be stopped first."""


class BackupUnusable(CorpusError):
    """A backup is missing, incomplete, or not what was written; or it cannot be made."""


class SandboxUnavailable(CorpusError):
    """The child process that reads files from outside could not be started."""


class StoriesUnavailable(CorpusError):
    """The file that says which articles are copies of one another cannot be read or written."""
