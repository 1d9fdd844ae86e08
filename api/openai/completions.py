"""A chat as OpenAI's interface has it: its question, and the answer as a completion or as chunks."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator, Sequence

from api.errors import BadQuestion
from api.event_stream import HEARTBEAT, Emit, Work, write_event
from api.openai.text import Absolute, Mark, write_chat_text, write_sentences
from api.schemas.answers import AnswerBody
from api.schemas.fields import MAX_ANSWER_CHARS, MAX_QUESTION_CHARS
from api.schemas.openai import (
    Annotation,
    AssistantMessage,
    ChatChunk,
    ChatCompletion,
    ChatMessage,
    Choice,
    ChunkChoice,
    UrlCitation,
    Usage,
)
from api.schemas.questions import MAX_TURNS
from rag.answer import Answer, PartialAnswer, Question, Turn
from rag.pipeline import OnPartial, OnPassages

DONE = write_event("[DONE]")
_OWN_MARK = re.compile(r"\[\[\d{1,3}\]\]\([^()\s]*\)")
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
            f"A question may have {MAX_QUESTION_CHARS} characters; the last user message has {len(text)}."
        )
    turns = [turn for message in messages[: asked[-1]] if (turn := _read_turn(message)) is not None]
    return Question(text, history=tuple(turns[-MAX_TURNS:]))


def write_completion(answer: Answer, absolute: Absolute) -> ChatCompletion:
    """The whole answer at once."""
    text = write_chat_text(answer, absolute)
    message = AssistantMessage(content=text.content, annotations=_annotate(text.marks))
    return ChatCompletion(
        id=_completion_id(answer),
        created=int(time.time()),
        system_fingerprint=answer.index.generation,
        choices=[Choice(message=message)],
        citations=AnswerBody.of(answer).citations,
    )


def completion_events(
    ask: Callable[[OnPassages, OnPartial], Answer], absolute: Absolute, *, include_usage: bool
) -> Work:
    """What sends a question's answer as chunks, and [DONE]."""

    def work(emit: Emit) -> None:
        def send(chunk: ChatChunk) -> None:
            hidden = {name for name in ("usage", "citations") if getattr(chunk, name) is None}
            emit(write_event(chunk.model_dump_json(exclude=hidden)))

        pieces_sent = 0

        def send_pieces(answer: PartialAnswer | Answer, pieces: Sequence[str]) -> None:
            nonlocal pieces_sent
            if not pieces_sent:
                send(_chunk(answer, {"role": "assistant", "content": ""}))
            for piece in pieces[pieces_sent:]:
                send(_chunk(answer, {"content": piece}))
            pieces_sent = len(pieces)

        def send_partial(answer: PartialAnswer) -> None:
            send_pieces(answer, write_sentences(answer, absolute).pieces)

        answer = ask(lambda _: emit(HEARTBEAT), send_partial)
        text = write_chat_text(answer, absolute)
        send_pieces(answer, text.pieces)
        for chunk in _last_chunks(answer, text.marks, include_usage):
            send(chunk)
        emit(DONE)

    return work


def _chunk(answer: PartialAnswer | Answer, delta: dict[str, object] | None = None) -> ChatChunk:
    return ChatChunk(
        id=_completion_id(answer),
        created=int(time.time()),
        system_fingerprint=answer.index.generation,
        choices=[] if delta is None else [ChunkChoice(delta=delta)],
    )


def _last_chunks(answer: Answer, marks: Sequence[Mark], include_usage: bool) -> Iterator[ChatChunk]:
    citations = AnswerBody.of(answer).citations
    annotations = [one.model_dump() for one in _annotate(marks)]
    last = ChunkChoice(delta={"annotations": annotations}, finish_reason="stop")
    yield _chunk(answer).model_copy(update={"choices": [last], "citations": citations})
    if include_usage:
        yield _chunk(answer).model_copy(update={"usage": Usage(), "citations": citations})


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


def _completion_id(answer: PartialAnswer | Answer) -> str:
    return f"chatcmpl-{answer.id}"
