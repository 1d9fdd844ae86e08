"""What requests and responses hold, as JSON; and the way from and to the types of rag/."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Any, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    Strict,
    WithJsonSchema,
)

from corpus.document import Document, Lang
from rag.answer import DEFAULT_MAX_ERROR, Answer, Filters, Question, RefusalReason, SearchResult

MAX_QUESTION_CHARS = 2_000
MAX_FILTER_CHARS = 200
MAX_PASSAGES = 50
MAX_PAGE = 100
MAX_OFFSET = 1_000_000_000
ISO_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
WHOLE_NUMBER = re.compile(r"[0-9]{1,10}")
SOME_TEXT = r"^[^\x00]*[^\s\x00][^\x00]*$"
NO_NUL = r"^[^\x00]+$"


def _refuse_nul(value: str) -> str:
    """Half a surrogate pair, the other text that breaks later, pydantic itself refuses."""
    if "\0" in value:
        raise ValueError("holds a NUL character; leave it out")
    return value


def _strip(value: str) -> str:
    stripped = value.strip()
    if not stripped:
        raise ValueError("holds nothing but blanks")
    return stripped


def _read_date(value: object) -> object:
    if value is None or type(value) is date:
        return value
    if not isinstance(value, str) or not ISO_DATE.fullmatch(value):
        raise ValueError("must be a date as text, YYYY-MM-DD")
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise ValueError("is not a day of the calendar; a date is YYYY-MM-DD") from None


def _read_whole_number(value: object) -> object:
    """JSON counts 5.0 as an integer; true and "5" it does not."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _read_query_number(value: object) -> object:
    if isinstance(value, str):
        if not WHOLE_NUMBER.fullmatch(value):
            raise ValueError("must be a whole number of at most 10 digits")
        return int(value)
    return value


QuestionText = Annotated[
    str,
    Strict(),
    Field(min_length=1, max_length=MAX_QUESTION_CHARS, json_schema_extra={"pattern": SOME_TEXT}),
    AfterValidator(_refuse_nul),
    AfterValidator(_strip),
]
FilterText = Annotated[
    str,
    Strict(),
    Field(min_length=1, max_length=MAX_FILTER_CHARS, json_schema_extra={"pattern": NO_NUL}),
    AfterValidator(_refuse_nul),
]
Day = Annotated[
    date,
    BeforeValidator(_read_date),
    WithJsonSchema({"type": "string", "format": "date"}),
]
Probability = Annotated[float, Field(gt=0, lt=1, allow_inf_nan=False), Strict()]
PassageCount = Annotated[
    int,
    Strict(),
    Field(ge=1, le=MAX_PASSAGES, description="How many passages to return."),
    BeforeValidator(_read_whole_number),
]


class RequestModel(BaseModel):
    """A request's JSON: no field that is not known, nothing converted on the quiet."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class FiltersBody(RequestModel):
    """Which documents may answer; both dates belong to the range."""

    published_from: Day | None = Field(None, description="Published on this day or later.")
    published_to: Day | None = Field(
        None,
        description="Published on this day or earlier. Before published_from, nothing matches, and a "
        "notice says so.",
    )
    publisher: FilterText | None = Field(None, description="The publisher's name, exactly.")
    topic: FilterText | None = Field(None, description="One of the topics, exactly.")
    lang: Lang | None = Field(None, description="Language of the documents.")

    def to_filters(self) -> Filters:
        """The same, as rag/ takes it."""
        return Filters(
            published_from=self.published_from,
            published_to=self.published_to,
            publisher=self.publisher,
            topic=self.topic,
            lang=self.lang,
        )


class _Query(RequestModel):
    lang: Lang | None = Field(
        None, description="Language of labels and messages; by default that of the question."
    )
    k: PassageCount = 5
    as_of: Day | None = Field(
        None, description="Answer from what had been published by the end of this day."
    )
    filters: FiltersBody | None = Field(None, description="Which documents may answer.")

    def _filters(self) -> Filters:
        return self.filters.to_filters() if self.filters else Filters()


class AskRequest(_Query):
    """A question, and what its answer may rest on."""

    question: QuestionText = Field(
        description="The question, in English or Spanish; 1 to 2,000 characters."
    )
    max_error: Probability = Field(
        DEFAULT_MAX_ERROR, description="Share of wrong answers that you accept; less means more refusals."
    )

    def to_question(self) -> Question:
        """The same, as rag/ takes it."""
        return Question(
            text=self.question,
            lang=self.lang,
            k=self.k,
            as_of=self.as_of,
            filters=self._filters(),
            max_error=self.max_error,
        )


class SearchRequest(_Query):
    """What to look for, and where."""

    query: QuestionText = Field(
        description="Words or a question, in English or Spanish; 1 to 2,000 characters."
    )

    def to_question(self) -> Question:
        """The same, as rag/ takes it."""
        return Question(
            text=self.query,
            lang=self.lang,
            k=self.k,
            as_of=self.as_of,
            filters=self._filters(),
        )


class DocumentsQuery(RequestModel):
    """Which page of the list of documents."""

    limit: Annotated[
        int,
        Field(ge=1, le=MAX_PAGE, description="Documents a page."),
        BeforeValidator(_read_query_number),
    ] = 20
    offset: Annotated[
        int,
        Field(ge=0, le=MAX_OFFSET, description="Documents to leave out first."),
        BeforeValidator(_read_query_number),
    ] = 0
    lang: Lang | None = Field(None, description="Language of the documents.")
    topic: FilterText | None = Field(None, description="One of the topics, exactly.")
    publisher: FilterText | None = Field(None, description="The publisher's name, exactly.")


class VersionQuery(RequestModel):
    """Which version of a document."""

    version: Annotated[int, Field(ge=1, le=MAX_OFFSET), BeforeValidator(_read_query_number)] | None = (
        Field(None, description="A version's number; by default the newest.")
    )


class ResponseModel(BaseModel):
    """A response's JSON, readable from the dataclass that carries the same attributes."""

    model_config = ConfigDict(from_attributes=True, frozen=True)


