"""What kind of thing keeps a source from being read, as a code that every language has words for."""

from __future__ import annotations

from enum import StrEnum

from corpus.errors import ConnectionTrouble, FetchFailed, FetchRefused, StoreUnavailable, UnreadableFile


class SourceTrouble(StrEnum):
    """Why a poll failed; the message that goes with it says it exactly."""

    NOT_ALLOWED = "not_allowed"
    NO_SUCH_NAME = "no_such_name"
    BAD_CERTIFICATE = "bad_certificate"
    TOO_SLOW = "too_slow"
    NO_CONNECTION = "no_connection"
    ERROR_STATUS = "error_status"
    BAD_ANSWER = "bad_answer"
    UNREADABLE = "unreadable"
    NOT_STORED = "not_stored"
    UNFORESEEN = "unforeseen"


class Staleness(StrEnum):
    """Why a source counts as stale."""

    NOT_READ = "not_read"
    NO_NEWS = "no_news"


_OF_CONNECTION = {
    ConnectionTrouble.NO_SUCH_NAME: SourceTrouble.NO_SUCH_NAME,
    ConnectionTrouble.BAD_CERTIFICATE: SourceTrouble.BAD_CERTIFICATE,
    ConnectionTrouble.TOO_SLOW: SourceTrouble.TOO_SLOW,
    ConnectionTrouble.NO_CONNECTION: SourceTrouble.NO_CONNECTION,
}


def trouble_of(error: Exception) -> SourceTrouble:
    """The kind of trouble that an error of a poll is."""
    match error:
        case FetchRefused():
            return SourceTrouble.NOT_ALLOWED
        case FetchFailed(connection=ConnectionTrouble() as connection):
            return _OF_CONNECTION[connection]
        case FetchFailed(status=int()):
            return SourceTrouble.ERROR_STATUS
        case FetchFailed():
            return SourceTrouble.BAD_ANSWER
        case UnreadableFile() | OSError():
            return SourceTrouble.UNREADABLE
        case StoreUnavailable():
            return SourceTrouble.NOT_STORED
        case _:
            return SourceTrouble.UNFORESEEN
