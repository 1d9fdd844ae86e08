"""What is told of a document's versions, of what changed, and of what a citation is worth by now."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, Discriminator, Field, Strict, Tag

from api.schemas.fields import (
    KIND,
    MAX_OFFSET,
    Day,
    NoticeText,
    QuoteText,
    RequestModel,
    ResponseModel,
    read_query_number,
    read_whole_number,
)
from corpus.ids import DOCUMENT_ID

MAX_ANSWER_ID_CHARS = 128
CITATION, ANSWER = f"{KIND}citation", f"{KIND}answer"
Verdict = Literal["stands", "corrected", "retracted", "deleted", "purged", "never_was"]
VERDICTS: tuple[Verdict, ...] = ("stands", "corrected", "deleted", "retracted", "purged", "never_was")
"""From the best to the worst."""

VersionNumber = Annotated[int, Strict(), Field(ge=1, le=MAX_OFFSET), BeforeValidator(read_whole_number)]
Offset = Annotated[int, Strict(), Field(ge=0, le=MAX_OFFSET), BeforeValidator(read_whole_number)]
DocumentId = Annotated[str, Strict(), Field(pattern=f"^{DOCUMENT_ID.pattern}$")]


def _refuse_future(day: date) -> date:
    """Refuse a day that has begun nowhere yet; clocks are up to 14 hours ahead of UTC."""
    if day > datetime.now(UTC).date() + timedelta(days=1):
        raise ValueError("lies in the future; a notice has the day on which it was made known")
    return day


PastDay = Annotated[Day, AfterValidator(_refuse_future)]


class NoticeRequest(RequestModel):
    """A correction or a retraction that the publisher made known."""

    kind: Literal["correction", "retraction"]
    on: PastDay | None = Field(
        default=None,
        description="The day of it, today at the latest; null if it is not known. Tomorrow by UTC counts "
        "too, since it is today somewhere.",
    )
    text: NoticeText = Field(description="What the publisher says, for those who read the article.")


class NoticeBody(ResponseModel):
    """A correction or a retraction as it was recorded."""

    kind: Literal["correction", "retraction"]
    on: date | None
    text: str
    recorded_at: str
    version: int = Field(description="The newest version when it was recorded.")
    origin: Literal["article", "hand", "other"] = Field(
        description="`article` if the article says it itself, `hand` if someone told this service, "
        "`other` if another article of its publisher does, which the text names by its id."
    )


class WithdrawnBody(BaseModel):
    """How many notices were taken back."""

    withdrawn: int


class VersionBody(ResponseModel):
    """One version, without its text."""

    version: int
    digest: str
    stored_at: str
    valid_from: str = Field(description="From when on the article read like this.")
    published: date | None
    modified: datetime | date | None
    title: str


class VersionsBody(BaseModel):
    """The versions of a document that can be read, oldest first."""

    document_id: str
    deleted_at: str | None
    notices: list[NoticeBody]
    versions: list[VersionBody]


class DiffQuery(RequestModel):
    """Which two versions."""

    from_: Annotated[int, Field(ge=1, le=MAX_OFFSET, alias="from"), BeforeValidator(read_query_number)]
    to: Annotated[int, Field(ge=1, le=MAX_OFFSET), BeforeValidator(read_query_number)]


class SpanBody(BaseModel):
    """A piece of a version's text, in Unicode code points of it."""

    start: int
    end: int
    text: str | None = Field(description="text[start:end]; null where the article is only quoted.")


class ChangeBody(BaseModel):
    """What stood there before, and what stands there after; one of the two may be empty."""

    kind: Literal["insert", "delete", "replace"]
    before: SpanBody
    after: SpanBody


class FieldChangeBody(BaseModel):
    """A field beside the text that differs."""

    field: str
    before: str | None
    after: str | None


class DiffBody(BaseModel):
    """Everything that differs between two versions; what is not listed is the same."""

    document_id: str
    before: int = Field(description="The version that is compared from.")
    after: int = Field(description="The version that is compared to.")
    changes: list[ChangeBody]
    fields: list[FieldChangeBody]


class CitationToCheck(RequestModel):
    """A citation: the quote is said to be text[start:end] of that version."""

    document_id: DocumentId
    version: VersionNumber
    start: Offset
    end: Offset
    quote: QuoteText


class AnswerToCheck(RequestModel):
    """An answer, all of whose citations are meant."""

    answer_id: Annotated[str, Strict(), Field(min_length=1, max_length=MAX_ANSWER_ID_CHARS)]


def _kind_of_check(value: object) -> str:
    """An answer where an answer is named; what names none is taken for a citation."""
    is_answer = "answer_id" in value if isinstance(value, dict) else isinstance(value, AnswerToCheck)
    return ANSWER if is_answer else CITATION


CheckRequest = Annotated[
    Annotated[CitationToCheck, Tag(CITATION)] | Annotated[AnswerToCheck, Tag(ANSWER)],
    Discriminator(_kind_of_check),
]


class CheckedBody(BaseModel):
    """What one citation is worth by now."""

    n: int | None = Field(description="Its number in the answer; null for a citation by itself.")
    document_id: str
    version: int
    start: int
    end: int
    verdict: Verdict
    since: str | None = Field(
        description="Since when it is so, or since when the newest version reads otherwise."
    )
    notice: NoticeBody | None = Field(description="The correction or retraction that says so.")
    copy_of: str | None = Field(
        default=None,
        description="The original that the notice is of, where the article is a copy of it.",
    )
    newest_version: int | None = Field(description="Null where there is none, or not any more.")
    in_newest: bool | None = Field(
        description="Whether the newest version still holds the quote; null where there is none."
    )
    what_never_was: Literal["document", "version", "quote"] | None


class ChecksBody(BaseModel):
    """What citations are worth by now, and the worst of it."""

    verdict: Verdict
    citations: list[CheckedBody]
