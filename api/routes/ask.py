"""POST /v1/ask: a question and its answer."""

from __future__ import annotations

from functools import partial
from typing import Annotated, Any

from fastapi import APIRouter, Body, Request, Response
from fastapi.routing import APIRoute

from api.access import Access, key_id
from api.conversing import ask_in
from api.errors import problem_responses
from api.event_stream import MEDIA_TYPE as EVENT_STREAM
from api.event_stream import EventStream, prefers_events
from api.keys import Scope
from api.routes.ask_events import answer_events, write_problem_event
from api.routes.reply import answer_reply
from api.schemas.answers import AnswerBody
from api.schemas.questions import AskRequest
from api.service import AskService
from api.settings import Settings

ANSWER_LINK: dict[str, Any] = {"parameters": {"answer_id": "$response.body#/id"}}
ANSWERED: dict[int | str, dict[str, Any]] = {
    200: {
        "content": {
            EVENT_STREAM: {
                "example": 'event: answer\ndata: {"text":"Mexico transferred 29. [1]"}\n\n',
            }
        },
        "links": {
            "read_again": ANSWER_LINK
            | {
                "operationId": "read_answer",
                "description": "The same answer, for as long as answers are kept.",
            },
            "export": ANSWER_LINK
            | {
                "operationId": "export_citations",
                "description": "Its citations, in the formats of other programs.",
            },
            "rate": ANSWER_LINK
            | {
                "operationId": "give_feedback",
                "requestBody": {"verdict": "up"},
                "description": "What it is worth.",
            },
        },
    }
}
_HOW_MANY = "How many prisoners did Mexico send to the United States in {month} 2025?"
EXAMPLES: dict[str, Any] = {
    "english": {
        "summary": "A question in English",
        "value": {"question": _HOW_MANY.format(month="February")},
    },
    "spanish": {
        "summary": "A question in Spanish, with filters",
        "value": {
            "question": "¿Cuántos capos entregó México a Estados Unidos en febrero de 2025?",
            "lang": "es",
            "k": 5,
            "as_of": None,
            "filters": {
                "published_from": "2025-01-01",
                "published_to": None,
                "publisher": None,
                "topic": None,
                "lang": None,
            },
        },
    },
    "follow_up": {
        "summary": "A question that follows up on another",
        "value": {
            "question": "And in 2026?",
            "history": [
                {
                    "question": _HOW_MANY.format(month="February"),
                    "answer": "Mexico sent 29 prisoners to the United States.",
                }
            ],
        },
    },
    "conversation": {
        "summary": "A question that begins a conversation",
        "value": {
            "question": _HOW_MANY.format(month="August"),
            "conversation_id": "new",
        },
    },
    "careful": {
        "summary": "As of a day, and rather no answer than a wrong one",
        "value": {
            "question": "Which cartels did the United States designate as terrorist organizations?",
            "as_of": "2026-06-30",
            "max_error": 0.02,
        },
    },
}


_MOST_CHARS_EXPECTED = 500


def expect_question(service: AskService, body: AskRequest) -> None:
    """Have a question that follows on nothing encoded while a thread is found for the rest.

    A long one is left to the thread: reading it would hold up other requests.
    """
    if not body.history and body.conversation_id is None and len(body.question) <= _MOST_CHARS_EXPECTED:
        service.expect_question(body.question)


def make_router(
    service: AskService, access: Access, json_route: type[APIRoute], settings: Settings
) -> APIRouter:
    """The route that answers questions."""
    reads = [access.needs(Scope.READ)]
    router = APIRouter(tags=["answers"], dependencies=reads, route_class=json_route)

    @router.post(
        "/v1/ask",
        summary="Ask a question",
        response_model=AnswerBody,
        responses=ANSWERED | problem_responses(400, 401, 403, 404, 408, 413, 415, 422, 500, 503),
    )
    def ask(request: Request, body: Annotated[AskRequest, Body(openapi_examples=EXAMPLES)]) -> Response:
        """Answer from the stored documents, word for word and with citations, or say why not.

        Every `quote` is `text[start:end]` of the version of the document that it names, counted
        in Unicode code points. With `Accept: text/event-stream` the same comes as events: `passages`,
        `answer` (a piece of its text, once for each sentence), `citations` and `done` (the whole body),
        or `error` (problem details).
        """
        request.state.question = body.question
        asker = key_id(request)
        talk = service.conversations.find(body.conversation_id, asker) if body.conversation_id else None
        ask_for = partial(ask_in, service, talk, body.to_question(), asker)
        conversation_id = talk.id if talk else None
        if prefers_events(",".join(request.headers.getlist("accept"))):
            added = {"request_id": request.state.request_id, "conversation_id": conversation_id}
            work = answer_events(ask_for, added)
            return EventStream(work, write_problem_event, settings.request_timeout_seconds)
        return answer_reply(ask_for(), request, conversation_id)

    return router
