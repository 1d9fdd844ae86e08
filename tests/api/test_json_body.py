"""JsonRoute calls simple endpoints at once; which those are, and what FastAPI still does for them."""

from __future__ import annotations

import pytest
from fastapi import Request, Response
from fastapi.routing import APIRoute
from fastapi.testclient import TestClient

from api.errors import BadBody
from api.json_body import _only_body, check_json
from api.schemas.questions import AskRequest


def simple(request: Request, body: AskRequest) -> Response: ...
async def waits(request: Request, body: AskRequest) -> Response: ...
def with_more(request: Request, body: AskRequest, k: int = 5) -> Response: ...
def with_text(request: Request, body: str) -> Response: ...
def returns_a_model(request: Request, body: AskRequest) -> AskRequest: ...
def without_a_body(request: Request) -> Response: ...


@pytest.mark.parametrize("other", [waits, with_more, with_text, returns_a_model, without_a_body])
def test_only_an_endpoint_of_the_request_and_one_body_is_called_at_once(other):
    assert _only_body(simple) is AskRequest
    assert _only_body(other) is None


def test_fastapi_is_asked_only_where_something_is_wrong_with_a_body(make_app, monkeypatch):
    handled = []
    make = APIRoute.get_route_handler

    def spy(route):
        handle = make(route)

        async def handle_and_note(request):
            handled.append(route.path)
            return await handle(request)

        return handle_and_note

    monkeypatch.setattr(APIRoute, "get_route_handler", spy)
    client = TestClient(make_app(), base_url="http://localhost")

    good = client.post("/v1/ask", json={"question": "How many?"})
    assert (good.status_code, handled) == (200, [])

    bad = client.post("/v1/ask", json={"question": "How many?", "colour": "red"})
    assert (bad.status_code, handled) == (422, ["/v1/ask"])
    assert client.post(
        "/v1/ask", content=b"{", headers={"content-type": "application/json"}
    ).status_code in (
        400,
        422,
    )


def test_a_key_is_checked_before_an_endpoint_is_called_at_once(make_client):
    reply = make_client(open_reads=False).post("/v1/ask", json={"question": "How many?"})

    assert reply.status_code == 401


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity"])
def test_numbers_that_json_does_not_have_are_refused(number):
    with pytest.raises(BadBody, match="is no JSON; send a number, or null"):
        check_json(f'{{"question": "who", "temperature": {number}}}'.encode())

    check_json(f'{{"question": "who is {number}", "k": 5}}'.encode())


def test_they_are_refused_where_their_field_is_passed_over(client):
    asked = '{"model": "puente", "temperature": NaN, "messages": [{"role": "user", "content": "who"}]}'

    response = client.post(
        "/v1/chat/completions", content=asked, headers={"Content-Type": "application/json"}
    )

    assert response.status_code == 400
