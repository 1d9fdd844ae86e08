"""GET /v1/documents and /v1/documents/{id}."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from api.documents import KEPT_SECONDS, Facets
from corpus.document import Document
from corpus.errors import StoreUnavailable


def test_the_list_is_newest_first_with_the_facets(client):
    body = client.get("/v1/documents").json()

    assert [one["document_id"] for one in body["documents"]] == [
        "traslado-37-reos-enero-2026",
        "transfer-february-2025",
        "undated-note",
    ]
    assert body["documents"][2]["published"] is None
    assert body["total"] == 3
    assert body["facets"] == {
        "publishers": ["La Razón", "Puente"],
        "topics": ["cartels", "transfers"],
    }


def test_a_page_of_the_list(client):
    body = client.get("/v1/documents?limit=1&offset=1").json()

    assert [one["document_id"] for one in body["documents"]] == ["transfer-february-2025"]
    assert (body["total"], body["limit"], body["offset"]) == (3, 1, 1)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("lang=es", ["traslado-37-reos-enero-2026"]),
        ("topic=cartels", ["transfer-february-2025"]),
        ("publisher=La+Raz%C3%B3n", ["traslado-37-reos-enero-2026"]),
        ("title=TRANSF", ["transfer-february-2025"]),
        ("title=mexico", ["traslado-37-reos-enero-2026", "transfer-february-2025"]),
        ("publisher=nobody", []),
        ("offset=1000000000", []),
    ],
)
def test_the_list_is_narrowed(client, query, found):
    body = client.get(f"/v1/documents?{query}").json()

    assert [one["document_id"] for one in body["documents"]] == found
    assert body["facets"]["publishers"] == ["La Razón", "Puente"]


@pytest.mark.parametrize(
    "query",
    [
        "limit=0",
        "limit=101",
        "limit=5.0",
        "limit=%2B5",
        "limit=",
        "offset=-1",
        "offset=1000000001",
        "offset=99999999999999999999",
        "lang=fr",
        "topic=",
        "publisher=%00",
        "langs=es",
        "limit=1_0",
        "limit=%D9%A5",
    ],
)
def test_a_list_out_of_bounds_is_refused(client, query):
    assert client.get(f"/v1/documents?{query}").status_code == 422


def test_the_facets_follow_the_store_and_are_read_no_more_often_than_needed(service, monkeypatch):
    clock, reads = [100.0], []
    read = service.store.facets
    monkeypatch.setattr(service.store, "facets", lambda: reads.append(1) or read())
    facets = Facets(service.store, lambda: clock[0])

    def put(topic):
        service.store.put(Document(id=topic, title="N", text="n", lang="en", topics=(topic,)))

    assert "alpha" not in facets.read().topics
    put("alpha")
    put("zeta")
    clock[0] += KEPT_SECONDS / 2
    assert "zeta" not in facets.read().topics
    clock[0] += KEPT_SECONDS / 2
    assert {"alpha", "zeta"} < set(facets.read().topics)
    clock[0] += 10 * KEPT_SECONDS
    facets.read()
    assert len(reads) == 2


def test_what_was_purged_is_no_facet_any_more_from_then_on(client, service):
    service.store.put(Document(id="new", title="N", text="n", lang="en", topics=("zeta",)))
    assert "zeta" in client.get("/v1/documents").json()["facets"]["topics"]

    service.store.purge("new")

    assert "zeta" not in client.get("/v1/documents").json()["facets"]["topics"]


def test_a_document_comes_with_all_that_is_known(client):
    body = client.get("/v1/documents/transfer-february-2025").json()

    digest, stored_at = body.pop("digest"), body.pop("stored_at")
    assert len(digest) == 64
    assert stored_at.endswith("Z")
    assert body == {
        "document_id": "transfer-february-2025",
        "version": 1,
        "newest_version": 1,
        "deleted_at": None,
        "title": "Mexico transfers 29 cartel figures",
        "lang": "en",
        "published": "2025-03-06",
        "written": None,
        "publisher": "Puente",
        "url": "https://example.org/transfer",
        "topics": ["transfers", "cartels"],
        "sources": [
            {
                "title": "A fact sheet",
                "url": "https://example.org/sheet",
                "publisher": None,
                "published": None,
            }
        ],
        "headings": [{"start": 0, "end": 9, "level": 1}],
        "author": None,
        "modified": None,
        "canonical_url": None,
        "fetched_at": None,
        "source": None,
        "notices": [],
        "access": "full",
        "pages": [],
        "text": (
            "Transfers\n\nMexico transferred 29 cartel figures on 27 February 2025. 🦅 «Sí», said one."
        ),
    }


@settings(max_examples=40, suppress_health_check=list(HealthCheck))
@given(text=st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=60))
def test_the_text_is_returned_exactly(client, service, text):
    stored = service.store.put(Document(id="any", title="T", text=text, lang="en")).document

    body = client.get(f"/v1/documents/any?version={stored.version}").json()

    assert body["text"] == text


def test_an_old_version_stays_readable_and_knows_the_newest(client, service):
    first = service.store.get("undated-note")
    service.store.put(replace(first, text="Other words."))

    old = client.get("/v1/documents/undated-note?version=1").json()
    new = client.get("/v1/documents/undated-note").json()

    assert (old["text"], old["version"], old["newest_version"]) == ("Undated words.", 1, 2)
    assert (new["text"], new["version"], new["newest_version"]) == ("Other words.", 2, 2)


def test_a_deleted_document_is_gone_but_its_versions_are_not(client, service):
    service.store.delete("undated-note")

    gone = client.get("/v1/documents/undated-note")
    old = client.get("/v1/documents/undated-note?version=1")

    assert gone.status_code == 410
    assert gone.json()["type"] == "/problems/document-deleted"
    assert old.status_code == 200
    assert old.json()["deleted_at"] is not None


@pytest.mark.parametrize(
    ("path", "status", "slug"),
    [
        ("nothing", 404, "document-not-found"),
        ("..", 404, "not-found"),
        ("%2e%2e%2f", 404, "not-found"),
        ("x" * 129, 404, "document-not-found"),
        ("%00", 404, "document-not-found"),
        ("%ED%A0%80", 404, "document-not-found"),
        ("undated-note?version=2", 404, "version-not-found"),
        ("undated-note?version=0", 422, "invalid-request"),
        ("undated-note?version=x", 422, "invalid-request"),
        ("undated-note?version=1&x=1", 422, "invalid-request"),
    ],
)
def test_what_is_not_there_is_said(client, path, status, slug):
    reply = client.get(f"/v1/documents/{path}")

    assert reply.status_code == status
    assert reply.json()["type"] == f"/problems/{slug}"


def test_an_unchanged_document_is_not_sent_twice(client, service):
    first = client.get("/v1/documents/undated-note")
    tag = {"If-None-Match": first.headers["etag"]}

    unchanged = client.get("/v1/documents/undated-note", headers=tag)
    service.store.put(replace(service.store.get("undated-note"), text="Other words."))
    changed = client.get("/v1/documents/undated-note", headers=tag)

    assert (unchanged.status_code, unchanged.content) == (304, b"")
    assert changed.json()["text"] == "Other words."


def test_an_old_version_is_sent_again_when_it_is_not_the_newest_any_more(client, service):
    first = client.get("/v1/documents/undated-note?version=1")
    service.store.put(replace(service.store.get("undated-note"), text="Other words."))

    again = client.get(
        "/v1/documents/undated-note?version=1", headers={"If-None-Match": first.headers["etag"]}
    )

    assert again.status_code == 200
    assert again.json()["newest_version"] == 2


def test_a_store_that_fails_is_503_without_its_path(client, service):
    service.store.page = _raise(StoreUnavailable("/secret/documents.db is malformed"))

    reply = client.get("/v1/documents")

    assert reply.status_code == 503
    assert reply.json()["type"] == "/problems/store-unavailable"
    assert "/secret" not in reply.text


def _raise(error):
    def fail(*_, **__):
        raise error

    return fail


@pytest.mark.parametrize(
    "lines", [["*"], ['"other"', "{tag}"], ['"other", {tag}'], ["W/{tag}"]], ids=lambda one: one[-1]
)
@pytest.mark.parametrize("path", ["/v1/documents/undated-note", "/widget.js"])
def test_what_is_known_is_not_sent_again_however_that_is_said(client, path, lines):
    tag = client.get(path).headers["etag"]
    known = [("If-None-Match", line.format(tag=tag)) for line in lines]

    assert client.get(path, headers=known).status_code == 304
    assert client.get(path, headers=[("If-None-Match", '"other"')]).status_code == 200


@pytest.mark.parametrize("path", ["/v1/documents", "/v1/timeline"])
def test_a_list_is_walked_by_its_cursor(client, service, path):
    name = path.rpartition("/")[2].replace("timeline", "entries")
    whole = client.get(path).json()
    first = client.get(f"{path}?limit=1").json()
    service.store.delete(service.store.page(0, 1).entries[0].id)

    rest, after = [], first["next"]
    while after:
        page = client.get(path, params={"limit": 1, "after": after}).json()
        rest += page[name]
        after = page["next"]

    assert whole["next"] is None
    assert rest == whole[name][1:]


@pytest.mark.parametrize("cursor", ["", "20", "2025-01-01~A~0", "2025-01-01~a~0x", "~a~0\n"])
def test_a_cursor_that_was_not_given_out_is_refused(client, cursor):
    reply = client.get("/v1/documents", params={"after": cursor})

    assert (reply.status_code, reply.json()["errors"][0]["field"]) == (422, "after")