class SourceBody(ResponseModel):
    """A source that an article names for what it says."""

    title: str
    url: str | None
    publisher: str | None
    published: str | None


class CitationBody(ResponseModel):
    """The stored text that carries a statement: the quote is text[start:end] of that version."""

    n: int = Field(description="The number that stands as [n] in the answer.")
    document_id: str
    version: int
    title: str
    publisher: str | None
    published: date | None = Field(description="Null where the date is unknown.")
    lang: Lang = Field(description="Language of the quote.")
    url: str | None
    sources: list[SourceBody]
    section: str | None
    page: str | None
    quote: str
    start: int = Field(description="In Unicode code points of the stored text, inclusive.")
    end: int = Field(description="In Unicode code points of the stored text, exclusive.")
    score: float
    link: str = Field(description="The article in this service, with the quote marked.")


class PassageBody(ResponseModel):
    """A part of a document: text[start:end] of that version."""

    rank: int
    document_id: str
    version: int
    title: str
    publisher: str | None
    published: date | None
    lang: Lang
    url: str | None
    section: str | None
    page: str | None
    start: int
    end: int
    text: str
    score: float = Field(description="Higher is better; comparable within one reply only.")
    scores: dict[str, float]
    link: str


class SentenceBody(ResponseModel):
    """One sentence of the answer, word for word as stored, with the numbers of its citations."""

    text: str
    lang: Lang
    citations: list[int]


class IndexStateBody(ResponseModel):
    """Which index answered, and how fresh it is."""

    generation: str
    built_at: str
    newest_published: date | None
    documents: int
    chunks: int
    stale_sources: list[str]


class AnswerBody(ResponseModel):
    """The reply to a question: cited sentences, or a refusal with the nearest passages."""

    id: str
    request_id: str | None = Field(None, description="That of this request, as in X-Request-ID.")
    question: str
    lang: Lang
    refused: bool
    reason: RefusalReason | None = Field(description="Why there is no answer; null if there is.")
    message: str | None = Field(description="For a refusal: what is missing, for a person.")
    confidence: float = Field(description="Estimated probability that the answer is supported.")
    answer: str | None = Field(description="The sentences, each with its [n]; null if refused.")
    sentences: list[SentenceBody]
    citations: list[CitationBody]
    passages: list[PassageBody]
    index: IndexStateBody
    as_of: date | None
    undated_left_out: int = Field(description="Undated documents that a date filter left out.")
    notices: list[str] = Field(description="Steps that were skipped or limited, for a person.")
    timings_ms: dict[str, float]

    @classmethod
    def of(cls, answer: Answer) -> Self:
        """The same answer, as it is sent."""
        return cls.model_validate(answer)


class SearchBody(ResponseModel):
    """Passages alone."""

    request_id: str | None = Field(None, description="That of this request, as in X-Request-ID.")
    query: str
    lang: Lang
    passages: list[PassageBody]
    index: IndexStateBody
    as_of: date | None
    undated_left_out: int = Field(description="Undated documents that a date filter left out.")
    notices: list[str] = Field(description="Steps that were skipped or limited, for a person.")
    timings_ms: dict[str, float]

    @classmethod
    def of(cls, result: SearchResult) -> Self:
        """The same result, as it is sent."""
        return cls.model_validate(result)


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
    url: str | None
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
    url: str | None
    topics: list[str]
    sources: list[SourceBody]
    headings: list[HeadingBody]
    pages: list[PageBody]
    text: str = Field(description="Offsets of citations and passages count its code points.")

    @classmethod
    def of(cls, document: Document, newest_version: int, deleted_at: str | None) -> Self:
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
            text=document.text,
        )


class FacetsBody(BaseModel):
    """Every value that a filter can be set to, in order."""

    publishers: list[str]
    topics: list[str]


class DocumentsBody(BaseModel):
    """A page of the documents, newest first, undated ones last."""

    documents: list[DocumentSummary]
    total: int = Field(description="How many match in all.")
    offset: int
    limit: int
    facets: FacetsBody


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
    service: dict[str, Any] = Field(description="Model, backend, cache and the like.")


class HealthBody(BaseModel):
    """The process lives."""

    status: str


class ReadyBody(BaseModel):
    """Questions can be answered."""

    status: str


class FieldProblem(BaseModel):
    """What is wrong with one field of a request."""

    field: str
    message: str


class Problem(BaseModel):
    """What went wrong, as RFC 9457 has it."""

    type: str = Field(description="Which kind of problem: a relative reference, stable.")
    title: str
    status: int
    detail: str
    instance: str = Field(description="The path that was asked for.")
    request_id: str
    errors: list[FieldProblem] | None = Field(None, description="For 422: field by field.")


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
