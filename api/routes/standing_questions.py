"""/v1/standing: questions that are asked again whenever articles change, and the feed of each."""

from __future__ import annotations

from functools import partial
from typing import Annotated, Any

from fastapi import APIRouter, Body, Path, Query, Request, Response
from fastapi.routing import APIRoute

from api.access import Access, key_id
from api.errors import Unauthorized, problem_responses
from api.keys import KEY_PREFIX, Scope
from api.links import absolute_link
from api.routes.reply import json_reply
from api.routes.revalidation import REVALIDATED, TAG_HEADER, Known, tagged
from api.schemas.standing_questions import (
    DeliveryBody,
    RemovedBody,
    StandingBody,
    StandingMade,
    StandingPatch,
    StandingRequest,
    StandingsBody,
    StandingWithChanges,
)
from api.service import AskService
from api.settings import Settings
from api.standing_questions.feed import MEDIA_TYPE, write_feed
from api.standing_questions.store import Kept, StandingQuestion, written_time
from api.standing_questions.words import (
    failure_reason,
    language_of,
    pause_reason,
    tell_failure,
    tell_pause,
)

MAX_ID_CHARS = 64
MAX_TOKEN_CHARS = 128
FEED = "/v1/standing/{standing_id}/feed"

StandingId = Annotated[
    str, Path(description="The `id` of a standing question.", min_length=1, max_length=MAX_ID_CHARS)
]
EXAMPLES: dict[str, Any] = {
    "feed": {
        "summary": "A question with a feed",
        "value": {
            "question": "Which cartels did the United States designate as terrorist organizations?"
        },
    },
    "webhook": {
        "summary": "In Spanish, with a webhook",
        "value": {
            "question": "¿Cuántas personas ha entregado México a Estados Unidos?",
            "lang": "es",
            "filters": {"topic": "transfers"},
            "max_error": 0.2,
            "webhook": "https://example.org/hooks/puente",
        },
    },
}
PATCHES: dict[str, Any] = {
    "pause": {"summary": "Let the webhook rest", "value": {"paused": True}},
    "resume": {"summary": "Send what waits", "value": {"paused": False}},
}
FEED_RESPONSES: dict[int | str, dict[str, Any]] = {
    **REVALIDATED,
    200: {
        "content": {MEDIA_TYPE.partition(";")[0]: {"schema": {"type": "string"}}},
        "description": "The feed, in Atom.",
        "headers": TAG_HEADER,
    },
}


