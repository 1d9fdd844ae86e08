"""What can go wrong while documents are made searchable."""

from __future__ import annotations


class IndexingError(Exception):
    """Base of every error of this package."""


class ModelMissing(IndexingError):
    """The embedding model's files are not on this machine."""


class ModelDamaged(IndexingError):
    """The embedding model's files are not the ones that were expected."""


class DimensionMismatch(IndexingError):
    """Vectors of one width were given to an index of another."""


class ModelMismatch(IndexingError):
    """The index was built with another model than the one that is set."""


class IndexDamaged(IndexingError):
    """A file of the index is missing, or is not what its manifest says."""


class IndexUnwritable(IndexingError):
    """The index folder cannot be written: full, read-only, or not ours."""


class IndexOutdated(IndexDamaged):
    """An older Puente wrote the index; it is rebuilt from the store."""


class IndexTooNew(IndexingError):
    """A newer Puente wrote the index; it is neither read nor written."""


class WriterBusy(IndexUnwritable):
    """Another process is writing the index."""


class QualityFell(IndexingError):
    """A new index answers the golden questions worse than the one in use; it was not taken."""


class BuildRunning(IndexingError):
    """A full build was asked for while one is under way."""


class NothingToRollBack(IndexingError):
    """No earlier index is kept, or none that this Puente can answer from."""

    def __init__(self, why: str = "No index of before the last full build is kept") -> None:
        super().__init__(f"{why}; build another one with `puente build --full`.")


class CacheNotPurged(IndexingError):
    """Purged documents are out of the index, but not out of the embedding cache."""
