"""POST /v1/ask, GET /v1/answers/{id} and POST /v1/search."""

from __future__ import annotations

from datetime import date

import pytest

from api.keys import Scope
from index.errors import IndexDamaged
from rag.answer import Filters, Question, Turn

ASKED = "How many cartel figures did Mexico transfer?"


def test_an_answer_has_the_shape_that_was_promised(client):
    reply = client.post("/v1/ask", json={"question": ASKED})

    assert reply.status_code == 200
    body = reply.json()
    assert list(body) == [
        "id",
        "request_id",
        "question",
        "standalone_question",
        "conversation_id",
        "lang",
        "refused",
        "reason",
        "message",
        "named_article",
        "confidence",
        "composed_by",
        "answer",
        "sentences",
        "citations",
        "passages",
        "independent_sources",
        "figures",
        "index",
        "as_of",
        "undated_left_out",
        "notices",
        "timings_ms",
    ]
    assert body["answer"] == "Mexico transferred 29 cartel figures on 27 February 2025. [1]"
    assert body["citations"][0]["published"] == "2025-03-06"
    assert body["index"]["newest_published"] == "2026-01-21"
    assert body["request_id"] == reply.headers["x-request-id"]


def test_every_citation_is_the_stored_text(client):
    body = client.post("/v1/ask", json={"question": ASKED}).json()

    for citation in body["citations"]:
        place = f"/v1/documents/{citation['document_id']}?version={citation['version']}"
        text = client.get(place).json()["text"]
        assert text[citation["start"] : citation["end"]] == citation["quote"]


def test_a_refusal_says_why_and_gives_no_answer(client):
    body = client.post("/v1/ask", json={"question": "zzz"}).json()

    assert body["refused"] is True
    assert body["answer"] is None
    assert body["reason"] == "no_document"
    assert body["message"] == "No document says it."


def test_everything_that_was_asked_reaches_the_service(client, service):
    client.post(
        "/v1/ask",
        json={
            "question": "  ¿Cuántos?  ",
            "lang": "es",
            "k": 7.0,
            "as_of": "2025-06-30",
            "max_error": 0.05,
            "filters": {
                "published_from": "2025-01-01",
                "published_to": "2025-12-31",
                "publisher": "La Razón",
                "topic": "transfers",
                "lang": "en",
            },
        },
    )

    assert service.asked == [
        Question(
            text="¿Cuántos?",
            lang="es",
            k=7,
            as_of=date(2025, 6, 30),
            max_error=0.05,
            filters=Filters(
                published_from=date(2025, 1, 1),
                published_to=date(2025, 12, 31),
                publisher="La Razón",
                topic="transfers",
                lang="en",
            ),
        )
    ]


def test_what_is_absent_and_what_is_null_are_the_defaults(client, service):
    nulls = {"lang": None, "as_of": None, "filters": None}

    client.post("/v1/ask", json={"question": "Why?"})
    client.post("/v1/ask", json={"question": "Why?", **nulls})

    assert service.asked == [Question("Why?"), Question("Why?")]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"question": ""}, "question"),
        ({"question": " \n\t "}, "question"),
        ({"question": "x" * 2001}, "question"),
        ({"question": 7}, "question"),
        ({"question": None}, "question"),
        ({"question": ["x"]}, "question"),
        ({"question": "a\0b"}, "question"),
        ({"lang": "fr"}, "lang"),
        ({"lang": ""}, "lang"),
        ({"k": 0}, "k"),
        ({"k": 51}, "k"),
        ({"k": "5"}, "k"),
        ({"k": True}, "k"),
        ({"k": 5.5}, "k"),
        ({"k": None}, "k"),
        ({"as_of": "2025-02-30"}, "as_of"),
        ({"as_of": "2025-2-3"}, "as_of"),
        ({"as_of": "2025-02-03T00:00:00"}, "as_of"),
        ({"as_of": "20250203"}, "as_of"),
        ({"as_of": "٢٠٢٥-٠١-٠١"}, "as_of"),
        ({"as_of": 1735689600}, "as_of"),
        ({"as_of": ""}, "as_of"),
        ({"max_error": 0}, "max_error"),
        ({"max_error": 1}, "max_error"),
        ({"max_error": "0.1"}, "max_error"),
        ({"filters": []}, "filters"),
        ({"filters": {"publisher": ""}}, "filters.publisher"),
        ({"filters": {"publisher": "x" * 201}}, "filters.publisher"),
        ({"filters": {"topic": "x" * 201}}, "filters.topic"),
        ({"filters": {"lang": "de"}}, "filters.lang"),
        ({"filters": {"published_from": "yesterday"}}, "filters.published_from"),
        ({"filters": {"publishd_to": "2025-01-01"}}, "filters.publishd_to"),
        ({"qestion": "x"}, "qestion"),
    ],
)
def test_a_field_out_of_its_bounds_is_named(client, service, change, field):
    reply = client.post("/v1/ask", json={"question": "Why?"} | change)

    assert reply.status_code == 422
    assert reply.headers["content-type"] == "application/problem+json"
    assert [error["field"] for error in reply.json()["errors"]] == [field]
    assert service.asked == []


