"""/v1/chat/completions and /v1/models: what OpenAI's clients ask for."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Annotated, Any

from fastapi import APIRouter, Body, Path, Request, Response
from fastapi.routing import APIRoute

from api.access import Access, key_id
from api.errors import DESCRIPTIONS, UnknownModel, problem_responses
from api.event_stream import MEDIA_TYPE as EVENT_STREAM
from api.event_stream import EventStream, write_event
from api.keys import Scope
from api.links import absolute_link
from api.openai.chores import is_chore
from api.openai.completions import (
    MakeReply,
    OnPart,
    Reply,
    completion_events,
    count_usage,
    read_question,
    write_completion,
)
from api.schemas.openai import MODEL, ChatCompletion, ChatRequest, Model, ModelList, OpenAIErrorBody
from api.service import AskService
from api.settings import Settings
from rag.answer import PartialAnswer
from rag.readings import OnPassages

ModelName = Annotated[
    str,
    Path(description=f"`{MODEL}`.", max_length=200, openapi_examples={"only": {"value": MODEL}}),
]
EXAMPLES: dict[str, Any] = {
    "question": {
        "summary": "A question that follows up on another",
        "value": {
            "model": MODEL,
            "messages": [
                {"role": "user", "content": "How many prisoners did Mexico transfer in February 2025?"},
                {"role": "assistant", "content": "Mexico sent 29 prisoners to the United States."},
                {"role": "user", "content": "And in 2026?"},
            ],
        },
    }
}
STREAMED: dict[int | str, dict[str, Any]] = {
    200: {
        "content": {
            EVENT_STREAM: {
                "example": 'data: {"object":"chat.completion.chunk","choices":[]}\n\ndata: [DONE]\n\n',
            }
        }
    }
}


def make_router(
    service: AskService, access: Access, json_route: type[APIRoute], settings: Settings
) -> APIRouter:
    """The routes of OpenAI's interface."""
    reads = [access.needs(Scope.READ)]
    router = APIRouter(tags=["openai"], dependencies=reads)
    with_body = APIRouter(dependencies=reads, route_class=json_route)

    @with_body.post(
        "/v1/chat/completions",
        summary="Ask a question as in a chat",
        response_model=ChatCompletion,
        responses=STREAMED | _errors(400, 401, 403, 404, 408, 413, 415, 429, 500, 503),
    )
    def complete_chat(
        request: Request, body: Annotated[ChatRequest, Body(openapi_examples=EXAMPLES)]
    ) -> Response:
        """Answer the last user message as POST /v1/ask does, in the form of OpenAI's interface.

        `content` is Markdown in which each [n] links to the cited words; `annotations` say where they
        stand, and `citations` are the service's own. With `stream` it comes in chunks.
        """
        _check_model(body.model)
        reply = _reply_to_chore if is_chore(body.messages) else as_question(request, body)
        if body.stream:
            include_usage = bool(body.stream_options and body.stream_options.include_usage)
            work = completion_events(reply, include_usage=include_usage)
            return EventStream(work, _write_error_event, settings.request_timeout_seconds)
        completion = write_completion(reply(lambda _: None, lambda _: None))
        return Response(completion.model_dump_json(), media_type="application/json")

    def as_question(request: Request, body: ChatRequest) -> MakeReply:
        question = read_question(body.messages)
        request.state.question = question.text
        absolute = partial(absolute_link, request=request)

        def make_reply(on_passages: OnPassages, on_part: OnPart) -> Reply:
            def on_partial(answer: PartialAnswer) -> None:
                on_part(Reply.on_its_way(answer, absolute))

            answer = service.ask(question, key_id(request), on_passages, on_partial)
            reply = Reply.of(answer, absolute)
            return replace(reply, usage=count_usage(question, reply.text.content, service.count_tokens))

        return make_reply

    @router.get(
        "/v1/models",
        summary="List what answers",
        responses=_errors(400, 401, 403, 429, 500, 503),
    )
    def list_models() -> ModelList:
        """One model, whose name is `puente`."""
        return ModelList(data=[_describe_model(service)])

    @router.get(
        "/v1/models/{model}",
        summary="Tell about what answers",
        responses=_errors(400, 401, 403, 404, 429, 500, 503),
    )
    def read_model(model: ModelName) -> Model:
        """The model of this name, if it is `puente`."""
        _check_model(model)
        return _describe_model(service)

    router.include_router(with_body)
    return router


def _check_model(name: str) -> None:
    if name != MODEL:
        raise UnknownModel(f"There is no such model here; the one that there is is called '{MODEL}'.")


def _reply_to_chore(_on_passages: OnPassages, _on_part: OnPart) -> Reply:
    return Reply.to_chore()


def _describe_model(service: AskService) -> Model:
    state = service.index_state()
    return Model(created=int(datetime.fromisoformat(state.built_at).timestamp()) if state else 0)


def _write_error_event(error: Response) -> bytes:
    return write_event(bytes(error.body).decode())


def _errors(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """What an operation can answer besides its result; what is cut off before it is a problem detail."""
    before: dict[int | str, dict[str, Any]] = {431: problem_responses()[431]}
    return before | {
        status: {"description": DESCRIPTIONS[status], "model": OpenAIErrorBody} for status in statuses
    }
