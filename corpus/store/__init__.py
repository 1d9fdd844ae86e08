"""Every version of every document, append-only, in one SQLite file: the truth all else is made from."""

from corpus.store.document_store import DocumentStore
from corpus.store.listing import Listing, Place
from corpus.store.origins import Holder
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

__all__ = [
    "Change",
    "Check",
    "DamagedRow",
    "DocumentStore",
    "Holder",
    "Listing",
    "Outcome",
    "Place",
    "PurgeReport",
    "RecordedNotice",
    "Stored",
    "TimelineEntry",
    "VersionInfo",
    "check_nothing",
]
