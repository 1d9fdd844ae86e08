"""Standing questions over a real index: what articles change is told, once, by one server."""

from __future__ import annotations

import time

import pytest
from starlette.testclient import TestClient

from api.app import create_app
from api.keys import Scope
from api.standing_questions import asking, worker
from api.standing_questions.asking import Asker
from api.standing_questions.store import StandingStore
from rag.errors import AnsweringError
from tests.api.test_serving import CANARY, Server, wait_until
from tests.slack_stand_in import SECRET, sign, slack_stand_in, write_command

ASKED = {"question": "When did zebras cross the river at Nogales?", "max_error": 0.99}


@pytest.fixture
def serve(tmp_path, monkeypatch, receiver):
    """Start servers on one data folder, impatient ones; all are closed at the end."""
    monkeypatch.setattr(worker, "LOOK_SECONDS", 0.05)
    monkeypatch.setattr(worker, "SEND_SECONDS", 0.05)
    started = []

    def start(**settings):
        started.append(Server(tmp_path, fetch_allow=[receiver.pair], **settings))
        return started[-1]

    yield start
    for one in started:
        one.service.close()


def register(server, receiver, **more):
    reply = server.client.post("/v1/standing", json=ASKED | {"webhook": receiver.url} | more)
    assert reply.status_code == 201, reply.text
    return reply.json()


def filled(server):
    server.put("customs", "Something about customs.", publisher="Puente", topics=["customs"])
    wait_until(lambda: server.found("customs"))


def told(server, made):
    return server.client.get(f"/v1/standing/{made['id']}").json()


def settle(server, made):
    """Wait until everything that was stored has been asked about; some passes more."""

    def is_indexed():
        index = server.client.get("/v1/index").json()
        return index["indexing"]["store_change"] == index["store_change"]

    wait_until(is_indexed)
    time.sleep(0.5)
    return told(server, made)


def test_what_articles_change_is_told_with_citations(serve, receiver):
    server = serve()
    filled(server)
    made = register(server, receiver)
    assert "zebras" not in {one["document_id"] for one in made["evidence"]["quotes"]}

    server.put("zebras", CANARY)
    wait_until(lambda: receiver.received)
    server.put("zebras", f"Yesterday. {CANARY}")
    wait_until(lambda: len(receiver.received) == 2)
    notice = {"kind": "correction", "on": "2026-11-25", "text": "It was Tuesday."}
    server.client.post("/v1/documents/zebras/notices", json=notice)
    wait_until(lambda: len(receiver.received) == 3)
    server.client.post("/v1/documents/zebras/notices", json=notice | {"kind": "retraction"})
    wait_until(lambda: len(receiver.received) == 4)
    found = settle(server, made)

    new, moved, corrected, retracted = (one.data for one in receiver.received)
    (quote,) = [one for one in new["new"] if one["document_id"] == "zebras"]
    assert (quote["quote"], quote["version"]) == (CANARY, 1)
    assert quote["link"] == f"/documents/zebras?version=1#c0-{len(CANARY)}"
    assert CANARY in new["answer"]
    (quote,) = [one for one in moved["changed"] if one["document_id"] == "zebras"]
    assert (quote["was_version"], quote["version"], quote["quote"]) == (1, 2, CANARY)
    (quote,) = [one for one in corrected["changed"] if one["document_id"] == "zebras"]
    assert (quote["was_standing"], quote["standing"]) == ("stands", "corrected")
    gone = {one["document_id"]: one for one in retracted["withdrawn"]}["zebras"]
    assert (gone["standing"], gone["since"], gone["notice"]) == (
        "retracted",
        "2026-11-25",
        "It was Tuesday.",
    )
    assert len({one.id for one in receiver.received}) == len(receiver.received) == 4
    assert [one["id"] for one in found["changes"]] == [one.id for one in reversed(receiver.received)]
    assert (found["delivery"]["waiting"], found["delivery"]["failures"]) == (0, 0)