def make_router(
    service: AskService,
    settings: Settings,
    json_route: type[APIRoute],
    access: Access,
    feed_access: Access,
) -> APIRouter:
    """The routes of standing questions.

    Args:
        json_route, access: let nobody in without a key: a standing question is its key's.
        feed_access: lets everybody in; a feed is opened by the token in its address.
    """
    reads = [access.needs(Scope.READ)]
    standing = service.standing
    router = APIRouter(tags=["standing questions"])
    with_key = APIRouter(dependencies=reads)
    with_body = APIRouter(dependencies=reads, route_class=json_route)

    def describe(one: StandingQuestion, request: Request) -> dict[str, Any]:
        changes = standing.changes(one.id)
        path = FEED.format(standing_id=one.id) + f"?token={one.feed_token}"
        asked = one.request
        return {
            "id": one.id,
            "made_at": written_time(one.made_at),
            "question": asked.question,
            "lang": asked.lang,
            "filters": asked.filters,
            "max_error": asked.max_error,
            "webhook": asked.webhook,
            "feed": absolute_link(settings.public_url + path, request),
            "evidence": one.evidence,
            "delivery": _describe_delivery(one, changes) if asked.webhook else None,
            "latest": changes[0].told() if changes else None,
        }

    @with_body.post(
        "/v1/standing",
        status_code=201,
        summary="Register a standing question",
        response_model=StandingMade,
        responses=problem_responses(400, 401, 403, 408, 409, 413, 415, 422, 500, 503),
    )
    def register_standing_question(
        request: Request, body: Annotated[StandingRequest, Body(openapi_examples=EXAMPLES)]
    ) -> Response:
        """Have a question asked again whenever articles change, and be told when its evidence does.

        The reply's `evidence` is what the answer rests on now; what differs from it is told. Changes are
        posted to `webhook`, signed with `secret` as Standard Webhooks says, and kept in the Atom `feed`.
        """
        request.state.question = body.question
        made = standing.register(_owner(request), body)
        reply = json_reply(StandingMade(**describe(made, request), secret=made.secret), request)
        reply.status_code = 201
        return reply

    @with_key.get(
        "/v1/standing",
        summary="List your standing questions",
        response_model=StandingsBody,
        responses=problem_responses(400, 401, 403, 500, 503),
    )
    def list_standing_questions(request: Request) -> Response:
        """Those of the key that asks, oldest first, each with how its webhook is doing."""
        found = standing.find(_owner(request))
        body = StandingsBody(standing=[StandingBody(**describe(one, request)) for one in found])
        return Response(body.model_dump_json(), media_type="application/json")

    @with_key.get(
        "/v1/standing/{standing_id}",
        summary="Read a standing question",
        response_model=StandingWithChanges,
        responses=problem_responses(400, 401, 403, 404, 422, 500, 503),
    )
    def read_standing_question(request: Request, standing_id: StandingId) -> Response:
        """What its answer rests on by now, how its webhook is doing, and the changes that were told."""
        found = standing.get(_owner(request), standing_id)
        changes = [kept.told() for kept in standing.changes(found.id)]
        return json_reply(StandingWithChanges(**describe(found, request), changes=changes), request)

    @with_body.patch(
        "/v1/standing/{standing_id}",
        summary="Pause or resume a webhook",
        response_model=StandingBody,
        responses=problem_responses(400, 401, 403, 404, 408, 413, 415, 422, 500, 503),
    )
    def change_standing_question(
        request: Request,
        standing_id: StandingId,
        body: Annotated[StandingPatch, Body(openapi_examples=PATCHES)],
    ) -> Response:
        """Let its webhook rest; or send what waits, also where it was paused for its failures."""
        found = standing.pause(_owner(request), standing_id, paused=body.paused)
        return json_reply(StandingBody(**describe(found, request)), request)

    @with_key.delete(
        "/v1/standing/{standing_id}",
        summary="End a standing question",
        response_model=RemovedBody,
        responses=problem_responses(400, 401, 403, 404, 422, 500, 503),
    )
    def end_standing_question(request: Request, standing_id: StandingId) -> Response:
        """Nothing is asked or sent any more; what was told of it, its feed too, is deleted."""
        standing.remove(_owner(request), standing_id)
        return Response(RemovedBody(id=standing_id).model_dump_json(), media_type="application/json")

    @router.get(
        FEED,
        summary="Read the feed of a standing question",
        response_class=Response,
        responses=FEED_RESPONSES | problem_responses(400, 401, 403, 404, 422, 500, 503),
        dependencies=[feed_access.needs(Scope.READ)],
    )
    def read_standing_feed(
        request: Request,
        standing_id: StandingId,
        token: Annotated[
            str, Query(description="As in the address that you were told.", max_length=MAX_TOKEN_CHARS)
        ],
        known: Known,
    ) -> Response:
        """Its changes as an Atom feed, for readers that cannot send a key: the token opens it."""
        question, changes = standing.open_feed(standing_id, token)
        absolute = partial(absolute_link, request=request)
        address = absolute(settings.public_url + FEED.format(standing_id=question.id))
        feed = write_feed(question, changes, f"{address}?token={question.feed_token}", absolute)
        return tagged(feed, MEDIA_TYPE, "private, no-cache", known)

    router.include_router(with_key)
    router.include_router(with_body)
    return router


def _owner(request: Request) -> str:
    owner = key_id(request)
    if owner is None:
        raise Unauthorized(f"This needs a key, sent as 'Authorization: Bearer {KEY_PREFIX}…'.")
    return owner


def _describe_delivery(one: StandingQuestion, changes: list[Kept]) -> DeliveryBody:
    lang = language_of(one.request)
    reason, detail = failure_reason(one)
    return DeliveryBody(
        waiting=sum(kept.sent_at is None for kept in changes),
        dropped=one.dropped,
        last_sent_at=written_time(one.last_sent_at),
        failures=one.failures,
        failed_because=reason,
        failed_status=int(detail) if detail.isdecimal() else None,
        trouble=tell_failure(one, lang),
        next_attempt_at=written_time(one.next_at) if one.next_at else None,
        paused_at=written_time(one.paused_at),
        paused_because=pause_reason(one),
        paused_message=tell_pause(one, lang),
    )
