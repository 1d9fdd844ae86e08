"""Sources, quarantine, and the index: what those who run the service ask for."""

from __future__ import annotations

import json

import pytest

from corpus.document import RawFile
from corpus.sources.listing import read_sources
from corpus.sources.trouble import SourceTrouble
from index.errors import BuildRunning, NothingToRollBack

SOURCES = """
[[source]]
name = "agency"
kind = "feed"
location = "https://reader:secret@news.example.org/feed.xml?token=secret"
text = "excerpt"

[[source]]
name = "briefs"
kind = "folder"
location = "inbox"
"""


def test_the_sources_are_told_without_what_is_not_for_everybody(client, service, tmp_path):
    (tmp_path / "sources.toml").write_text(SOURCES.replace("reader:secret@", ""))
    agency, _ = read_sources(tmp_path / "sources.toml").sources
    service.source_states.begin(agency)
    service.source_states.fail(
        agency, "it answers 503", SourceTrouble.ERROR_STATUS, next_poll_at=2_000_000_000.0
    )

    body = client.get("/v1/sources").json()

    assert body["mistakes"] == []
    assert [(one["name"], one["kind"], one["text"]) for one in body["sources"]] == [
        ("agency", "feed", "excerpt"),
        ("briefs", "folder", "full"),
    ]
    assert [one["location"] for one in body["sources"]] == ["https://news.example.org/feed.xml", "inbox"]
    first = body["sources"][0]
    assert (first["error"], first["failures"], first["last_success"]) == ("it answers 503", 1, None)
    assert first["next_poll_at"] == "2033-05-18T03:33:20Z"
    assert (first["error_code"], first["stale_code"], first["is_stale"]) == ("error_status", None, False)
    assert "secret" not in json.dumps(body)
    assert str(tmp_path) not in json.dumps(body)


def test_mistakes_in_the_list_are_told_line_by_line(client, tmp_path):
    entry = '[[source]]\nname = "{}"\nkind = "{}"\nlocation = "{}"\n'
    text = entry.format("a", "fed", "x") + entry.format("b", "folder", "inbox")
    (tmp_path / "sources.toml").write_text(text)

    body = client.get("/v1/sources").json()

    assert [one["name"] for one in body["sources"]] == ["b"]
    assert body["mistakes"]
    assert all(line.startswith("sources.toml, line ") for line in body["mistakes"])


@pytest.mark.parametrize(
    "location",
    [
        "https://reader:hunter2@news.example.org/feed.xml",
        "ftp://news.example.org/feed.xml?token=hunter2",
        "https://news.example.org/feed.xml?token=hunter2",
    ],
)
def test_a_mistake_gives_no_secret_of_an_address_away(client, tmp_path, location):
    entry = '[[source]]\nname = "{}"\nkind = "feed"\nlocation = "{}"\n'
    (tmp_path / "sources.toml").write_text(entry.format("a", location) + entry.format("b", location))

    reply = client.get("/v1/sources")

    assert reply.json()["mistakes"]
    assert "hunter2" not in reply.text


def test_without_a_list_there_are_no_sources(client):
    assert client.get("/v1/sources").json() == {"sources": [], "mistakes": []}


@pytest.fixture
def refused(service):
    """A file in quarantine that cannot be read, and one that can by now."""
    bad = service.quarantine.add(RawFile("bad.txt", "Año".encode("latin-1"), "text/plain"), "not UTF-8")
    text = b"A title\n\nWords of the article, which are a sentence.\n"
    good = service.quarantine.add(RawFile("good.txt", text, "text/plain"), "the disk was full")
    return bad, good


def test_what_was_refused_is_listed_with_its_reason(client, writer, refused):
    files = client.get("/v1/quarantine", headers=writer).json()["files"]

    assert {one["name"]: (one["reason"], one["tries"]) for one in files} == {
        "bad.txt": ("not UTF-8", 1),
        "good.txt": ("the disk was full", 1),
    }


def test_one_is_tried_again_and_stored_or_refused_once_more(client, writer, service, refused):
    bad, good = refused

    again = client.post(f"/v1/quarantine/{good.id}/retry", headers=writer).json()
    still = client.post(f"/v1/quarantine/{bad.id}/retry", headers=writer).json()

    assert again == {"id": good.id, "stored": True, "reason": None}
    assert (still["stored"], "UTF-8" in still["reason"]) == (False, True)
    assert service.store.get("good").title == "A title"
    (left,) = client.get("/v1/quarantine", headers=writer).json()["files"]
    assert (left["id"], left["tries"]) == (bad.id, 2)


def test_all_are_tried_again_until_they_are_given_up(client, writer, refused):
    told = [client.post("/v1/quarantine:retry", headers=writer).json() for _ in range(3)]

    assert told == [
        {"stored": 1, "refused": 1},
        {"stored": 0, "refused": 1},
        {"stored": 0, "refused": 0},
    ]
    (left,) = client.get("/v1/quarantine", headers=writer).json()["files"]
    assert left["is_given_up"]


def test_one_is_discarded_for_good(client, writer, refused):
    bad, _ = refused

    assert client.delete(f"/v1/quarantine/{bad.id}", headers=writer).status_code == 200
    for reply in (
        client.delete(f"/v1/quarantine/{bad.id}", headers=writer),
        client.post(f"/v1/quarantine/{bad.id}/retry", headers=writer),
        client.delete("/v1/quarantine/..%2f..%2fdocuments.db", headers=writer),
        client.delete("/v1/quarantine/...", headers=writer),
    ):
        assert reply.status_code == 404


def test_the_index_tells_how_far_it_is(client):
    body = client.get("/v1/index").json()

    assert (body["store_change"], body["indexing"]["backlog"]) == (3, 0)
    assert body["indexing"]["build"]["state"] == "idle"


@pytest.mark.parametrize("what", ["build", "rollback"])
def test_building_and_going_back_are_asked_of_whoever_writes_the_index(client, admin, service, what):
    reply = client.post(f"/v1/index:{what}", headers=admin)

    assert (reply.status_code, reply.json()) == (202, {"accepted": what})
    assert service.requested == [what]


@pytest.mark.parametrize(
    ("what", "error", "kind"),
    [
        ("build", BuildRunning("A full build is under way."), "build-running"),
        ("rollback", NothingToRollBack(), "nothing-to-roll-back"),
    ],
)
def test_what_would_be_asked_in_vain_is_refused(client, admin, service, monkeypatch, what, error, kind):
    def refuse(_):
        raise error

    monkeypatch.setattr(service, "ask_writer", refuse)

    reply = client.post(f"/v1/index:{what}", headers=admin)

    assert (reply.status_code, reply.json()["type"]) == (409, f"/problems/{kind}")
    assert reply.json()["detail"] == str(error)
