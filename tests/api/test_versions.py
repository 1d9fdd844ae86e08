"""Versions, the diff between two, notices, and what a citation is worth by now."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

ID = "transfer-february-2025"
QUOTE = "29 cartel figures"
FUTURE = "lies in the future; a notice has the day on which it was made known"


@pytest.fixture
def citation(service):
    text = service.store.get(ID).text
    start = text.index(QUOTE)
    return {
        "document_id": ID,
        "version": 1,
        "start": start,
        "end": start + len(QUOTE),
        "quote": QUOTE,
    }


@pytest.fixture
def check(client, citation):
    """Check the citation, or a changed one; its verdict and all that was told."""

    def send(**changes):
        reply = client.post("/v1/citations:check", json=citation | changes)
        assert reply.status_code == 200, reply.text
        (told,) = reply.json()["citations"]
        assert reply.json()["verdict"] == told["verdict"]
        return told

    return send


def put_version(service, **changes):
    service.store.put(replace(service.store.get(ID), **changes))


def correct(client, writer, kind="correction"):
    notice = {"kind": kind, "on": "2025-03-08", "text": "It said something else."}
    reply = client.post(f"/v1/documents/{ID}/notices", json=notice, headers=writer)
    assert reply.status_code == 200, reply.text
    return reply.json()


def test_the_versions_are_listed_oldest_first(client, service, writer):
    put_version(service, title="Corrected", text="Other words.")
    correct(client, writer)
    client.delete(f"/v1/documents/{ID}", headers=writer)

    body = client.get(f"/v1/documents/{ID}/versions").json()

    assert [(one["version"], one["title"]) for one in body["versions"]] == [
        (1, "Mexico transfers 29 cartel figures"),
        (2, "Corrected"),
    ]
    assert body["deleted_at"] is not None
    assert [(one["kind"], one["on"], one["origin"]) for one in body["notices"]] == [
        ("correction", "2025-03-08", "hand")
    ]


def test_the_diff_has_the_exact_places_in_both_texts(client, service):
    old = service.store.get(ID).text
    new = old.replace("29", "37").replace("🦅 ", "")
    put_version(service, text=new, topics=("transfers",), publisher=None)

    body = client.get(f"/v1/documents/{ID}/diff?from=1&to=2").json()

    made, at = "", 0
    for change in body["changes"]:
        before, after = change["before"], change["after"]
        assert old[before["start"] : before["end"]] == before["text"]
        assert new[after["start"] : after["end"]] == after["text"]
        made += old[at : before["start"]] + after["text"]
        at = before["end"]
    assert made + old[at:] == new
    assert [change["kind"] for change in body["changes"]] == ["replace", "delete"]
    assert body["fields"] == [
        {"field": "publisher", "before": "Puente", "after": None},
        {"field": "topics", "before": "transfers, cartels", "after": "transfers"},
    ]


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("?from=1&to=2", 404),
        ("?from=1", 422),
        ("", 422),
        ("?from=0&to=1", 422),
        ("?from=1&to=1&x=1", 422),
        ("?from_=1&to=1", 422),
    ],
)
def test_a_diff_of_what_is_not_there_is_refused(client, query, status):
    assert client.get(f"/v1/documents/{ID}/diff{query}").status_code == status


def test_a_citation_stands_also_when_the_article_has_changed(check, service):
    assert (check()["verdict"], check()["in_newest"]) == ("stands", True)

    put_version(service, text="Other words.")

    told = check()
    assert (told["verdict"], told["newest_version"], told["in_newest"]) == ("stands", 2, False)


@pytest.mark.parametrize(
    "changes",
    [
        {"quote": "37 cartel figures"},
        {"start": 0},
        {"version": 2},
        {"document_id": "nothing"},
        {"start": 10**9, "end": 10**9, "quote": "x"},
        {"start": 5, "end": 2, "quote": "x"},
    ],
)
def test_a_citation_that_never_was(check, changes):
    told = check(**changes)

    assert (told["verdict"], told["newest_version"], told["notice"]) == ("never_was", None, None)
    assert told["what_never_was"] in ("document", "version", "quote")


def test_a_correction_is_told_to_citations_of_what_came_before_it(check, client, service, writer):
    correct(client, writer)
    put_version(service, text="37 people.")

    told = check()
    assert (told["verdict"], told["notice"]["text"]) == ("corrected", "It said something else.")
    assert check(version=2, start=0, end=9, quote="37 people")["verdict"] == "stands"


def test_a_retraction_holds_for_every_version_until_it_is_taken_back(check, client, service, writer):
    correct(client, writer, "retraction")
    put_version(service, text="37 people.")

    assert check()["verdict"] == "retracted"
    assert check(version=2, start=0, end=9, quote="37 people")["verdict"] == "retracted"

    taken = client.delete(f"/v1/documents/{ID}/notices", headers=writer)
    assert taken.json() == {"withdrawn": 1}
    assert check()["verdict"] == "stands"


@pytest.mark.parametrize(("days", "status"), [(-400, 200), (0, 200), (1, 200), (2, 422), (400, 422)])
def test_a_notice_is_not_dated_in_the_future(client, service, writer, days, status):
    on = datetime.now(UTC).date() + timedelta(days=days)
    notice = {"kind": "correction", "on": on.isoformat(), "text": "It said something else."}

    reply = client.post(f"/v1/documents/{ID}/notices", json=notice, headers=writer)

    assert reply.status_code == status
    assert [one.on for one in service.store.notices(ID)] == ([on] if status == 200 else [])
    assert status == 200 or reply.json()["errors"] == [{"field": "on", "message": FUTURE}]


def test_a_correction_of_an_original_is_told_to_citations_of_its_copy(check, client, service, writer):
    original = service.store.get(ID)
    service.store.put(replace(original, id="copy", publisher="La Razón"))
    service.stories.follow(service.store)
    correct(client, writer)

    told = check(document_id="copy")

    assert (told["verdict"], told["copy_of"]) == ("corrected", ID)
    assert told["notice"]["text"] == "It said something else."
    assert check()["copy_of"] is None


def test_a_citation_of_what_was_deleted_or_purged(check, client, writer, admin):
    client.delete(f"/v1/documents/{ID}", headers=writer)
    told = check()
    assert (told["verdict"], told["since"] is not None) == ("deleted", True)
    assert check(quote="invented words, really")["verdict"] == "never_was"

    client.delete(f"/v1/documents/{ID}?purge=true", headers=admin)
    told = check()
    assert (told["verdict"], told["since"] is not None) == ("purged", True)


def test_an_answer_is_checked_by_its_id_also_after_a_purge(client, writer, admin):
    answer = client.post("/v1/ask", json={"question": "Mexico transferred"}).json()
    checked = {"answer_id": answer["id"]}

    before = client.post("/v1/citations:check", json=checked).json()
    correct(client, writer)
    corrected = client.post("/v1/citations:check", json=checked).json()
    client.delete(f"/v1/documents/{ID}?purge=true", headers=admin)
    purged = client.post("/v1/citations:check", json=checked).json()

    assert [body["verdict"] for body in (before, corrected, purged)] == ["stands", "corrected", "purged"]
    assert [one["n"] for one in purged["citations"]] == [1]


def test_an_answer_of_another_key_cannot_be_checked(client, writer, admin):
    answer = client.post("/v1/ask", json={"question": "Mexico transferred"}, headers=admin).json()

    for headers in ({}, writer):
        reply = client.post("/v1/citations:check", json={"answer_id": answer["id"]}, headers=headers)
        assert reply.status_code == 404


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"document_id": ID, "version": 1},
        {"answer_id": "a", "document_id": ID},
        {"answer_id": ""},
        {"document_id": "../etc", "version": 1, "start": 0, "end": 1, "quote": "x"},
        {"document_id": ID, "version": 1, "start": -1, "end": 1, "quote": "x"},
        {"document_id": ID, "version": 1, "start": 0, "end": 1, "quote": ""},
    ],
)
def test_half_a_citation_is_refused(client, body):
    assert client.post("/v1/citations:check", json=body).status_code == 422


def test_a_document_tells_its_notices_and_is_sent_again_when_one_is_recorded(client, writer):
    first = client.get(f"/v1/documents/{ID}")
    recorded = correct(client, writer)
    again = client.get(f"/v1/documents/{ID}", headers={"If-None-Match": first.headers["etag"]})

    assert again.status_code == 200
    assert again.json()["notices"] == [recorded]
    assert correct(client, writer) == recorded


@pytest.mark.parametrize(
    ("body", "errors"),
    [
        ({}, ["document_id", "version", "start", "end", "quote"]),
        ({"answer_id": 5}, ["answer_id"]),
        ({"answer_id": "a", "quote": "x"}, ["quote"]),
        ({"document_id": "A B", "version": 1, "start": 0, "end": 1, "quote": "x"}, ["document_id"]),
        ([], ["body"]),
    ],
)
def test_what_is_wrong_with_a_check_is_told_by_the_names_of_its_fields(client, body, errors):
    reply = client.post("/v1/citations:check", json=body)

    assert reply.status_code == 422
    assert [one["field"] for one in reply.json()["errors"]] == errors


def test_a_version_that_never_was_is_told_beside_those_that_can_be_read(client, service, admin):
    client.delete(f"/v1/documents/{ID}?purge=true", headers=admin)
    purged = client.get(f"/v1/documents/{ID}?version=99")
    article = {"title": "A title", "text": "Other words."}
    client.put(f"/v1/documents/{ID}", json=article, headers=admin)
    newest = service.store.get(ID).version
    back = client.get(f"/v1/documents/{ID}?version=99")

    assert (purged.status_code, back.status_code) == (404, 404)
    assert "were purged" in purged.json()["detail"]
    assert f"Its versions are {newest} to {newest}" in back.json()["detail"]
