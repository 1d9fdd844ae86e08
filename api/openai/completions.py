"""A chat as OpenAI's interface has it: its question, and the answer as a completion or as chunks."""

from __future__ import annotations

import re
import time
import uuid
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from api.article_labels import LABELS
from api.errors import BadQuestion
from api.event_stream import HEARTBEAT, Emit, Work, write_event
from api.openai.chores import EMPTY
from api.openai.text import Absolute, ChatText, Mark, escape_for_chat, write_chat_text, write_sentences
from api.schemas.answers import AnswerBody, CitationBody
from api.schemas.fields import MAX_ANSWER_CHARS, MAX_QUESTION_CHARS
from api.schemas.openai import (
    Annotation,
    AssistantMessage,
    ChatChunk,
    ChatCompletion,
    ChatMessage,
    Choice,
    ChunkChoice,
    Source,
    SourceEvent,
    SourceMetadata,
    SourceName,
    UrlCitation,
    Usage,
)
from api.schemas.questions import MAX_TURNS
from rag.answer import Answer, PartialAnswer, Question, Turn
from rag.readings import OnPassages

DONE = write_event("[DONE]")
_OWN_MARK = re.compile(rf"\[\[\d{{1,3}}\]\]\([^()\s]*\)(?: (?:{'|'.join(map(re.escape, LABELS))}))?")
_MOST_CHARS = {"user": MAX_QUESTION_CHARS, "assistant": MAX_ANSWER_CHARS}


def read_question(messages: Sequence[ChatMessage]) -> Question:
    """The last user message as a question, after what the user and the assistant said before.

    Of the conversation the last twenty turns are read, each cut at the length of a question or an
    answer. Nothing else that was said counts, a system message least of all.

    Raises:
        BadQuestion: there is no user message, or the last one is empty or too long.
    """
    asked = [place for place, message in enumerate(messages) if message.role == "user"]
    if not asked:
        raise BadQuestion("There is no message with the role 'user'; the last one is the question.")
    text = messages[asked[-1]].content.strip()
    if not text or "\0" in text:
        raise BadQuestion("The last user message is empty, or holds a NUL character; ask something.")
    if len(text) > MAX_QUESTION_CHARS:
        raise BadQuestion(
            f"A question may have {MAX_QUESTION_CHARS:,} characters; the last user message has "
            f"{len(text):,}."
        )
    turns = [turn for message in messages[: asked[-1]] if (turn := _read_turn(message)) is not None]
    return Question(text, history=tuple(turns[-MAX_TURNS:]))


@dataclass(frozen=True, slots=True)
class Reply:
    """What a completion says, whole or in chunks.

    fingerprint: the generation of the index that answered, if one was asked.
    citations: empty in what there is of a reply on its way.
    usage: the tokens of what was read and said; none where nothing was asked of the articles.
    """

    id: str
    fingerprint: str | None
    text: ChatText
    citations: list[CitationBody]
    usage: Usage = field(default_factory=Usage)

    @classmethod
    def of(cls, answer: Answer, absolute: Absolute) -> Reply:
        """The answer to a question; `absolute` makes the absolute link of one of this service's."""
        return cls(
            answer.id,
            answer.index.generation,
            write_chat_text(answer, absolute),
            AnswerBody.of(answer).citations,
        )

    @classmethod
    def on_its_way(cls, answer: PartialAnswer, absolute: Absolute) -> Reply:
        """What there is of an answer so far: its first pieces are those of the whole one.

        Its first sentence is a language model's, and so in the asker's language.
        """
        text = write_sentences(answer, absolute, answer.sentences[0].lang)
        return cls(answer.id, answer.index.generation, text, [])

    @classmethod
    def to_chore(cls) -> Reply:
        """What is said to an order that is no question."""
        return cls(uuid.uuid4().hex, None, ChatText((EMPTY,), ()), [])


OnPart = Callable[[Reply], None]
MakeReply = Callable[[OnPassages, OnPart], Reply]


def count_usage(question: Question, content: str, count_tokens: Callable[[str], int]) -> Usage:
    """The tokens of the question, with what was read of the turns before it, and of what was said."""
    read = sum(map(count_tokens, (question.text, *(turn.content for turn in question.history))))
    said = count_tokens(content)
    return Usage(prompt_tokens=read, completion_tokens=said, total_tokens=read + said)


def write_completion(reply: Reply) -> ChatCompletion:
    """The whole reply at once."""
    message = AssistantMessage(content=reply.text.content, annotations=_annotate(reply.text.marks))
    return ChatCompletion(
        id=_completion_id(reply),
        created=int(time.time()),
        system_fingerprint=reply.fingerprint,
        choices=[Choice(message=message)],
        usage=reply.usage,
        citations=reply.citations,
    )


def completion_events(answer: MakeReply, *, include_usage: bool) -> Work:
    """What sends a reply as chunks, and [DONE].

    answer: makes the reply, and tells its listeners what was found and what there is of it so far.
    """

    def work(emit: Emit) -> None:
        def send(chunk: ChatChunk) -> None:
            hidden = {name for name in ("usage", "citations", "event") if getattr(chunk, name) is None}
            emit(write_event(chunk.model_dump_json(exclude=hidden)))

        pieces_sent = 0

        def send_pieces(reply: Reply) -> None:
            nonlocal pieces_sent
            if not pieces_sent:
                send(_chunk(reply, {"role": "assistant", "content": ""}))
            for piece in reply.text.pieces[pieces_sent:]:
                send(_chunk(reply, {"content": piece}))
            pieces_sent = len(reply.text.pieces)

        reply = answer(lambda _: emit(HEARTBEAT), send_pieces)
        send_pieces(reply)
        for chunk in _last_chunks(reply, include_usage):
            send(chunk)
        emit(DONE)

    return work


def _chunk(reply: Reply, delta: dict[str, object] | None = None) -> ChatChunk:
    return ChatChunk(
        id=_completion_id(reply),
        created=int(time.time()),
        system_fingerprint=reply.fingerprint,
        choices=[] if delta is None else [ChunkChoice(delta=delta)],
    )


def _last_chunks(reply: Reply, include_usage: bool) -> Iterator[ChatChunk]:
    for mark in {mark.citation.n: mark for mark in reply.text.marks}.values():
        yield _chunk(reply, {}).model_copy(update={"event": _source_event(mark)})
    annotations = [one.model_dump() for one in _annotate(reply.text.marks)]
    last = ChunkChoice(delta={"annotations": annotations}, finish_reason="stop")
    yield _chunk(reply).model_copy(update={"choices": [last], "citations": reply.citations})
    if include_usage:
        yield _chunk(reply).model_copy(update={"usage": reply.usage, "citations": reply.citations})


def _source_event(mark: Mark) -> SourceEvent:
    title = mark.citation.title
    return SourceEvent(
        data=Source(
            source=SourceName(name=title, url=mark.url),
            document=[escape_for_chat(mark.citation.quote)],
            metadata=[SourceMetadata(source=mark.url, name=title)],
        )
    )


def _annotate(marks: Sequence[Mark]) -> list[Annotation]:
    return [
        Annotation(
            url_citation=UrlCitation(
                start_index=mark.start, end_index=mark.end, title=mark.citation.title, url=mark.url
            )
        )
        for mark in marks
    ]


def _read_turn(message: ChatMessage) -> Turn | None:
    if message.role not in ("user", "assistant"):
        return None
    said = _OWN_MARK.sub("", message.content.replace("\0", " ")).strip()
    return Turn(message.role, said[: _MOST_CHARS[message.role]]) if said else None


def _completion_id(reply: Reply) -> str:
    return f"chatcmpl-{reply.id}"