def test_a_correction_of_an_original_is_told_where_a_filter_leaves_its_copy_alone(serve, receiver):
    server = serve()
    server.put("wire", CANARY, publisher="AP", published="2026-03-01")
    server.put("copy", CANARY, publisher="La Razón", published="2026-03-02")
    wait_until(lambda: server.service.is_searchable("copy", 1))
    wait_until(lambda: server.service.stories.orders(["copy"]))
    made = register(server, receiver, filters={"publisher": "La Razón"})
    settle(server, made)

    notice = {"kind": "correction", "on": "2026-11-25", "text": "It was Tuesday."}
    server.client.post("/v1/documents/wire/notices", json=notice)
    wait_until(lambda: receiver.received)

    (quote,) = receiver.received[0].data["changed"]
    assert (quote["document_id"], quote["standing"]) == ("copy", "corrected")


def test_a_slack_channel_is_told_without_a_key(serve):
    with slack_stand_in() as slack:
        server = serve(
            slack_signing_secret=SECRET,
            slack_bot_token="xoxb-one",
            slack_api_url=slack.api_url,
            public_url="http://testserver",
        )
        filled(server)
        body = write_command(f"watch {ASKED['question']}", f"{slack.address}/hook")
        form = {"Content-Type": "application/x-www-form-urlencoded"}
        assert server.client.post("/chat/slack", content=body, headers=sign(body) | form).text == ""
        slack.wait_for(1)

        server.put("zebras", CANARY)
        _, (method, said) = slack.wait_for(2)

    assert (method, said["channel"]) == ("chat.postMessage", "C1")
    assert CANARY in str(said["blocks"])
    assert f"http://testserver/documents/zebras?version=1#c0-{len(CANARY)}" in str(said["blocks"])


def test_what_changes_no_evidence_is_told_to_nobody(serve, receiver):
    server = serve()
    server.put("zebras", CANARY)
    wait_until(lambda: "zebras" in server.found())
    made = register(server, receiver, filters={"publisher": "Nobody"})

    server.put("okapis", "Okapis crossed the river at Nogales on Monday.")
    server.client.delete("/v1/documents/zebras")
    settle(server, made)

    assert receiver.received == []
    assert told(server, made)["changes"] == []


def test_one_server_of_several_tells_and_another_takes_its_place(serve, receiver):
    first = serve()
    filled(first)
    made = register(first, receiver)
    wait_until(lambda: first.service._worker.is_at_work)
    second = serve()

    first.put("zebras", CANARY)
    wait_until(lambda: receiver.received)
    settle(first, made)
    assert (len(receiver.received), second.service._worker.is_at_work) == (1, False)
    first.service.close()
    wait_until(lambda: second.service._worker.is_at_work)
    second.client.delete("/v1/documents/zebras")
    wait_until(lambda: len(receiver.received) == 2)

    gone = {one["document_id"]: one for one in receiver.received[1].data["withdrawn"]}
    assert gone["zebras"]["standing"] == "deleted"


def test_what_changed_while_no_server_ran_is_told_by_the_next(serve, receiver, tmp_path):
    server = serve()
    filled(server)
    made = register(server, receiver)
    server.service._worker.close()
    server.put("zebras", CANARY)
    wait_until(lambda: "zebras" in server.found())
    server.service.close()
    assert receiver.received == []

    server = serve()
    wait_until(lambda: receiver.received)
    settle(server, made)

    assert len(receiver.received) == 1


def test_a_purge_leaves_nothing_of_an_article_in_what_was_told(serve, receiver, tmp_path, holding):
    server = serve()
    filled(server)
    made = register(server, receiver)
    server.put("zebras", CANARY)
    wait_until(lambda: receiver.received)
    assert any(name.startswith("standing") for name in holding(tmp_path, "Zebras crossed"))

    server.client.delete("/v1/documents/zebras?purge=true")

    assert [name for name in holding(tmp_path, "Zebras crossed") if name.startswith("standing")] == []
    wait_until(lambda: len(receiver.received) == 2)
    gone = {one["document_id"]: one for one in receiver.received[1].data["withdrawn"]}["zebras"]
    assert (gone["standing"], gone["quote"], gone["title"]) == ("purged", None, None)
    assert "Zebras" not in str(told(server, made))
    feed = server.client.get(made["feed"])
    assert "Zebras" not in feed.text
    assert "zebras" in feed.text


