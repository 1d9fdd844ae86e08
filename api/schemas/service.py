"""What is told about the index, and about the process."""

from __future__ import annotations

from datetime import date
from typing import Any

from pydantic import BaseModel, Field

from api.schemas.operations import IndexingBody


class IndexBody(BaseModel):
    """Which index answers now, how fresh it is, and what runs inside."""

    ready: bool
    reason: str | None = Field(description="Why questions cannot be answered; null if they can.")
    generation: str | None
    built_at: str | None
    newest_published: date | None
    documents: int = Field(description="Documents in the index.")
    chunks: int
    stale_sources: list[str]
    stored_documents: int = Field(description="Documents in the store; the index follows it.")
    store_change: int = Field(description="The last change of the store.")
    indexing: IndexingBody | None = Field(
        description="What the process that writes the index is doing; null if none has said so yet."
    )
    service: dict[str, Any] = Field(description="Model, backend, cache and the like.")


class HealthBody(BaseModel):
    """The process lives."""

    status: str


class ReadyBody(BaseModel):
    """Questions can be answered."""

    status: str
