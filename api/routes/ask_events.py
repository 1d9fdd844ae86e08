"""The answer to a question as server-sent events: passages, answer, citations, done; or error."""

from __future__ import annotations

from collections.abc import Callable

from fastapi import Response
from pydantic import BaseModel

from api.event_stream import Emit, Work, write_event
from api.schemas.answers import AnswerBody, AnswerPiece, CitationsBody, PassageBody, PassagesBody
from rag.answer import Answer, PartialAnswer, Passage
from rag.pipeline import OnPartial
from rag.readings import OnPassages
from rag.reply.compose import pieces_of


def answer_events(ask: Callable[[OnPassages, OnPartial], Answer], added: dict[str, str | None]) -> Work:
    """What sends a question's answer as events, each as soon as it is known.

    added: what the body holds besides the answer.

    A refusal has no `answer` event; `done` holds the whole body, as the reply in JSON does.
    """

    def work(emit: Emit) -> None:
        def send(name: str, body: BaseModel) -> None:
            emit(write_event(body.model_dump_json(), name))

        def send_passages(passages: tuple[Passage, ...]) -> None:
            found = [PassageBody.model_validate(one) for one in passages]
            send("passages", PassagesBody(passages=found))

        pieces_sent = 0

        def send_pieces(answer: PartialAnswer | Answer) -> None:
            nonlocal pieces_sent
            pieces = pieces_of(answer.sentences)
            for piece in pieces[pieces_sent:]:
                send("answer", AnswerPiece(text=piece))
            pieces_sent = len(pieces)

        answer = ask(send_passages, send_pieces)
        send_pieces(answer)
        body = AnswerBody.of(answer).model_copy(update=added)
        send("citations", CitationsBody(citations=body.citations))
        send("done", body)

    return work


def write_problem_event(problem: Response) -> bytes:
    """The `error` event: the problem details that a reply would have held."""
    return write_event(bytes(problem.body).decode(), "error")
