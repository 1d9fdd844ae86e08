"""What is told to those who run the service: sources, quarantine, and the work on the index."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, Field

from api.schemas.fields import ResponseModel
from corpus.sources.trouble import SourceTrouble, Staleness


class SourceStateBody(BaseModel):
    """A source of sources.toml, and how it is doing. Times are UTC; null where it never happened."""

    name: str
    kind: Literal["folder", "feed", "url", "sitemap"]
    location: str = Field(
        description="The address, without a password or query; of a folder, its name alone."
    )
    text: Literal["full", "excerpt"] = Field(
        description="`excerpt`: its articles are quoted, never served whole."
    )
    every_seconds: float
    last_attempt: str | None
    last_success: str | None
    last_error: str | None = Field(description="When it failed last; kept after a success.")
    error: str | None = Field(description="Why it failed last, in English.")
    error_code: SourceTrouble | None = Field(description="What kind of trouble that was.")
    last_article: str | None = Field(description="When it brought something new.")
    articles_seen: int
    failures: int = Field(description="Failed attempts in a row.")
    next_poll_at: str | None
    is_stale: bool
    stale_because: str | None = Field(description="In English.")
    stale_code: Staleness | None
    notes: list[str] = Field(description="What should be put right although it works.")


class SourcesBody(BaseModel):
    """Every source that is followed, in the order of sources.toml."""

    sources: list[SourceStateBody]
    mistakes: list[str] = Field(
        description="What is wrong with sources.toml, line by line; while there is anything, the sources "
        "above are followed as they were, or, after a start, those without a mistake."
    )


class QuarantinedBody(ResponseModel):
    """A file that was refused."""

    id: str
    name: str
    reason: str
    media_type: str
    size_bytes: int
    tries: int
    is_given_up: bool = Field(description="Whether it is not tried again unless someone asks for it.")
    since: str
    tried_at: str
    url: str | None
    source: str | None


class QuarantineBody(BaseModel):
    """The files that were refused, the last ones first."""

    files: list[QuarantinedBody]


class RetriedBody(BaseModel):
    """What came of trying one again: it is stored and out of quarantine, or refused once more."""

    id: str
    stored: bool
    reason: str | None = Field(description="Why it was refused again; null if it was stored.")


class RetriedAllBody(BaseModel):
    """What came of trying all again that were not given up."""

    stored: int
    refused: int


class DiscardedBody(BaseModel):
    """A file that is not kept any longer."""

    id: str


class BuildBody(ResponseModel):
    """The last full build."""

    state: Literal["idle", "running", "done", "refused", "failed"]
    done: int
    total: int
    started_at: str | None
    reason: str | None = Field(description="Why it was refused, or failed.")


class IndexingBody(ResponseModel):
    """What the process that writes the index is doing; it says so once a second."""

    state: Literal["starting", "idle", "indexing", "waiting", "stopped"]
    store_change: int = Field(
        description="The last change of the store that was taken in; long articles may come later."
    )
    backlog: int = Field(description="Changes and versions that questions do not find yet.")
    documents_per_second: float
    segments: int
    merging: int = Field(description="Segments that are being merged.")
    skipped: int = Field(description="Versions that the store could not give.")
    trouble: str | None
    rollback_trouble: str | None = Field(
        default=None, description="Why the last rollback that was asked for could not be done."
    )
    at: str
    build: BuildBody


class AcceptedBody(BaseModel):
    """A piece of work that is begun within a second or so; `GET /v1/index` tells how it goes."""

    accepted: Literal["build", "rollback"]
