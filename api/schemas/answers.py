"""What an answer and a search's result hold."""

from __future__ import annotations

from datetime import date
from typing import Self

from pydantic import Field

from api.schemas.documents import SourceBody
from api.schemas.fields import ResponseModel, ShownAddress
from api.schemas.versions import NoticeBody
from corpus.document import Lang
from rag.answer import Answer, Composer, RefusalReason, Relation, SearchResult
from rag.standing import Standing


class StoryBody(ResponseModel):
    """An article's story, where others carry it too."""

    original: str = Field(description="The article that was published first.")
    copies: int = Field(description="How many other articles carry its words.")
    carried_by: list[str] = Field(description="The other publishers that do, at most 20.")
    independent_sources: int = Field(
        description="How many publishers tell the story in words of their own."
    )
    corrections: list[NoticeBody] = Field(
        description="What was corrected in the original, oldest first, where this article copies it."
    )
    original_title: str | None = Field(
        description="The original's title, as of the last of `corrections`; null where there are none."
    )


class CitationBody(ResponseModel):
    """The stored text that carries a statement: the quote is text[start:end] of that version."""

    n: int = Field(description="The number that stands as [n] in the answer.")
    document_id: str
    version: int
    title: str
    author: str | None = Field(None, description="Who signed the article, as its byline says.")
    publisher: str | None
    published: date | None = Field(description="Null where the date is unknown.")
    lang: Lang = Field(description="Language of the quote.")
    url: ShownAddress
    sources: list[SourceBody]
    section: str | None
    page: str | None
    quote: str
    start: int = Field(description="In Unicode code points of the stored text, inclusive.")
    end: int = Field(description="In Unicode code points of the stored text, exclusive.")
    score: float
    link: str = Field(description="The article in this service, with the quote marked.")
    corrections: list[NoticeBody] = Field(
        description="What the publisher corrected in this article, oldest first."
    )
    standing: Standing = Field(
        description="What has become of this version since; it stands unless `as_of` asked for before."
    )
    story: StoryBody | None = Field(description="Null where nobody else carries it.")


class PassageBody(ResponseModel):
    """A part of a document: text[start:end] of that version."""

    rank: int
    document_id: str
    version: int
    title: str
    publisher: str | None
    published: date | None
    lang: Lang
    url: ShownAddress
    section: str | None
    page: str | None
    start: int
    end: int
    text: str
    score: float = Field(description="Higher is better; comparable within one reply only.")
    scores: dict[str, float]
    link: str
    story: StoryBody | None = Field(description="Null where nobody else carries it.")


class NamedArticleBody(ResponseModel):
    """An article whose title stands in a refusal's message, be none of its passages shown."""

    document_id: str
    version: int
    title: str
    lang: Lang = Field(description="Language of the title.")
    link: str = Field(description="That version in this service.")


class SentenceBody(ResponseModel):
    """One sentence of the answer, with the numbers of its citations.

    It is word for word as stored, unless `composed_by` is `model`: then it may say so in other words.
    """

    text: str
    lang: Lang
    citations: list[int]


class FigureBody(ResponseModel):
    """One of several figures that what is cited gives for the same thing."""

    citation: int = Field(description="The number of the citation that holds it.")
    figure: str = Field(description="As written there.")
    publisher: str | None = Field(description="Who published the article.")
    said_by: str | None = Field(description="The source that its sentence names, if it names just one.")
    as_of: str | None = Field(
        description=(
            "The day, month or year that it holds for, as far as its sentence or article tells; "
            "of a part of a year its first and last month: `2026-01/2026-03`."
        )
    )
    relation: Relation = Field(
        description="The newest is `first`; `older` holds for an earlier time; `differs` contradicts it."
    )


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
    standalone_question: str = Field(
        description="The question as it was understood: with what the conversation fills in."
    )
    conversation_id: str | None = Field(
        None,
        description="What goes on with this conversation; null where none is remembered, and where an "
        "answer is read again.",
    )
    lang: Lang
    refused: bool
    reason: RefusalReason | None = Field(description="Why there is no answer; null if there is.")
    message: str | None = Field(description="For a refusal: what is missing, for a person.")
    named_article: NamedArticleBody | None = Field(
        None, description="The article that `message` names by its title; null where it names none."
    )
    confidence: float = Field(
        description="Estimated probability that the answer is supported, as it is for questions half of "
        "which were written to look answerable; of friendlier ones more are right."
    )
    composed_by: Composer | None = Field(
        None,
        description="`extract` where the sentences are quotes, `model` where a language model wrote them "
        "and each was held to its quotes; null if refused.",
    )
    answer: str | None = Field(description="The sentences, each with its [n]; null if refused.")
    sentences: list[SentenceBody]
    citations: list[CitationBody]
    passages: list[PassageBody]
    independent_sources: int = Field(
        description="How many publishers the citations come from, copies not counted. It does not say "
        "that they tell the same."
    )
    figures: list[FigureBody] = Field(
        description="Where what is cited gives different figures for one thing; otherwise empty."
    )
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


class PassagesBody(ResponseModel):
    """Of an answer that is streamed: the nearest passages, before they are read."""

    passages: list[PassageBody]


class AnswerPiece(ResponseModel):
    """Of an answer that is streamed: the next piece of its text; joined they are `answer`."""

    text: str


class CitationsBody(ResponseModel):
    """The citations of an answer."""

    citations: list[CitationBody]
