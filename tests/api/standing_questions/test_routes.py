"""/v1/standing, over a service that answers from three small documents."""

from __future__ import annotations

import feedparser
import pytest

from api.keys import Scope
from api.schemas.standing_questions import PauseReason
from api.standing_questions.store import StandingStore
from tests.api.standing_questions.conftest import change_to, quoting, resting_on

ASKED = "How many cartel figures did Mexico transfer?"
HOOK = "https://example.org/hook"


@pytest.fixture
def ana(service):
    return {"Authorization": f"Bearer {service.keys.create('Ana', Scope.READ)[1]}"}


@pytest.fixture
def luis(service):
    return {"Authorization": f"Bearer {service.keys.create('Luis', Scope.ADMIN)[1]}"}


@pytest.fixture
def store(service, tmp_path):
    return StandingStore(tmp_path / "standing.db")


def register(client, headers, **more):
    return client.post("/v1/standing", json={"question": ASKED} | more, headers=headers)


def tell(store, standing_id, *quotes, **more):
    question = store.get(standing_id)
    store.change_evidence(question, resting_on(*quotes), change_to(question, *quotes, **more))


def test_a_question_is_registered_with_what_it_rests_on_now(client, service, ana):
    reply = register(client, ana, lang="es", filters={"topic": "transfers"}, max_error=0.1, webhook=HOOK)

    made = reply.json()
    assert reply.status_code == 201
    assert made["request_id"] == reply.headers["x-request-id"]
    assert [one["document_id"] for one in made["evidence"]["quotes"]] == ["transfer-february-2025"]
    assert (made["webhook"], made["delivery"]["waiting"]) == (HOOK, 0)
    asked = service.asked[-1]
    assert (asked.text, asked.lang, asked.filters.topic, asked.max_error) == (
        ASKED,
        "es",
        "transfers",
        0.1,
    )


def test_the_list_tells_the_newest_change_of_each(client, ana, store):
    made = register(client, ana).json()
    assert made["latest"] is None
    for words in ("Thirty-seven.", "Thirty-eight."):
        tell(store, made["id"], quoting("a", words))
    register(client, ana)

    first, second = client.get("/v1/standing", headers=ana).json()["standing"]

    assert [one["quote"] for one in first["latest"]["change"]["new"]] == ["Thirty-eight."]
    assert second["latest"] is None


def test_the_secret_is_told_once(client, ana):
    made = register(client, ana, webhook=HOOK).json()
    assert made["secret"].startswith("whsec_")

    for path in ("/v1/standing", f"/v1/standing/{made['id']}"):
        assert made["secret"] not in client.get(path, headers=ana).text
    assert register(client, ana).json()["secret"] is None


def test_a_standing_question_is_its_keys_alone(client, ana, luis):
    made = register(client, ana, webhook=HOOK).json()
    place = f"/v1/standing/{made['id']}"

    assert client.get("/v1/standing", headers=luis).json() == {"standing": []}
    for method, body in (("GET", None), ("DELETE", None), ("PATCH", {"paused": True})):
        assert client.request(method, place, json=body, headers=luis).status_code == 404
        assert client.request(method, place, json=body).status_code == 401
    assert [one["id"] for one in client.get("/v1/standing", headers=ana).json()["standing"]] == [
        made["id"]
    ]
    assert client.delete(place, headers=ana).json() == {"id": made["id"]}
    assert client.get(place, headers=ana).status_code == 404
    assert client.get(made["feed"]).status_code == 404


def test_a_key_has_so_many_and_no_more(client, service, ana, luis):
    statuses = [register(client, ana).status_code for _ in range(21)]
    assert statuses == [201] * 20 + [409]
    assert register(client, luis).status_code == 201


@pytest.mark.parametrize(
    "webhook",
    [
        "http://127.0.0.1/",
        "http://[::1]/",
        "http://10.0.0.1/x",
        "https://example.org:8443/",
        "ftp://x/",
        "x",
    ],
)
def test_a_webhook_inside_is_refused(client, service, ana, webhook):
    reply = register(client, ana, webhook=webhook)

    assert (reply.status_code, reply.json()["type"]) == (422, "/problems/fetch-refused")
    assert service.asked == []


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "question"),
        ({"question": "x" * 2_001}, "question"),
        ({"question": ASKED, "as_of": "2026-01-01"}, "as_of"),
        ({"question": ASKED, "webhook": "https://example.org/" + "x" * 2_000}, "webhook"),
        ({"question": ASKED, "webhook": 7}, "webhook"),
    ],
)
def test_a_question_out_of_its_bounds_is_refused(client, ana, body, field):
    reply = client.post("/v1/standing", json=body, headers=ana)

    assert reply.status_code == 422
    assert [error["field"] for error in reply.json()["errors"]] == [field]


def test_a_webhook_is_paused_and_resumed(client, ana, store):
    made = register(client, ana, webhook=HOOK).json()
    place = f"/v1/standing/{made['id']}"
    tell(store, made["id"], quoting("a", "One."))

    paused = client.patch(place, json={"paused": True}, headers=ana).json()["delivery"]
    assert (paused["paused_because"], paused["paused_message"]) == ("by_owner", "You paused it.")
    assert (paused["waiting"], store.due()) == (1, [])
    assert client.patch(place, json={"paused": "yes"}, headers=ana).status_code == 422
    resumed = client.patch(place, json={"paused": False}, headers=ana).json()["delivery"]
    assert (resumed["paused_at"], len(store.due())) == (None, 1)
    assert (resumed["paused_because"], resumed["paused_message"]) == (None, None)