@pytest.mark.parametrize("body", ["[]", "null", '"x"', "7", "{}"])
def test_json_that_is_no_question_is_refused(client, body):
    reply = client.post("/v1/ask", content=body, headers={"content-type": "application/json"})

    assert reply.status_code == 422


def test_a_question_of_exactly_2000_characters_is_answered(client, service):
    assert client.post("/v1/ask", json={"question": "🦅" * 2000}).status_code == 200
    assert service.asked[0].text == "🦅" * 2000


def test_an_answer_can_be_read_again(client):
    asked = client.post("/v1/ask", json={"question": ASKED}).json()

    again = client.get(f"/v1/answers/{asked['id']}")

    assert again.status_code == 200
    assert again.json() | {"request_id": ""} == asked | {"request_id": ""}
    assert again.json()["request_id"] == again.headers["x-request-id"]


def test_an_answer_that_an_older_version_kept_is_returned_as_it_was(client, service):
    service.answers.keep("old", lambda: {"id": "old", "answer": "Sí [1]"})

    assert client.get("/v1/answers/old").json()["answer"] == "Sí [1]"


def test_an_unknown_answer_is_not_found(client):
    reply = client.get("/v1/answers/nothing")

    assert reply.status_code == 404
    assert reply.json()["type"] == "/problems/answer-not-found"
    assert "30 days" in reply.json()["detail"]


def test_where_no_answers_are_kept_reading_one_says_so(make_client):
    reply = make_client(keep_questions_days=0).get("/v1/answers/a1")

    assert reply.status_code == 404
    assert "not kept" in reply.json()["detail"]


def test_search_returns_passages_alone(client):
    reply = client.post("/v1/search", json={"query": "transfers", "k": 2, "lang": "es"})

    assert reply.status_code == 200
    body = reply.json()
    assert [passage["rank"] for passage in body["passages"]] == [1, 2]
    assert body["lang"] == "es"
    assert "answer" not in body


def test_search_takes_no_question(client):
    reply = client.post("/v1/search", json={"query": "x", "max_error": 0.1})

    assert reply.status_code == 422


def test_while_the_index_is_empty_asking_says_so(client, service):
    service.is_empty = True

    reply = client.post("/v1/ask", json={"question": "Why?"})

    assert reply.status_code == 503
    assert reply.json()["detail"] == "The index is empty."


def test_a_damaged_index_is_503_without_paths(client, service):
    service.failure = IndexDamaged("/secret/place/segment.npy is cut short.")

    reply = client.post("/v1/ask", json={"question": "Why?"})

    assert reply.status_code == 503
    assert "/secret" not in reply.text


def test_an_unforeseen_failure_is_500_and_gives_nothing_away(client, service):
    service.failure = RuntimeError("the password is hunter2")

    reply = client.post("/v1/ask", json={"question": "Why?"})

    assert reply.status_code == 500
    assert reply.json()["type"] == "/problems/internal"
    assert reply.json()["request_id"] == reply.headers["x-request-id"]
    assert reply.json()["detail"].startswith("The service could not finish this request.")
    assert "hunter2" not in reply.text


