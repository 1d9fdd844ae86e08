"""What a timeline holds."""

from __future__ import annotations

from datetime import date
from typing import Literal, Self

from pydantic import BaseModel, Field

from api.schemas.documents import DocumentSummary
from api.schemas.versions import NoticeBody
from corpus.store import TimelineEntry


class TimelineEntryBody(BaseModel):
    """An article on the day of its publication, or a notice on the day of it."""

    on: date | None = Field(description="Null for an article whose date is unknown.")
    kind: Literal["article", "correction", "retraction"]
    document: DocumentSummary = Field(description="The article, or that which the notice is on.")
    notice: NoticeBody | None = Field(description="Null for an article.")

    @classmethod
    def of(cls, entry: TimelineEntry) -> Self:
        """The same entry, as it is sent."""
        notice = entry.notice
        return cls(
            on=entry.on,
            kind=notice.kind if notice else "article",
            document=DocumentSummary.of(entry.document),
            notice=NoticeBody.model_validate(notice) if notice else None,
        )


class TimelineBody(BaseModel):
    """A page of a timeline, the last day first, undated articles last."""

    entries: list[TimelineEntryBody]
    total: int = Field(description="How many there are in all.")
    next: str | None = Field(description="What `after` takes for the page after this; null on the last.")
    offset: int
    limit: int
