"""What goes in and what comes out: `Question`, `Passage`, `Citation`, `Answer`."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Literal

from corpus.document import Lang, SourceReference
from corpus.store import RecordedNotice
from rag.standing import Standing


class RefusalReason(StrEnum):
    """Why there is no answer."""

    NO_DOCUMENT = "no_document"
    NO_FIGURE = "no_figure"
    FALSE_PREMISE = "false_premise"
    AFTER_NEWEST = "after_newest"
    LOW_CONFIDENCE = "low_confidence"
    NO_QUESTION = "no_question"


class Composer(StrEnum):
    """Who put an answer's sentences together."""

    EXTRACT = "extract"
    MODEL = "model"


DEFAULT_MAX_ERROR = 0.1
"""The share of wrong answers that is accepted unless the asker says otherwise."""


@dataclass(frozen=True, slots=True)
class Filters:
    """Which documents may answer. None means no restriction; dates are inclusive."""

    published_from: date | None = None
    published_to: date | None = None
    publisher: str | None = None
    topic: str | None = None
    lang: Lang | None = None


@dataclass(frozen=True, slots=True)
class Turn:
    """What was said before, by the asker or by the service."""

    role: Literal["user", "assistant"]
    content: str


@dataclass(frozen=True, slots=True)
class Question:
    """A question as it was asked.

    lang: the language of the reply's labels and messages; None means that of the question.
    k: how many passages to return, 1 to 50.
    as_of: answer from what had been published by the end of this day.
    max_error: the share of wrong answers that the asker accepts, in (0, 1).
    history: the conversation before the question, oldest turn first.
    """

    text: str
    lang: Lang | None = None
    k: int = 5
    as_of: date | None = None
    filters: Filters = Filters()
    max_error: float = DEFAULT_MAX_ERROR
    history: tuple[Turn, ...] = ()


@dataclass(frozen=True, slots=True)
class StoryNote:
    """What is known of an article's story: who published its words first, and who carries them.

    original: the id of the article that was published first.
    copies: how many other articles carry the original's words.
    carried_by: the other publishers that do, each once, at most 20.
    independent_sources: how many publishers tell it in words of their own, at least 1.
    corrections: for an article that copies the original, what was corrected in that, oldest first.
    original_title: the original's, where there are such corrections and it can be read.
    """

    original: str
    copies: int
    carried_by: tuple[str, ...]
    independent_sources: int
    corrections: tuple[RecordedNotice, ...] = ()
    original_title: str | None = None

    @property
    def shown(self) -> set[tuple[str, int]]:
        """(document id, version) of the original where its corrections, and so its title, are told."""
        return {(self.original, notice.version) for notice in self.corrections}


@dataclass(frozen=True, slots=True)
class Passage:
    """A chunk shown to a person: text == document.text[start:end].

    url: where it was published, its host in ASCII.
    score: higher is better; comparable within one reply only.
    scores: the parts of it, by name ("dense" cosine, "lexical" BM25,
        "match" of its best sentence's words where they were read).
    story: the article's story, where others carry it too.
    """

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
    score: float
    scores: dict[str, float]
    link: str
    story: StoryNote | None = None


@dataclass(frozen=True, slots=True)
class Citation:
    """The stored text that carries a statement: quote == document.text[start:end], by construction.

    url: where it was published, its host in ASCII; so are the addresses of its sources.
    corrections: what the publisher corrected in this article, oldest first.
    standing: what has become of this version since; it stands unless an earlier day was asked for.
    story: the article's story, where others carry it too.
    author: who signed the article, as its byline says.
    """

    n: int
    document_id: str
    version: int
    title: str
    author: str | None = field(default=None, kw_only=True)
    publisher: str | None
    published: date | None
    lang: Lang
    url: str | None
    sources: tuple[SourceReference, ...]
    section: str | None
    page: str | None
    quote: str
    start: int
    end: int
    score: float
    link: str
    corrections: tuple[RecordedNotice, ...] = ()
    standing: Standing = Standing.STANDS
    story: StoryNote | None = None


