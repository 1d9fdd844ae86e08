"""A language model's answers over HTTP: the whole service, with a model on another port."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import ExitStack

import pytest
from starlette.testclient import TestClient

from api.app import create_app
from api.settings import Settings
from api.wiring import Service, open_store, update_index
from corpus.document import Document
from index.embed import Embedder
from tests.chat_server import begin, chat_server, streaming
from tests.fakes import FakeEncoder

QUESTION = "How many people did Mexico transfer?"
QUOTE = "Mexico transferred 29 people on 27 February 2025."
WRITTEN = "Mexico transferred twenty-nine people on February 27, 2025."
REPLY = f"{WRITTEN} [1] Mexico transferred 99 people. [1]"
LEFT_OUT = "1 sentence that the language model wrote was left out, because the quotes do not carry it."


@pytest.fixture
def open_client(tmp_path) -> Iterator[object]:
    with ExitStack() as opened:

        def make(handle):
            url, _ = opened.enter_context(chat_server(handle))
            settings = Settings(
                data_dir=tmp_path, llm_base_url=url, llm_model="small", llm_timeout_seconds=2
            )
            store = open_store(settings)
            store.put(Document(id="transfer", title="Mexico transfers 29 people", text=QUOTE, lang="en"))
            embedder = Embedder(FakeEncoder())
            update_index(settings, store, embedder)
            service = Service(settings, store, embedder)
            return opened.enter_context(
                TestClient(create_app(settings, service), base_url="http://localhost")
            )

        yield make


@pytest.fixture
def client(open_client):
    return open_client(streaming(lambda _: [REPLY[:20], REPLY[20:]]))


def test_an_answer_says_who_composed_it_and_is_kept(client):
    body = client.post("/v1/ask", json={"question": QUESTION}).json()

    assert (body["composed_by"], body["answer"]) == ("model", f"{WRITTEN} [1]")
    assert body["sentences"] == [{"text": WRITTEN, "lang": "en", "citations": [1]}]
    assert [(c["quote"], c["start"], c["end"]) for c in body["citations"]] == [(QUOTE, 0, len(QUOTE))]
    assert LEFT_OUT in body["notices"]
    kept = client.get(f"/v1/answers/{body['id']}").json()
    assert (kept["composed_by"], kept["answer"]) == ("model", body["answer"])
    assert client.get("/v1/index").json()["service"]["language_model"] == "small"


def test_events_carry_the_checked_sentences_alone(client):
    events = {"Accept": "text/event-stream"}

    text = client.post("/v1/ask", json={"question": QUESTION}, headers=events).text

    lines = [line.removeprefix("data: ") for line in text.split("\n") if line.startswith("data: ")]
    answers = [json.loads(line)["text"] for line in lines if line.startswith('{"text"')]
    assert answers == [f"{WRITTEN} [1]"]
    assert json.loads(lines[-1])["composed_by"] == "model"
    assert "99 people" not in text


def test_the_openai_interface_streams_the_same_sentences(client):
    chat = {"model": "puente", "messages": [{"role": "user", "content": QUESTION}], "stream": True}

    text = client.post("/v1/chat/completions", json=chat).text

    chunks = [json.loads(line[6:]) for line in text.split("\n") if line.startswith("data: {")]
    said = "".join(c["choices"][0]["delta"].get("content", "") for c in chunks)
    assert said.startswith(f"{WRITTEN} [[1]](http://localhost/documents/transfer?version=1#c0-")
    assert "99" not in said
    assert chunks[-1]["citations"][0]["quote"] == QUOTE


def test_the_mcp_tool_says_who_composed_the_answer(client):
    call = {
        "jsonrpc": "2.0",
        "id": 1,
        "method": "tools/call",
        "params": {"name": "ask", "arguments": {"question": QUESTION}},
    }
    headers = {"Accept": "application/json, text/event-stream"}

    text = client.post("/mcp", json=call, headers=headers).text

    assert '"composed_by":"model"' in text.replace(" ", "").replace("\\", "")
    assert "99 people" not in text


def test_where_the_model_is_slow_the_quotes_come_and_the_next_does_not_wait(open_client):
    asked = []

    def hang(body):
        asked.append(body)
        time.sleep(60)
        return ()

    client = open_client(streaming(hang))

    first = client.post("/v1/ask", json={"question": QUESTION}).json()
    second = client.post("/v1/ask", json={"question": QUESTION}).json()

    assert len(asked) == 1
    assert [body["composed_by"] for body in (first, second)] == ["extract", "extract"]
    assert first["answer"] == second["answer"] == f"{QUOTE} [1]"
    assert "The language model took too long" in first["notices"][-1]
    assert "The language model cannot be reached" in second["notices"][-1]


def test_a_refused_question_costs_no_model(open_client):
    asked = []
    client = open_client(streaming(lambda body: asked.append(body) or ["x"]))

    body = client.post("/v1/ask", json={"question": "Zebras?", "filters": {"publisher": "Nobody"}}).json()

    assert (body["refused"], body["composed_by"], asked) == (True, None, [])


@pytest.mark.parametrize("status", [302, 401, 404, 429, 500, 503])
def test_a_model_whose_server_answers_with_another_status_gives_the_quotes(open_client, status):
    client = open_client(lambda request, _: begin(request, "application/json", status))

    for _ in range(2):
        reply = client.post("/v1/ask", json={"question": QUESTION})
        body = reply.json()

        assert (reply.status_code, body["composed_by"], body["answer"]) == (
            200,
            "extract",
            f"{QUOTE} [1]",
        )
        assert any("language model" in notice for notice in body["notices"])
