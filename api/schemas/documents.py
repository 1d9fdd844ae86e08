"""What a document, and a list of them, hold."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated, Any, Literal, Self, TypedDict

from pydantic import BaseModel, BeforeValidator, Field, Strict, model_validator

from api.cursors import CURSOR, read_cursor
from api.schemas.fields import (
    MAX_OFFSET,
    MAX_PAGE,
    FilterText,
    RequestModel,
    ResponseModel,
    ShownAddress,
    read_query_number,
    read_whole_number,
)
from api.schemas.versions import DocumentId, NoticeBody, Offset, VersionNumber
from corpus.document import Document, Lang
from corpus.store import Place, RecordedNotice

MAX_AROUND = 20_000


class DocumentFilters(TypedDict):
    """Which documents are meant; None for all."""

    lang: Lang | None
    topic: str | None
    publisher: str | None
    title: str | None


class DocumentsQuery(RequestModel):
    """Which page of the list of documents."""

    limit: Annotated[
        int,
        Field(ge=1, le=MAX_PAGE, description="Documents a page."),
        BeforeValidator(read_query_number),
    ] = 20
    offset: Annotated[
        int,
        Field(
            ge=0,
            le=MAX_OFFSET,
            description="Documents to leave out first. To walk the list, take `after`: what is stored or "
            "deleted meanwhile moves all that follows.",
        ),
        BeforeValidator(read_query_number),
    ] = 0
    after: Annotated[str, Field(pattern=f"^{CURSOR}$")] | None = Field(
        None, description="The `next` of the page before; the list goes on after it."
    )
    lang: Lang | None = Field(None, description="Language of the documents.")
    topic: FilterText | None = Field(None, description="One of the topics, exactly.")
    publisher: FilterText | None = Field(None, description="The publisher's name, exactly.")
    title: FilterText | None = Field(
        None, description="A part of the title; case and accents make no difference."
    )

    def start(self) -> Place | None:
        """After which place the list begins, as the store takes it."""
        return read_cursor(self.after) if self.after else None

    def filters(self) -> DocumentFilters:
        """Which documents, as the store takes them."""
        return {"lang": self.lang, "topic": self.topic, "publisher": self.publisher, "title": self.title}


class VersionQuery(RequestModel):
    """Which version of a document."""

    version: Annotated[int, Field(ge=1, le=MAX_OFFSET), BeforeValidator(read_query_number)] | None = (
        Field(None, description="A version's number; by default the newest.")
    )


class SourceBody(ResponseModel):
    """A source that an article names for what it says."""

    title: str
    url: ShownAddress
    publisher: str | None
    published: str | None


class HeadingBody(ResponseModel):
    """A section title inside the text: text[start:end], level 1 (outermost) to 6."""

    start: int
    end: int
    level: int


class PageBody(ResponseModel):
    """A page of a paginated original: text[start:end] stood on it."""

    start: int
    end: int
    number: int
    label: str


class DocumentSummary(BaseModel):
    """What a list says about a document."""

    document_id: str
    version: int
    title: str
    lang: Lang
    published: date | None = Field(description="Null where the date is unknown.")
    written: date | None
    publisher: str | None
    url: ShownAddress
    topics: list[str]
    chars: int = Field(description="Length of the text in Unicode code points.")

    @classmethod
    def of(cls, document: Document) -> Self:
        """What a list says about this document."""
        return cls(**_describe(document), chars=len(document.text))


class DocumentBody(BaseModel):
    """One version of a document, with the exact text that quotes are cut from."""

    document_id: str
    version: int
    newest_version: int
    deleted_at: str | None = Field(description="When it was deleted; null while it is current.")
    stored_at: str | None
    digest: str = Field(description="sha256 of everything that makes this version what it is.")
    title: str
    lang: Lang
    published: date | None = Field(description="Null where the date is unknown.")
    written: date | None
    publisher: str | None
    url: ShownAddress
    topics: list[str]
    author: str | None
    modified: datetime | date | None = Field(description="When the article says it was changed.")
    canonical_url: ShownAddress = Field(description="The address that the article gives as its own.")
    fetched_at: str | None
    source: str | None = Field(description="Its source in sources.toml; null if put by hand.")
    notices: list[NoticeBody] = Field(description="Corrections and retractions, oldest first.")
    sources: list[SourceBody]
    headings: list[HeadingBody]
    pages: list[PageBody]
    access: Literal["full", "excerpt"] = Field(
        description="`excerpt`: the article may be quoted, but is not served whole."
    )
    text: str | None = Field(
        description="Offsets of citations and passages count its code points. Null where `access` is "
        "`excerpt`."
    )

    @classmethod
    def of(
        cls,
        document: Document,
        newest_version: int,
        deleted_at: str | None,
        notices: Sequence[RecordedNotice],
    ) -> Self:
        """This version of the document, and its place among the versions."""
        return cls(
            **_describe(document),
            newest_version=newest_version,
            deleted_at=deleted_at,
            stored_at=document.stored_at,
            digest=document.digest,
            sources=[SourceBody.model_validate(source) for source in document.sources],
            headings=[HeadingBody.model_validate(heading) for heading in document.headings],
            pages=[PageBody.model_validate(page) for page in document.pages],
            author=document.author,
            modified=document.modified,
            canonical_url=document.canonical_url,
            fetched_at=document.fetched_at,
            source=document.source,
            notices=[NoticeBody.model_validate(notice) for notice in notices],
            access=document.access,
            text=document.text if document.access == "full" else None,
        )


class PartRequest(RequestModel):
    """Which document, and how much of its text."""

    document_id: DocumentId = Field(description="The document's id, as in a citation or a passage.")
    version: VersionNumber | None = Field(
        default=None, description="A version's number, as in a citation; by default the newest."
    )
    start: Offset | None = Field(
        default=None, description="First character of the span, as in a citation; with `end`."
    )
    end: Offset | None = Field(default=None, description="End of the span, exclusive; with `start`.")
    around: Annotated[int, Strict(), Field(ge=0, le=MAX_AROUND), BeforeValidator(read_whole_number)] = (
        Field(default=500, description="How many characters to show before and after the span.")
    )

    @model_validator(mode="after")
    def _check_span(self) -> Self:
        if (self.start is None) != (self.end is None):
            raise ValueError("a span needs both start and end; leave both out for the whole text")
        return self

    @property
    def span(self) -> tuple[int, int] | None:
        """Start and end; None for the whole text."""
        return None if self.start is None or self.end is None else (self.start, self.end)


class DocumentPartBody(DocumentBody):
    """One version of a document, with all of its text or what stands around a span of it."""

    text: str | None = Field(
        description="The stored text from text_start to text_end. Null where `access` is `excerpt`: such "
        "an article may be quoted, and is read at its `url`."
    )
    text_start: int = Field(description="Where `text` begins in the stored text, in code points.")
    text_end: int = Field(description="Where `text` ends in the stored text, exclusive.")
    chars: int = Field(description="Length of the whole stored text in Unicode code points.")
    span: str | None = Field(
        description="The span that was asked for, exactly; null where none was, or where `text` is null."
    )


class FacetsBody(BaseModel):
    """Every value that a filter can be set to, in order."""

    publishers: list[str]
    topics: list[str]


class DocumentsBody(BaseModel):
    """A page of the documents, newest first, undated ones last."""

    documents: list[DocumentSummary]
    total: int = Field(description="How many match in all.")
    next: str | None = Field(description="What `after` takes for the page after this; null on the last.")
    offset: int
    limit: int
    facets: FacetsBody


def _describe(document: Document) -> dict[str, Any]:
    return {
        "document_id": document.id,
        "version": document.version,
        "title": document.title,
        "lang": document.lang,
        "published": document.published,
        "written": document.written,
        "publisher": document.publisher,
        "url": document.url,
        "topics": list(document.topics),
    }
