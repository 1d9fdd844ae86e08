"""What is sent to store an article, and what is told of it."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, Field, Strict

from api.schemas.fields import (
    READABLE_TEXT,
    Day,
    FilterText,
    RequestModel,
    check_readable,
    refuse_nul,
    strip,
)
from api.schemas.versions import DocumentId
from corpus.document import Document, Lang
from corpus.hosts import MAX_URL_CHARS, is_web_address
from corpus.language import detect_language
from corpus.parsers.clean import clean_line, clean_text

MAX_TITLE_CHARS = 500
MAX_TEXT_CHARS = 2_000_000
MAX_TOPICS = 50


def _check_url(value: str) -> str:
    """An address that may stand in a link: of the web, and without a password."""
    if not is_web_address(value):
        raise ValueError("must be an http or https address")
    return value


Title = Annotated[
    str,
    Strict(),
    Field(min_length=1, max_length=MAX_TITLE_CHARS, json_schema_extra={"pattern": READABLE_TEXT}),
    AfterValidator(refuse_nul),
    AfterValidator(strip),
    AfterValidator(check_readable),
]
Text = Annotated[
    str,
    Strict(),
    Field(min_length=1, max_length=MAX_TEXT_CHARS, json_schema_extra={"pattern": READABLE_TEXT}),
    AfterValidator(refuse_nul),
    AfterValidator(check_readable),
]
WebAddress = Annotated[
    str,
    Strict(),
    Field(
        max_length=MAX_URL_CHARS,
        json_schema_extra={"format": "uri", "pattern": "^[Hh][Tt][Tt][Pp][Ss]?://"},
    ),
    AfterValidator(refuse_nul),
    AfterValidator(_check_url),
]


class ArticleBody(RequestModel):
    """An article as JSON. What is left out stays unknown; the language is then detected."""

    title: Title
    text: Text = Field(description="Stored as it is, but for control characters and line ends.")
    lang: Lang | None = None
    published: Day | None = None
    publisher: FilterText | None = None
    url: WebAddress | None = Field(default=None, description="Where the article stands.")
    author: FilterText | None = None
    modified: Day | None = Field(
        default=None, description="When the article was last changed; this version counts from then on."
    )
    topics: Annotated[tuple[FilterText, ...], Field(max_length=MAX_TOPICS)] = ()

    def to_document(self, document_id: str) -> Document:
        """The same, as corpus/ takes it."""
        text = clean_text(self.text)
        return Document(
            id=document_id,
            title=clean_line(self.title) or document_id,
            text=text,
            lang=self.lang or detect_language(text),
            published=self.published,
            publisher=clean_line(self.publisher) if self.publisher else None,
            url=self.url,
            author=clean_line(self.author) if self.author else None,
            modified=self.modified,
            topics=tuple(dict.fromkeys(one for t in self.topics if (one := clean_line(t)))),
        )


class ArticleLine(ArticleBody):
    """A line of a batch: an article and its id."""

    id: DocumentId


class WrittenBody(BaseModel):
    """What became of an article that was sent; by the time this is told, it is on disk."""

    document_id: str
    version: int = Field(description="The newest version's number.")
    changed: bool = Field(description="Whether this made a new version.")
    searchable: bool = Field(
        description="Whether questions find this version yet; they do within a second or two."
    )


class LineBody(BaseModel):
    """What became of one line of a batch."""

    line: int = Field(description="From 1; empty lines count, and are passed over.")
    document_id: str | None = Field(description="Null for a line that has none that could be one.")
    outcome: Literal["added", "changed", "unchanged", "failed"]
    version: int | None = None
    reason: str | None = Field(default=None, description="For a line that failed: what is wrong with it.")


class BatchBody(BaseModel):
    """What became of a batch; lines that are good are stored whatever the others are."""

    added: int
    changed: int
    unchanged: int
    failed: int
    lines: list[LineBody]


class DeleteQuery(RequestModel):
    """How much of a document is to go."""

    purge: bool = Field(default=False, description="Wipe the text from the disk for good.")


class DeletedBody(BaseModel):
    """A document that is no longer current; its versions can still be read by number."""

    document_id: str
    version: int
    deleted_at: str


class PurgedBody(BaseModel):
    """A document whose text was wiped."""

    document_id: str
    versions: int = Field(description="How many versions were wiped.")
    purged_at: str
    complete: bool = Field(
        description="False while someone still reads a file that holds the text, or a full build of the "
        "index that may hold it is under way; it is wiped from there as soon as that ends. Purge again "
        "to be told."
    )
    backups: list[str] = Field(description="Backups that still hold the text; remove them by hand.")
    files: list[str] = Field(
        description="Files of watched folders from which it came; they are left to their owner."
    )