def test_a_document_that_is_purged_while_it_is_found_is_not_kept(serve, receiver, monkeypatch):
    server = serve()
    filled(server)
    server.service._worker.close()
    made = register(server, receiver)
    server.put("zebras", CANARY)
    wait_until(lambda: "zebras" in server.found())
    answer_question = asking.answer_question

    def purge_after_answering(*given):
        answer = answer_question(*given)
        server.client.delete("/v1/documents/zebras?purge=true")
        purged = server.service.store.change_number()
        wait_until(lambda: server.service._serving._followed == purged)  # it was wiped wherever it was
        return answer

    monkeypatch.setattr(asking, "answer_question", purge_after_answering)
    make_asker(server).look()

    assert "Zebras" not in str(told(server, made))


def make_asker(server):
    service = server.service
    return Asker(service._standing_store, service.store, service.keys, service._library)


def test_only_what_may_matter_is_asked_again(serve, receiver, monkeypatch):
    server = serve()
    filled(server)
    server.service._worker.close()
    asker = make_asker(server)
    assert asker.look() == 0
    made = [register(server, receiver, filters={"topic": topic}) for topic in ("customs", "rivers")]
    assert asker.look() == 2  # each once, whoever registered it
    assert asker.look() == 0

    server.put("zebras", CANARY, topics=["rivers"])
    wait_until(lambda: "zebras" in server.found())
    assert asker.look() == 1
    assert asker.look() == 0
    server.client.delete("/v1/documents/zebras")
    assert asker.look() > 0  # it was cited
    wait_until(lambda: not asker.look())
    made.append(register(server, receiver))
    assert asker.look() == 1
    server.service.keys.revoke(server.key.id)
    asked = [question.id for question in StandingStore(server.service._standing_store._path).find()]
    assert asked == [one["id"] for one in made]
    assert make_asker(server).look() == 0


def test_a_question_of_a_revoked_key_keeps_nobody_busy(serve, receiver, monkeypatch):
    server = serve()
    filled(server)
    server.service._worker.close()
    register(server, receiver)
    key, secret = server.service.keys.create("Gone", Scope.READ)
    asked = server.client.post("/v1/standing", json=ASKED, headers={"Authorization": f"Bearer {secret}"})
    assert asked.status_code == 201
    server.service.keys.revoke(key.id)
    asker = make_asker(server)
    assert asker.look() == 1

    monkeypatch.setattr(StandingStore, "find", lambda *_: pytest.fail("nothing has changed"))

    assert asker.look() == 0


def test_a_question_that_cannot_be_asked_has_no_other_compared_with_changes_that_are_not_there(
    serve, receiver, monkeypatch
):
    server = serve()
    filled(server)
    server.service._worker.close()
    register(server, receiver)
    broken = register(server, receiver, filters={"topic": "customs"})
    answer_question = asking.answer_question

    def fail(question, library):
        if question.filters.topic:
            raise AnsweringError("not now")
        return answer_question(question, library)

    monkeypatch.setattr(asking, "answer_question", fail)
    asker = make_asker(server)
    assert asker.look() == 2

    monkeypatch.setattr(asking, "select_rows", lambda *_: pytest.fail("nothing has changed"))

    assert asker.look() == 1
    assert broken["id"] not in asker._asked


def test_a_question_on_an_empty_index_waits_for_articles(serve, receiver):
    server = serve()
    made = register(server, receiver)
    assert made["evidence"] == {"refused": True, "reason": None, "quotes": []}

    server.put("zebras", CANARY)
    wait_until(lambda: receiver.received)

    data = receiver.received[0].data
    assert (data["was_refused"], data["refused"]) == (True, False)
    assert [one["document_id"] for one in data["new"]] == ["zebras"]


def test_links_are_absolute_under_the_public_address(serve, receiver):
    server = serve(public_url="https://puente.example.org/qa", allowed_hosts="localhost")
    filled(server)
    made = register(server, receiver)
    assert made["feed"].startswith(f"https://puente.example.org/qa/v1/standing/{made['id']}/feed?token=")

    server.put("zebras", CANARY)
    wait_until(lambda: receiver.received)

    links = [one["link"] for one in receiver.received[0].data["new"]]
    assert all(link.startswith("https://puente.example.org/qa/documents/") for link in links)


def test_a_service_that_was_not_started_tells_nothing(serve, receiver):
    server = serve()
    server.service.keys.create("other", Scope.READ)
    client = TestClient(create_app(server.service._settings, server.service), base_url="http://localhost")

    assert client.get("/v1/standing").status_code == 401
