"""Every error that corpus/ raises on purpose is told with a fitting status, and plainly."""

from __future__ import annotations

import gzip
import logging
import sqlite3
from contextlib import closing

import pytest

from api.errors import INTERNAL, kind_of
from api.keys import Scope
from api.mcp.errors import explain
from api.mcp.tools import Caller, make_tools
from api.schemas.questions import AskRequest
from api.standing_questions import store as standing
from corpus import errors

FETCH_REFUSED = (
    "127.0.0.1 is not a public address. To exempt it, name 127.0.0.1:80 in PUENTE_FETCH_ALLOW."
)


@pytest.mark.parametrize(
    ("error", "status", "slug"),
    [
        (errors.FetchRefused(FETCH_REFUSED), 422, "fetch-refused"),
        (errors.FetchFailed("the server answers with status 500.", 500), 502, "fetch-failed"),
        (errors.UnknownSource("There is no source 'x' in sources.toml."), 404, "unknown-source"),
        (errors.NotInQuarantine("The quarantine holds nothing under 'x'."), 404, "not-in-quarantine"),
        (errors.UnreadableFile("it is empty."), 422, "not-an-article"),
    ],
)
def test_what_went_wrong_with_a_source_is_said_in_its_own_words(client, service, error, status, slug):
    service.failure = error

    reply = client.post("/v1/ask", json={"question": "Why?"})

    assert (reply.status_code, reply.json()["type"]) == (status, f"/problems/{slug}")
    assert reply.json()["detail"] == str(error)


@pytest.mark.parametrize("error", [errors.SandboxUnavailable, errors.StoriesUnavailable])
def test_what_the_service_itself_lacks_is_503_without_details(client, service, error):
    service.failure = error("/secret/place cannot be opened.")

    reply = client.post("/v1/ask", json={"question": "Why?"})

    assert reply.status_code == 503
    assert "/secret" not in reply.text


def test_a_full_disk_is_told_as_one_without_its_path(client, service):
    service.failure = errors.StoreFull("/secret/documents.db is unavailable: database or disk is full.")

    reply = client.post("/v1/ask", json={"question": "Why?"})

    assert (reply.status_code, reply.json()["type"]) == (503, "/problems/disk-full")
    assert reply.json()["title"] == "The disk is full, and nothing can be stored"
    assert "/secret" not in reply.text


def test_what_is_stored_and_does_not_validate_is_a_logged_500_and_not_the_clients_fault(
    client, service, tmp_path, caplog
):
    ana = {"Authorization": f"Bearer {service.keys.create('Ana', Scope.READ)[1]}"}
    made = client.post("/v1/standing", json={"question": "How many?"}, headers=ana).json()
    with closing(sqlite3.connect(tmp_path / "standing.db")) as connection, connection:
        connection.create_function("sealed", *standing._SEALED, deterministic=True)
        connection.execute("UPDATE questions SET evidence = '{}'")
        standing._seal(connection, "questions", made["id"])

    with caplog.at_level(logging.ERROR, "puente.errors"):
        reply = client.get("/v1/standing", headers=ana)

    assert (reply.status_code, reply.json()["type"]) == (500, "/problems/internal")
    assert "refused" not in reply.text
    assert "ValidationError" in caplog.text


def test_a_tool_that_fails_inside_blames_no_argument(service):
    ask = next(tool for tool in make_tools(service) if tool.name == "ask")
    with pytest.raises(ValueError) as caught:
        AskRequest.model_validate({})
    service.failure = caught.value

    with pytest.raises(ValueError) as told:
        ask.call({"question": "Why?"}, Caller())

    assert explain(told.value, "r1").startswith("The service could not finish this request.")


def test_no_error_of_corpus_but_that_of_backups_is_an_internal_one():
    found = [
        value
        for value in vars(errors).values()
        if isinstance(value, type) and issubclass(value, errors.CorpusError)
    ]
    plain = {one.__name__ for one in found if kind_of(one.__new__(one)) is INTERNAL}

    assert plain == {"CorpusError", "BackupUnusable"}


@pytest.mark.parametrize(
    ("entry", "field"),
    [
        ({"question": ""}, "history.0.question"),
        ({"role": "user", "content": 3}, "history.0.content"),
        ({"role": "user"}, "history.0.content"),
    ],
)
def test_an_entry_of_a_conversation_is_named_without_its_kind(client, entry, field):
    reply = client.post("/v1/ask", json={"question": "Why?", "history": [entry]})

    assert reply.status_code == 422
    assert [one["field"] for one in reply.json()["errors"]] == [field]


@pytest.mark.parametrize(
    ("path", "body", "said"),
    [
        ("/v1/ask", {"question": "Why?", "history": "Who?"}, "history: input should be a list."),
        ("/v1/ask", {"question": "Why?", "history": None}, "history: input should be a list."),
        ("/v1/ask", {"question": "Why?", "history": ["Who?"]}, "history.0: input should be an object."),
        ("/v1/ask", {"question": "Why?", "filters": []}, "filters: input should be an object."),
        ("/v1/ask", [], "body: input should be an object."),
        ("/v1/citations:check", 3, "body: input should be an object."),
        ("/v1/documents/a", {"title": "A", "text": "B", "topics": {}}, "topics: input should be a list."),
        ("/v1/documents/a", "A", "body: input should be an object."),
        ("/v1/documents:batch", {}, "body: input should be a list."),
        ("/v1/chat/completions", {"model": "puente"}, "messages: this field is required."),
        (
            "/v1/chat/completions",
            {"model": "puente", "messages": []},
            "messages: needs 1 or more entries.",
        ),
        ("/v1/chat/completions", {"model": "puente", "messages": 1}, "messages: input should be a list."),
        (
            "/v1/chat/completions",
            {"model": "puente", "messages": [1]},
            "messages.0: input should be an object.",
        ),
    ],
)
def test_what_is_wrong_is_told_in_words_of_json(client, writer, path, body, said):
    method = "PUT" if path == "/v1/documents/a" else "POST"

    reply = client.request(method, path, json=body, headers=writer)

    told = reply.json()
    assert (told["error"]["message"] if "error" in told else told["detail"]) == said


def test_a_body_that_is_compressed_is_415(client):
    headers = {"Content-Type": "application/json", "Content-Encoding": "gzip"}

    reply = client.post("/v1/ask", content=gzip.compress(b'{"question": "Why?"}'), headers=headers)

    assert reply.status_code == 415
    assert "no Content-Encoding is taken" in reply.json()["detail"]