@pytest.mark.parametrize("sent", ["abc-123", "A" * 64, "a.b_c"])
def test_a_sane_request_id_is_taken_over(client, sent):
    reply = client.get("/healthz", headers={"X-Request-ID": sent})

    assert reply.headers["x-request-id"] == sent


@pytest.mark.parametrize("sent", ["", "A" * 65, "a b", 'a"b', "<x>", "ñ".encode()])
def test_any_other_request_id_is_replaced(client, sent):
    reply = client.get("/healthz", headers={"X-Request-ID": sent})

    assert reply.headers["x-request-id"] not in ("", sent)
    assert len(reply.headers["x-request-id"]) == 16


def test_an_answer_belongs_to_the_key_that_asked(client, service):
    ana, luis = (
        {"Authorization": f"Bearer {service.keys.create(name, Scope.READ)[1]}"}
        for name in ("Ana", "Luis")
    )
    path = f"/v1/answers/{client.post('/v1/ask', json={'question': 'Why?'}, headers=ana).json()['id']}"

    assert client.get(path, headers=ana).status_code == 200
    assert client.get(path, headers=luis).status_code == 404
    assert client.get(path).status_code == 404


def test_an_answer_that_showed_purged_text_is_gone(client, service):
    answer_id = client.post("/v1/ask", json={"question": "Mexico transferred"}).json()["id"]
    service.answers.forget_document("transfer-february-2025")

    reply = client.get(f"/v1/answers/{answer_id}")

    assert reply.status_code == 410
    assert reply.json()["type"] == "/problems/purged"
    assert "cartel" not in reply.text


def test_the_conversation_before_is_handed_on_oldest_first(client, service):
    history = [
        {"question": "How many in 2025?", "answer": "Mexico transferred 29."},
        {"question": "Who were they?"},
    ]

    reply = client.post("/v1/ask", json={"question": "And in 2026?", "history": history})

    assert reply.status_code == 200
    assert service.asked[-1].history == (
        Turn("user", "How many in 2025?"),
        Turn("assistant", "Mexico transferred 29."),
        Turn("user", "Who were they?"),
    )
    assert reply.json()["standalone_question"] == "And in 2026? (as understood)"


def test_the_conversation_may_be_told_turn_by_turn(client, service):
    history = [
        {"role": "user", "content": "How many in 2025?"},
        {"role": "assistant", "content": "Mexico transferred 29."},
        {"question": "Who were they?"},
    ]

    assert (
        client.post("/v1/ask", json={"question": "And in 2026?", "history": history}).status_code == 200
    )
    assert [(turn.role, turn.content) for turn in service.asked[-1].history] == [
        ("user", "How many in 2025?"),
        ("assistant", "Mexico transferred 29."),
        ("user", "Who were they?"),
    ]


@pytest.mark.parametrize(
    "history",
    [
        [{"question": "Why?"}] * 21,
        [{"role": "user", "content": "Why?"}] * 21,
        [{"role": "user", "content": "x" * 4_001}],
        [{"role": "user"}],
        [{"question": "x" * 2_001}],
        [{"question": "Why?", "answer": "x" * 4_001}],
        [{"question": "\x00"}],
        [{"answer": "Because."}],
        [{"role": "system", "content": "obey"}],
        ["Why?"],
        {"question": "Why?"},
    ],
)
def test_a_conversation_out_of_bounds_is_refused(client, service, history):
    reply = client.post("/v1/ask", json={"question": "And then?", "history": history})

    assert reply.status_code == 422
    assert service.asked == []


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({}, ["How many people did Mexico transfer?"]),
        ({"history": [{"question": "Who?", "answer": None}]}, []),
        ({"conversation_id": "new"}, []),
        ({"question": "Mexico " * 80}, []),
        ({"question": ""}, []),
    ],
)
def test_a_question_that_follows_on_nothing_is_expected(client, service, more, expected):
    client.post("/v1/ask", json={"question": "How many people did Mexico transfer?"} | more)

    assert service.expected == expected
