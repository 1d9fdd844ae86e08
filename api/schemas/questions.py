"""What a question and a search hold."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import ConfigDict, Discriminator, Field, JsonValue, Tag, ValidationInfo, field_validator

from api.schemas.fields import (
    KIND,
    AnswerText,
    ConversationId,
    Day,
    FilterText,
    PassageCount,
    Probability,
    QuestionText,
    RequestModel,
)
from corpus.document import Lang
from rag.answer import DEFAULT_MAX_ERROR, Filters, Question, Turn

MAX_TURNS = 20


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
        None,
        description="Language of labels and messages, by default that of the question; it changes "
        "nothing in what is found.",
    )
    k: PassageCount = 5
    as_of: Day | None = Field(
        None, description="Answer from what had been published by the end of this day."
    )
    filters: FiltersBody | None = Field(None, description="Which documents may answer.")

    def _filters(self) -> Filters:
        return self.filters.to_filters() if self.filters else Filters()


TURN, EXCHANGE = f"{KIND}turn", f"{KIND}exchange"


class ExchangeBody(RequestModel):
    """A question that was asked before, and what was answered."""

    question: QuestionText
    answer: AnswerText | None = Field(
        default=None, description="What was answered; null if it is not known, or was a refusal."
    )

    def to_turns(self) -> list[Turn]:
        """The same, as rag/ takes it."""
        asked = Turn("user", self.question)
        return [asked] if self.answer is None else [asked, Turn("assistant", self.answer)]


class TurnBody(RequestModel):
    """One thing that was said before, as chat clients keep it."""

    role: Literal["user", "assistant"]
    content: AnswerText

    def to_turns(self) -> list[Turn]:
        """The same, as rag/ takes it."""
        return [Turn(self.role, self.content)]


def _kind_of_past(value: object) -> str:
    is_turn = "role" in value if isinstance(value, dict) else isinstance(value, TurnBody)
    return TURN if is_turn else EXCHANGE


PastBody = Annotated[
    Annotated[ExchangeBody, Tag(EXCHANGE)] | Annotated[TurnBody, Tag(TURN)],
    Discriminator(_kind_of_past),
]


ONE_PAST: dict[str, JsonValue] = {
    "not": {
        "properties": {"history": {"minItems": 1}, "conversation_id": {"type": "string"}},
        "required": ["history", "conversation_id"],
    }
}
"""In the schema: what was said before is sent, or remembered, and not both."""


class AskRequest(_Query):
    """A question, and what its answer may rest on."""

    model_config = ConfigDict(json_schema_extra=ONE_PAST)

    question: QuestionText = Field(
        description="The question, in English or Spanish; 1 to 2,000 characters."
    )
    max_error: Probability = Field(
        DEFAULT_MAX_ERROR, description="Share of wrong answers that you accept; less means more refusals."
    )

    history: Annotated[tuple[PastBody, ...], Field(max_length=MAX_TURNS)] = Field(
        default=(),
        description="What was asked and answered before, oldest first, as exchanges or as turns with a "
        "role: a question that follows up on it is completed from it, as `standalone_question` shows.",
    )
    conversation_id: ConversationId | None = Field(
        default=None,
        description="In the place of `history`: `new` begins a conversation that is remembered here, and "
        "the reply's `conversation_id` goes on with it.",
    )

    @field_validator("conversation_id")
    @classmethod
    def _check_one_past(cls, value: str | None, info: ValidationInfo) -> str | None:
        if value is not None and info.data.get("history"):
            raise ValueError("goes on with what was said before, so send no `history` with it")
        return value

    def to_question(self) -> Question:
        """The same, as rag/ takes it."""
        return Question(
            history=tuple(turn for one in self.history for turn in one.to_turns()),
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