@pytest.mark.parametrize(
    ("asked", "lang", "paused", "trouble"),
    [
        (ASKED, None, "You paused it.", "It answers with status 500."),
        ("¿Cuántas personas entregó México?", None, "Usted la pausó.", "Responde con el estado 500."),
        (ASKED, "es", "Usted la pausó.", "Responde con el estado 500."),
    ],
)
def test_how_a_webhook_is_doing_is_told_in_the_language_of_the_question(
    client, ana, store, asked, lang, paused, trouble
):
    made = register(client, ana, question=asked, lang=lang, webhook=HOOK).json()
    store.note_failed(made["id"], "status 500", 0.0)
    store.pause(made["id"], PauseReason.BY_OWNER)

    delivery = client.get(f"/v1/standing/{made['id']}", headers=ana).json()["delivery"]

    assert (delivery["failed_because"], delivery["failed_status"]) == ("status", 500)
    assert (delivery["trouble"], delivery["paused_message"]) == (trouble, paused)


def test_a_reason_that_an_earlier_version_kept_as_a_sentence_is_told_as_it_is(client, ana, store):
    made = register(client, ana, webhook=HOOK).json()
    store.note_failed(made["id"], "it answers with status 500.", 0.0)
    store.pause(made["id"], "10 attempts in a row failed.")

    paused = client.get(f"/v1/standing/{made['id']}", headers=ana).json()["delivery"]

    assert (paused["paused_because"], paused["failed_because"], paused["failed_status"]) == (None,) * 3
    assert paused["paused_message"] == "10 attempts in a row failed."
    assert paused["trouble"] == "it answers with status 500."


def test_a_feed_is_opened_by_its_token_and_nothing_else(make_client, service, ana):
    client = make_client(open_reads=False)
    made = register(client, ana).json()
    path, _, token = made["feed"].partition("?token=")

    assert client.get(made["feed"]).status_code == 200
    for query in ("?token=x", f"?token={token[:-1]}", f"?token={token}x", "?token=", "?token=%00"):
        assert client.get(path + query).status_code == 404
    assert client.get(path).status_code == 422
    assert client.get(f"{path}?token=%ff").status_code == 422
    other = register(client, ana).json()
    assert client.get(f"/v1/standing/{other['id']}/feed?token={token}").status_code == 404
    assert client.get(f"{path}?token=x", headers=ana).status_code == 404
    service.keys.revoke(service.keys.list()[0].id)
    assert client.get(made["feed"]).status_code == 404


def test_a_token_gets_into_no_error(client, ana):
    made = register(client, ana).json()
    token = made["feed"].partition("?token=")[2]

    reply = client.get(f"/v1/standing/nothing/feed?token={token}")

    assert token not in reply.text


def test_a_feed_is_atom_with_an_entry_for_each_change(client, ana, store):
    made = register(client, ana).json()
    assert feedparser.parse(client.get(made["feed"]).content).entries == []
    tell(store, made["id"], quoting("a", "It was 37."))
    tell(store, made["id"], refused=True, was_refused=False, reason="no_document", answer=None)

    reply = client.get(made["feed"])

    assert reply.headers["content-type"] == "application/atom+xml; charset=utf-8"
    feed = feedparser.parse(reply.content)
    assert not feed.bozo
    assert (feed.version, feed.feed.title, feed.feed.author) == ("atom10", ASKED, "Puente")
    assert feed.feed.links[0].href == made["feed"]
    gone, new = feed.entries
    assert new.title == f"1 new: {ASKED}"
    assert new.link == "http://localhost/documents/a?version=1#c0-10"
    assert "It was 37." in new.content[0].value
    assert gone.title == f"There is no answer any more: {ASKED}"
    assert len({feed.feed.id, new.id, gone.id}) == 3


def test_a_feed_that_has_not_changed_is_not_sent_again(client, ana, store):
    made = register(client, ana).json()
    first = client.get(made["feed"])
    again = client.get(made["feed"], headers={"If-None-Match": first.headers["etag"]})
    tell(store, made["id"], quoting("a", "One."))
    later = client.get(made["feed"], headers={"If-None-Match": first.headers["etag"]})

    assert (first.status_code, again.status_code, later.status_code) == (200, 304, 200)
    assert (again.content, again.headers["etag"]) == (b"", first.headers["etag"])
    assert first.headers["cache-control"] == "private, no-cache"


def test_reading_a_feed_counts_for_its_address(make_client, ana, tmp_path):
    client = make_client(requests_per_minute=3, data_dir=tmp_path)
    made = register(client, ana).json()

    statuses = [client.get(made["feed"]).status_code for _ in range(5)]

    assert statuses == [200, 200, 200, 429, 429]


def test_the_file_that_cannot_be_used_is_503_without_its_path(client, ana, tmp_path):
    (tmp_path / "standing.db").write_bytes(b"no database" * 1000)

    reply = register(client, ana)

    assert (reply.status_code, reply.json()["type"]) == (503, "/problems/standing-unavailable")
    assert str(tmp_path) not in reply.text