@dataclass(frozen=True, slots=True)
class NamedArticle:
    """An article whose title stands in a refusal's message, be none of its passages shown.

    lang: the language of the title.
    link: where that version can be read.
    """

    document_id: str
    version: int
    title: str
    lang: Lang
    link: str


@dataclass(frozen=True, slots=True)
class AnswerSentence:
    """One sentence of the answer, in its own language, with the numbers of its citations.

    It is the quote, word for word, unless a language model wrote it; then each citation carries it.
    """

    text: str
    lang: Lang
    citations: tuple[int, ...]


class Relation(StrEnum):
    """What a figure is to the first of those that were compared."""

    FIRST = "first"
    OLDER = "older"
    DIFFERS = "differs"


@dataclass(frozen=True, slots=True)
class FigureNote:
    """One of several figures that articles give for the same thing.

    citation: the number of the citation that holds it.
    figure: as written there.
    as_of: the day ("2026-01-20"), month ("2026-01"), part of a year ("2026-01/2026-03") or year that it
        holds for, as far as its sentence or its article tells.
    said_by: the source that its sentence names, if it names just one.
    """

    citation: int
    figure: str
    publisher: str | None
    said_by: str | None = field(default=None, kw_only=True)
    as_of: str | None
    relation: Relation


@dataclass(frozen=True, slots=True)
class IndexState:
    """Which index answered, and how fresh it is.

    newest_published: the latest publication date in it; None when no document is dated.
    """

    generation: str
    built_at: str
    newest_published: date | None
    documents: int
    chunks: int
    stale_sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """The reply to a question: cited sentences, or an honest refusal with the nearest passages.

    standalone_question: the question with what the conversation before it fills in.
    confidence: estimated probability that the answer is supported, in [0, 1]: what is right of questions
        half of which were written to look answerable.
    composed_by: whether the sentences are quotes or a language model's; None when refused.
    answer: the sentences joined, each with its [n]; None when refused.
    message: for a refusal, what is missing, in the asker's language.
    named_article: the article that the message names by its title; None where it names none.
    notices: skipped or limited steps, in the asker's language (undated articles left out, …).
    undated_left_out: how many undated documents `as_of` or a date filter left out.
    independent_sources: how many publishers the citations come from, copies not counted.
    figures: where what is cited gives different figures for one thing, those figures, newest first.
    timings_ms: milliseconds by step.
    """

    id: str
    question: str
    lang: Lang
    refused: bool
    reason: RefusalReason | None
    message: str | None
    confidence: float
    answer: str | None
    sentences: tuple[AnswerSentence, ...]
    citations: tuple[Citation, ...]
    passages: tuple[Passage, ...]
    index: IndexState
    as_of: date | None = None
    undated_left_out: int = 0
    notices: tuple[str, ...] = ()
    timings_ms: dict[str, float] = field(default_factory=dict)
    standalone_question: str = ""
    independent_sources: int = 0
    figures: tuple[FigureNote, ...] = ()
    composed_by: Composer | None = None
    named_article: NamedArticle | None = None

    @property
    def shown(self) -> set[tuple[str, int]]:
        """(document id, version) of every article of which it shows anything, be it the title alone."""
        named = () if self.named_article is None else (self.named_article,)
        parts: tuple[Citation | Passage, ...] = (*self.citations, *self.passages)
        stories = [part.story.shown for part in parts if part.story]
        return {(one.document_id, one.version) for one in (*parts, *named)}.union(*stories)


@dataclass(frozen=True, slots=True)
class PartialAnswer:
    """An answer on its way: the sentences that are there so far, and the citations of those."""

    id: str
    sentences: tuple[AnswerSentence, ...]
    citations: tuple[Citation, ...]
    index: IndexState


@dataclass(frozen=True, slots=True)
class SearchResult:
    """Passages alone, for those who compose answers themselves."""

    query: str
    lang: Lang
    passages: tuple[Passage, ...]
    index: IndexState
    as_of: date | None = None
    undated_left_out: int = 0
    notices: tuple[str, ...] = ()
    timings_ms: dict[str, float] = field(default_factory=dict)
