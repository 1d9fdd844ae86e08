"""What a standing question is registered with, and what is told when its evidence changes."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, Field, Strict

from api.schemas.fields import (
    WEB_ADDRESS,
    Probability,
    QuestionText,
    RequestModel,
    ResponseModel,
    ShownAddress,
)
from api.schemas.questions import FiltersBody
from corpus.document import Lang
from corpus.fetch.target import MAX_URL_CHARS
from rag.answer import DEFAULT_MAX_ERROR, Filters, Question, RefusalReason
from rag.standing import Standing

WebhookUrl = Annotated[
    str,
    Strict(),
    Field(min_length=1, max_length=MAX_URL_CHARS, json_schema_extra={"pattern": WEB_ADDRESS}),
]


class PauseReason(StrEnum):
    """Why nothing is sent of a standing question, as it is kept and told by the API."""

    BY_OWNER = "by_owner"
    FAILURES = "failures"
    GONE = "gone"
    CHANNEL_GONE = "channel_gone"
    NOT_IN_CHANNEL = "not_in_channel"
    CHANNEL_ARCHIVED = "channel_archived"
    POSTING_RESTRICTED = "posting_restricted"
    SCOPE_MISSING = "scope_missing"
    APP_REMOVED = "app_removed"


class FailureReason(StrEnum):
    """Why a change was not taken, as it is kept and told by the API."""

    STATUS = "status"
    REDIRECTS = "redirects"
    ADDRESS_REFUSED = "address_refused"
    NO_SUCH_NAME = "no_such_name"
    BAD_CERTIFICATE = "bad_certificate"
    TOO_SLOW = "too_slow"
    NO_CONNECTION = "no_connection"
    SLACK_ERROR = "slack_error"
    SLACK_UNREACHABLE = "slack_unreachable"
    WORKSPACE_UNKNOWN = "workspace_unknown"
    TOKENS_UNREADABLE = "tokens_unreadable"
    FAULT = "fault"


class StandingRequest(RequestModel):
    """A question to be asked again whenever articles change, and where to tell what came of it."""

    question: QuestionText = Field(
        description="The question, in English or Spanish; 1 to 2,000 characters."
    )
    lang: Lang | None = Field(
        None, description="Language of labels and messages; by default that of the question."
    )
    filters: FiltersBody | None = Field(None, description="Which documents may answer.")
    max_error: Probability = Field(
        DEFAULT_MAX_ERROR, description="Share of wrong answers that you accept; less means more refusals."
    )
    webhook: WebhookUrl | None = Field(
        None,
        description="A web address on the public internet that changes are posted to; null for the feed "
        "alone.",
    )

    def to_question(self) -> Question:
        """The same, as rag/ takes it."""
        return Question(
            text=self.question,
            lang=self.lang,
            filters=self.filters.to_filters() if self.filters else Filters(),
            max_error=self.max_error,
        )


class SlackChannel(RequestModel):
    """A channel of a Slack workspace, by Slack's own ids; `enterprise` is its organisation's, if any."""

    team: str
    channel: str
    enterprise: str | None = None

    @property
    def owner(self) -> str:
        """Whose its questions are; no key has such an id."""
        return f"slack:{self.team}:{self.channel}"


class WatchRequest(StandingRequest):
    """The same, registered in a Slack channel, which is told; no API takes it."""

    slack: SlackChannel


class StandingPatch(RequestModel):
    """What of a standing question is to be otherwise."""

    paused: Annotated[bool, Strict()] = Field(
        description="Whether its webhook rests. What changes meanwhile waits, and is sent afterwards."
    )


class CitedQuote(ResponseModel):
    """A piece of evidence: text[start:end] of that version. Of a purged document no text is left."""

    n: int | None = Field(description="The number that stands as [n] in the answer.")
    document_id: str
    version: int
    start: int
    end: int
    quote: str | None = Field(description="Null where the document was purged since.")
    title: str | None
    publisher: str | None
    published: date | None
    lang: Lang | None
    url: ShownAddress
    link: str | None = Field(description="The article in this service, with the quote marked.")
    standing: Standing = Field(description="What had become of this version by then.")


class WithdrawnQuote(CitedQuote):
    """Evidence that the answer rests on no more; `standing` says what became of it.

    `stands` means that nothing did: other evidence is nearer to the question now.
    """

    since: str | None = Field(description="Since when it is so; null where that is not known.")
    notice: str | None = Field(description="What the publisher said of it, if anything.")


class ChangedQuote(CitedQuote):
    """Evidence in the same words, of another version, or of one that something became of."""

    was_version: int
    was_standing: Standing


class Evidence(BaseModel):
    """What an answer rests on; of a refusal, why there is none."""

    refused: bool
    reason: RefusalReason | None = None
    quotes: tuple[CitedQuote, ...] = ()


class EvidenceChange(ResponseModel):
    """What is new in the evidence of a standing question, and what was withdrawn."""

    standing_id: str
    question: str
    lang: Lang
    refused: bool
    was_refused: bool
    reason: RefusalReason | None = Field(description="Why there is no answer now; null if there is.")
    answer: str | None = Field(
        description="The answer as it is now, with its [n]; null for a refusal, and once a document "
        "that it quotes was purged."
    )
    new: list[CitedQuote]
    withdrawn: list[WithdrawnQuote]
    changed: list[ChangedQuote]
    unchanged: list[CitedQuote]
    generation: str = Field(description="The index that answered.")
    purged: list[str] = Field(description="Documents whose text was wiped from this.")


class ToldChange(BaseModel):
    """A change as it is kept."""

    id: str = Field(description="The `webhook-id` that it is sent under.")
    at: str
    sent_at: str | None = Field(
        description="When the webhook took it; null while it waits, or there is none."
    )
    change: EvidenceChange


class DeliveryBody(BaseModel):
    """How the webhook of a standing question is doing. Times are UTC; null where it never happened."""

    waiting: int = Field(description="Changes that are still to be sent.")
    dropped: int = Field(description="Changes that waited for so long that newer ones took their place.")
    last_sent_at: str | None
    failures: int = Field(description="Failed attempts in a row.")
    failed_because: FailureReason | None = Field(
        description="Why the last attempt failed; null where it did not, or an earlier version of the "
        "service kept a sentence alone."
    )
    failed_status: int | None = Field(description="The status that it was answered with, if any.")
    trouble: str | None = Field(
        description="Why the last attempt failed, in the language of the question."
    )
    next_attempt_at: str | None
    paused_at: str | None = Field(description="Since when nothing is sent; null while it is.")
    paused_because: PauseReason | None = Field(
        description="Why it is paused; null where it is not, or an earlier version of the service kept "
        "a sentence alone."
    )
    paused_message: str | None = Field(
        description="The same in the language of the question; null where it is not paused."
    )


class StandingBody(ResponseModel):
    """A standing question, and how it is doing."""

    request_id: str | None = Field(None, description="That of this request, as in X-Request-ID.")
    id: str
    made_at: str
    question: str
    lang: Lang | None
    filters: FiltersBody | None
    max_error: float
    webhook: str | None
    feed: str = Field(description="The address of its Atom feed, with a token that only you are told.")
    evidence: Evidence = Field(description="What the answer rests on by now.")
    delivery: DeliveryBody | None = Field(description="Null without a webhook.")
    latest: ToldChange | None = Field(description="The newest change; null while there was none.")


class StandingWithChanges(StandingBody):
    """The same, with what was told of it."""

    changes: list[ToldChange] = Field(description="The newest 50 at most, newest first.")


class StandingMade(StandingBody):
    """A standing question that was just registered."""

    secret: str | None = Field(
        description="What signatures are checked with, told this once; null without a webhook."
    )


class StandingsBody(BaseModel):
    """The standing questions of a key, oldest first."""

    standing: list[StandingBody]


class RemovedBody(BaseModel):
    """What was removed."""

    id: str
