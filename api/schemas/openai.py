"""OpenAI's bodies, as far as this service reads and writes them."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    Strict,
    WithJsonSchema,
)
from pydantic.config import JsonDict

from api.schemas.answers import CitationBody
from api.schemas.fields import SOME_TEXT, refuse_half_characters

MODEL = "puente"
MAX_MESSAGES = 1_000


_TEXT_OF = {"text": "text", "refusal": "refusal"}
"""The field that holds the text of a part, by the part's type."""


def _read_content(value: object) -> object:
    """The text of a message that comes in parts; an assistant's refusal is text that it said."""
    if value is None:
        return ""
    if not isinstance(value, list):
        return value
    texts = []
    for part in value:
        kind = part.get("type") if isinstance(part, dict) else None
        if not isinstance(kind, str) or kind not in _TEXT_OF:
            raise ValueError("holds a part that is not text; only text can be read here")
        text = part.get(_TEXT_OF[kind])
        if not isinstance(text, str):
            raise ValueError(f"holds a {kind} part without its text")
        texts.append(text)
    return "\n".join(texts)


Content = Annotated[
    str,
    Strict(),
    BeforeValidator(_read_content),
    AfterValidator(refuse_half_characters),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "string"},
                {"type": "null"},
                {
                    "type": "array",
                    "items": {
                        "anyOf": [
                            {
                                "type": "object",
                                "required": ["type", field],
                                "properties": {"type": {"const": kind}, field: {"type": "string"}},
                            }
                            for kind, field in _TEXT_OF.items()
                        ]
                    },
                },
            ]
        }
    ),
]


class _Lenient(BaseModel):
    """A request of OpenAI's, of which what is not known here is passed over."""

    model_config = ConfigDict(extra="ignore", frozen=True)


class ChatMessage(_Lenient):
    """What somebody said."""

    role: Literal["system", "developer", "user", "assistant", "tool", "function"]
    content: Content = ""


class StreamOptions(_Lenient):
    """What a stream holds beside the answer."""

    include_usage: bool | None = Field(None, strict=True)


class ResponseFormat(_Lenient):
    """The form of the answer; it is text, whatever else is asked."""

    type: Literal["text"]


def _refuse_other_than_text(value: object) -> object:
    if isinstance(value, list) and any(one != "text" for one in value):
        raise ValueError('answers come as text alone; send ["text"], or leave it out')
    return value


Modalities = Annotated[list[Literal["text"]], BeforeValidator(_refuse_other_than_text)]
_WORDS: JsonDict = {"type": "string", "pattern": SOME_TEXT}
_SOME_QUESTION: JsonDict = {
    "type": "object",
    "required": ["role", "content"],
    "properties": {
        "role": {"const": "user"},
        "content": {
            "anyOf": [
                _WORDS,
                {"type": "array", "contains": {"required": ["text"], "properties": {"text": _WORDS}}},
            ]
        },
    },
}
"""What a conversation holds at least once; that it comes last, JSON Schema cannot say."""


class ChatRequest(_Lenient):
    """A conversation whose last user message is the question."""

    model: str = Field(description="`puente`.", strict=True, max_length=200)
    messages: Annotated[list[ChatMessage], Field(min_length=1, max_length=MAX_MESSAGES)] = Field(
        description="The last user message is the question; what was said before completes it. System "
        "messages change nothing.",
        json_schema_extra={"contains": _SOME_QUESTION},
    )
    stream: bool | None = Field(None, strict=True)
    stream_options: StreamOptions | None = None
    n: int | None = Field(None, ge=1, le=1, strict=True, description="There is one answer.")
    tool_choice: Literal["none", "auto"] | None = Field(None, description="No tool is ever called.")
    response_format: ResponseFormat | None = None
    modalities: Modalities | None = Field(None, description="Answers come as text alone.")


class UrlCitation(BaseModel):
    """Where a citation stands in the message, and where it leads."""

    start_index: int = Field(description="In Unicode code points of `content`, inclusive.")
    end_index: int = Field(description="In Unicode code points of `content`, exclusive.")
    title: str
    url: str


class Annotation(BaseModel):
    """OpenAI's form of a citation."""

    type: Literal["url_citation"] = "url_citation"
    url_citation: UrlCitation


class AssistantMessage(BaseModel):
    """The answer, in Markdown, with a link [n] for every citation."""

    role: Literal["assistant"] = "assistant"
    content: str
    refusal: None = None
    annotations: list[Annotation]


class Choice(BaseModel):
    """The one answer."""

    index: Literal[0] = 0
    message: AssistantMessage
    logprobs: None = None
    finish_reason: Literal["stop"] = "stop"


class Usage(BaseModel):
    """Tokens of what was read and of what was said, as the embedding model's tokenizer counts them."""

    prompt_tokens: int = 0
    completion_tokens: int = 0
    total_tokens: int = 0


class ChatCompletion(BaseModel):
    """An answer, as OpenAI's interface gives it, and beside it the service's own citations."""

    id: str = Field(description="`chatcmpl-` and the id of the answer.")
    object: Literal["chat.completion"] = "chat.completion"
    created: int = Field(description="In seconds since 1970.")
    model: str = MODEL
    system_fingerprint: str | None = Field(
        description="The generation of the index that answered; null where nothing was asked of it."
    )
    choices: list[Choice]
    usage: Usage = Usage()
    citations: list[CitationBody]


class ChunkChoice(BaseModel):
    """A piece of the one answer."""

    index: Literal[0] = 0
    delta: dict[str, Any]
    logprobs: None = None
    finish_reason: Literal["stop"] | None = None


class SourceName(BaseModel):
    """The article of a source."""

    name: str
    url: str


class SourceMetadata(BaseModel):
    """What Open WebUI knows a source by; as an external one it is named by its title, not its address."""

    source: str
    name: str
    external: Literal[True] = True


class Source(BaseModel):
    """A citation as Open WebUI shows it; `document` is the quote, as Markdown."""

    source: SourceName
    document: list[str]
    metadata: list[SourceMetadata]


class SourceEvent(BaseModel):
    """What tells Open WebUI a source; other clients pass over it."""

    type: Literal["source"] = "source"
    data: Source


class ChatChunk(BaseModel):
    """A piece of a streamed answer; `citations` stand in the last one, and in the one that ends it."""

    id: str
    object: Literal["chat.completion.chunk"] = "chat.completion.chunk"
    created: int
    model: str = MODEL
    system_fingerprint: str | None
    choices: list[ChunkChoice]
    event: SourceEvent | None = None
    usage: Usage | None = None
    citations: list[CitationBody] | None = None


class Model(BaseModel):
    """What answers."""

    id: str = MODEL
    object: Literal["model"] = "model"
    created: int = Field(description="When its index was built, in seconds since 1970; 0 without one.")
    owned_by: str = MODEL


class ModelList(BaseModel):
    """Everything that answers: one."""

    object: Literal["list"] = "list"
    data: list[Model]


class OpenAIError(BaseModel):
    """What went wrong."""

    message: str
    type: Literal["invalid_request_error", "server_error"]
    param: str | None
    code: str


class OpenAIErrorBody(BaseModel):
    """What went wrong, as OpenAI's clients read it."""

    error: OpenAIError
