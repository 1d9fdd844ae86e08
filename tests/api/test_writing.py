"""PUT and DELETE /v1/documents/{id}, POST /v1/documents:batch, and purging."""

from __future__ import annotations

import json
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace

import httpx
import pytest

from api.keys import Scope
from corpus.document import Document
from corpus.errors import DocumentPurged
from corpus.store import DocumentStore

ARTICLE = {
    "title": "México entrega a 26",
    "text": "México entregó a 26 personas el 12 de agosto de 2025.\n\n🦅 Dijo «sí».",
    "lang": "es",
    "published": "2025-08-13",
    "publisher": "La Razón",
    "url": "https://example.org/a?b=1",
    "topics": ["transfers", "transfers", "cartels"],
}


@pytest.fixture
def put(client, writer):
    """PUT a body of a media type under an id."""

    def send(document_id, body, media_type="application/json"):
        content = json.dumps(body) if isinstance(body, dict) else body
        return client.put(
            f"/v1/documents/{document_id}", content=content, headers=writer | {"Content-Type": media_type}
        )

    return send


def test_new_unchanged_changed_and_back_again(put, client, writer):
    first = put("a", ARTICLE)
    same = put("a", ARTICLE)
    other = put("a", ARTICLE | {"text": "México entregó a 27 personas."})
    client.delete("/v1/documents/a", headers=writer)
    again = put("a", ARTICLE)

    assert [reply.status_code for reply in (first, same, other, again)] == [201, 200, 200, 201]
    assert first.json() == {"document_id": "a", "version": 1, "changed": True, "searchable": False}
    assert [(r.json()["version"], r.json()["changed"]) for r in (same, other, again)] == [
        (1, False),
        (2, True),
        (3, True),
    ]


def test_json_is_stored_as_it_was_sent(put, client):
    put("a", ARTICLE)

    body = client.get("/v1/documents/a").json()

    assert {name: body[name] for name in ARTICLE} == ARTICLE | {"topics": ["transfers", "cartels"]}


def test_the_language_is_detected_where_it_is_not_given(put, client):
    put("es", {"title": "T", "text": "México entregó a 26 personas el 12 de agosto de 2025."})
    put("en", {"title": "T", "text": "Mexico handed over 26 people on the 12th of August."})

    assert client.get("/v1/documents/es").json()["lang"] == "es"
    assert client.get("/v1/documents/en").json()["lang"] == "en"


@pytest.mark.parametrize(
    ("media_type", "body"),
    [
        ("text/markdown", "---\nid: another\ntitle: A title\n---\nWords of the article.\n"),
        ("text/markdown; charset=utf-8", "# A title\n\nWords of the article.\n"),
        (
            "message/rfc822",
            "From: Ana <ana@example.org>\nDate: Wed, 13 Aug 2025 10:00:00 +0000\nSubject: A title\n"
            "Content-Type: text/plain; charset=utf-8\n\nWords of the article, which came by e-mail.\n",
        ),
        ("TEXT/PLAIN", "A title\n\nWords of the article, which are a sentence.\n"),
        (
            "text/html",
            "<html><head><title>A title</title></head><body><article><p>"
            + "Words of the article. " * 20
            + "</p></article></body></html>",
        ),
    ],
)
def test_files_are_read_by_their_type_and_stored_under_the_id_of_the_path(put, client, media_type, body):
    reply = put("mine", body, media_type)

    assert reply.status_code == 201, reply.text
    assert "Words of the article" in client.get("/v1/documents/mine").json()["text"]
    assert client.get("/v1/documents/another").status_code == 404


@pytest.mark.parametrize("media_type", ["text/plain", "text/markdown", "text/html"])
def test_the_charset_that_is_declared_counts(client, writer, media_type):
    text = "La Armada de España avistó un año después 31 lanchas en la bahía de Guaymas, según el parte."
    body = f"<html><body><article><p>{text}</p></article></body></html>" if "html" in media_type else text

    reply = client.put(
        "/v1/documents/charset",
        content=body.encode("iso-8859-15"),
        headers={**writer, "Content-Type": f"{media_type}; charset=ISO-8859-15"},
    )

    assert reply.status_code == 201, reply.text
    assert client.get("/v1/documents/charset").json()["text"] == text


def test_an_article_of_nothing_but_what_cannot_be_seen_is_refused(client, writer):
    reply = client.put(
        "/v1/documents/nothing", json={"title": "T", "text": "\u200b \u2060…"}, headers=writer
    )

    assert (reply.status_code, "no text" in reply.json()["detail"]) == (422, True)


@pytest.mark.parametrize(
    "document_id",
    [
        "CON",
        "a%20b",
        "a%00b",
        ".hidden",
        "-a",
        "a" * 129,
        "%2e%2e",
        "..%5c..%5cetc",
        "%ED%A0%80",
        "a%0ab",
    ],
)
def test_an_id_that_could_be_something_else_is_refused(put, client, service, document_id):
    reply = put(document_id, ARTICLE)

    assert reply.status_code in (404, 422)
    assert service.store.count() == 3


@pytest.mark.parametrize("path", ["..%2f..%2fetc", "%2fetc%2fpasswd", "a/b", "../a"])
def test_a_path_that_leads_elsewhere_leads_nowhere(put, service, path):
    assert put(path, ARTICLE).status_code in (404, 405)
    assert service.store.count() == 3


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"title": None}, "title"),
        ({"title": " \u202e "}, "title"),
        ({"title": "x" * 501}, "title"),
        ({"text": ""}, "text"),
        ({"text": "\x00"}, "text"),
        ({"text": 5}, "text"),
        ({"lang": "fr"}, "lang"),
        ({"published": "yesterday"}, "published"),
        ({"published": "2025-02-30"}, "published"),
        ({"url": "javascript:alert(1)"}, "url"),
        ({"url": "file:///etc/passwd"}, "url"),
        ({"url": "https://user:pass@example.org/"}, "url"),
        ({"url": "https://example.org\\@evil.example/"}, "url"),
        ({"url": "https:///nothing"}, "url"),
        ({"topics": ["x"] * 51}, "topics"),
        ({"publisher": ["x"]}, "publisher"),
        ({"sources": []}, "sources"),
    ],
)
def test_json_that_does_not_hold_what_it_should_names_the_field(put, service, change, field):
    reply = put("a", ARTICLE | change)

    assert reply.status_code == 422
    assert reply.json()["type"] == "/problems/invalid-request"
    assert reply.json()["errors"][0]["field"].split(".")[0] == field
    assert "alert" not in reply.text
    assert service.store.count() == 3


@pytest.mark.parametrize(
    ("media_type", "body", "status", "slug"),
    [
        ("application/json", b"{", 400, "bad-body"),
        ("application/json", b"[" * 100, 400, "bad-body"),
        ("application/json", b'{"title": "\xff"}', 400, "bad-body"),
        ("text/plain", b"", 422, "not-an-article"),
        ("text/plain", b"\x89PNG\r\n", 422, "not-an-article"),
        ("text/plain", "Año".encode("latin-1"), 422, "not-an-article"),
        ("application/pdf", b"no pdf", 422, "not-an-article"),
        ("text/markdown", b"---\ntitle: [unclosed\n---\nText.\n", 422, "not-an-article"),
        ("image/png", b"\x89PNG", 415, "media-type"),
        ("multipart/form-data; boundary=x", b"--x", 415, "media-type"),
        ("", b"words", 415, "media-type"),
    ],
)
def test_what_cannot_become_an_article_is_refused_with_its_reason(
    put, service, media_type, body, status, slug
):
    reply = put("a", body, media_type)

    assert (reply.status_code, reply.json()["type"]) == (status, f"/problems/{slug}")
    assert service.store.count() == 3


def test_a_file_larger_than_the_limit_is_not_read(send, service, writer):
    headers = writer | {"content-type": "text/plain"}
    pieces = [b"x" * 1_024] * 100

    reply = send("/v1/documents/a", pieces, headers, method="PUT", max_upload_bytes=4_096)
    announced = send("/v1/documents/a", pieces, headers | {"content-length": "99999999999"}, method="PUT")

    assert (reply.status, reply.pieces_read) == (413, 5)
    assert (announced.status, announced.pieces_read) == (413, 0)


def test_an_upload_that_trickles_in_is_given_up(send, writer):
    headers = writer | {"content-type": "text/plain"}

    reply = send("/v1/documents/a", [b"x", 5.0], headers, method="PUT", body_timeout_seconds=0.1)

    assert reply.status == 408


def test_nobody_uploads_a_byte_without_a_key(send):
    for method, path in (("PUT", "/v1/documents/a"), ("POST", "/v1/documents:batch")):
        reply = send(path, [b"x" * 1_024] * 10, {"content-type": "text/plain"}, method=method)
        assert (reply.status, reply.pieces_read) == (401, 0)


def test_what_was_accepted_is_on_disk_before_it_is_told(put, service):
    put("a", ARTICLE)

    with closing(sqlite3.connect(f"file:{service.store.path}?mode=ro", uri=True)) as other, other:
        assert other.execute("SELECT text FROM versions WHERE document_id = 'a'").fetchone() == (
            ARTICLE["text"],
        )
    again = DocumentStore(service.store.path)
    assert again.get("a").text == ARTICLE["text"]
    again.close()


def test_every_line_of_a_batch_has_its_own_outcome(client, writer):
    good = {"title": "T", "text": "Words."}
    lines = [
        json.dumps(good | {"id": "one"}),
        "",
        json.dumps(good | {"id": "two", "text": "Other words."}),
        "{broken",
        json.dumps(good),
        json.dumps(good | {"id": "../etc"}),
        json.dumps(good | {"id": "four", "url": "javascript:alert(1)"}),
        json.dumps(good | {"id": "one"}),
        json.dumps(good | {"id": "one", "text": "New words."}),
        '{"id": "deep", "title": ' + "[" * 50,
        "\ud800".encode("utf-8", "surrogatepass").decode("latin-1"),
    ]

    reply = client.post(
        "/v1/documents:batch",
        content="\r\n".join(lines).encode(),
        headers=writer | {"Content-Type": "application/x-ndjson"},
    )

    body = reply.json()
    assert reply.status_code == 200
    assert [(one["line"], one["outcome"]) for one in body["lines"]] == [
        (1, "added"),
        (3, "added"),
        (4, "failed"),
        (5, "failed"),
        (6, "failed"),
        (7, "failed"),
        (8, "unchanged"),
        (9, "changed"),
        (10, "failed"),
        (11, "failed"),
    ]
    assert (body["added"], body["changed"], body["unchanged"], body["failed"]) == (2, 1, 1, 6)
    assert body["lines"][3]["reason"] == "id: this field is required."
    assert "alert" not in reply.text


def test_a_line_that_fails_changes_no_other_lines_outcome(client, writer, service):
    service.store.put(Document(id="known", title="T", text="Words.", lang="en"))
    ids_and_texts = (("one", "Words."), ("one", "!!!"), ("known", "New words."), ("new", "Words."))
    lines = [json.dumps({"id": id_, "title": "T", "text": text}) for id_, text in ids_and_texts]

    body = client.post(
        "/v1/documents:batch",
        content="\n".join(lines),
        headers=writer | {"Content-Type": "application/jsonl"},
    ).json()

    assert [(one["document_id"], one["outcome"], one["version"]) for one in body["lines"]] == [
        ("one", "added", 1),
        ("one", "failed", None),
        ("known", "changed", 2),
        ("new", "added", 1),
    ]
    assert body["lines"][1]["reason"] == "it holds no text."


@pytest.mark.parametrize(
    ("line", "document_id"),
    [
        ('{"id": "one", "title": "T"}', "one"),
        ('{"id": "one", "title": "T", "text": "Words.", "mood": 1}', "one"),
        ('{"id": "../one", "title": "T", "text": "Words."}', None),
        ('{"id": 1, "title": "T", "text": "Words."}', None),
        ('["one"]', None),
        ('{"id": "one", ', None),
    ],
)
def test_a_line_that_is_refused_keeps_an_id_that_can_be_read(client, writer, line, document_id):
    body = client.post(
        "/v1/documents:batch", content=line, headers=writer | {"Content-Type": "application/jsonl"}
    ).json()

    (told,) = body["lines"]
    assert (told["outcome"], told["document_id"]) == ("failed", document_id)


def test_a_batch_of_more_lines_than_it_may_hold_is_refused_whole(client, writer, service):
    line = json.dumps({"id": "a", "title": "T", "text": "t"})

    reply = client.post(
        "/v1/documents:batch",
        content="\n".join([line] * 1_001),
        headers=writer | {"Content-Type": "application/jsonl"},
    )

    assert reply.status_code == 400
    assert service.store.count() == 3


def test_an_array_of_articles_is_a_batch(client, writer, service):
    articles = [
        {"id": "one", "title": "T", "text": "Words."},
        {"id": "two", "title": "T", "text": "Other words."},
        {"id": "one", "title": "T", "text": "New words."},
    ]

    body = client.post("/v1/documents:batch", json=articles, headers=writer).json()

    assert [(one["line"], one["document_id"], one["outcome"]) for one in body["lines"]] == [
        (1, "one", "added"),
        (2, "two", "added"),
        (3, "one", "changed"),
    ]
    assert service.store.get("one").text == "New words."


@pytest.mark.parametrize(
    ("articles", "status", "detail"),
    [
        ([{"id": "one", "title": "T", "text": "W."}, {"id": "two", "title": "T"}], 422, "1.text: "),
        ([{"id": "one", "title": "T", "text": "W."}] * 1_001, 422, "at most 1,000 entries"),
        ({"id": "one", "title": "T", "text": "W."}, 422, "body: "),
        ("broken", 422, "body: "),
    ],
)
def test_an_array_that_holds_a_bad_article_is_refused_whole(
    client, writer, service, articles, status, detail
):
    reply = client.post("/v1/documents:batch", json=articles, headers=writer)

    assert reply.status_code == status
    assert reply.headers["content-type"] == "application/problem+json"
    assert detail in reply.json()["detail"]
    assert service.store.count() == 3


def test_deleting_leaves_the_versions_and_says_when(client, writer):
    first = client.delete("/v1/documents/undated-note", headers=writer)
    second = client.delete("/v1/documents/undated-note", headers=writer)

    assert first.status_code == second.status_code == 200
    assert first.json() == second.json()
    assert (first.json()["document_id"], first.json()["version"]) == ("undated-note", 1)
    gone = client.get("/v1/documents/undated-note")
    assert (gone.status_code, gone.json()["type"]) == (410, "/problems/document-deleted")
    old = client.get("/v1/documents/undated-note?version=1").json()
    assert (old["text"], old["deleted_at"]) == ("Undated words.", first.json()["deleted_at"])


@pytest.mark.parametrize("query", ["", "?purge=true"])
def test_what_never_was_cannot_be_deleted(client, admin, query):
    assert client.delete(f"/v1/documents/nothing{query}", headers=admin).status_code == 404
    assert client.delete(f"/v1/documents/NOTHING{query}", headers=admin).status_code == 404
    unclear = client.delete("/v1/documents/undated-note?purge=maybe", headers=admin)
    assert [one["field"] for one in unclear.json()["errors"]] == ["purge"]


def test_purging_needs_the_scope_admin_and_no_scope_tells_what_there_is(client, writer, service):
    for document_id in ("undated-note", "nothing"):
        reply = client.delete(f"/v1/documents/{document_id}?purge=true", headers=writer)
        assert reply.status_code == 403
    assert service.store.get("undated-note").text == "Undated words."


@pytest.mark.parametrize(
    ("method", "path", "media_type"),
    [
        ("PUT", "/v1/documents/a", "application/json"),
        ("POST", "/v1/documents:batch", "application/json"),
        ("POST", "/v1/documents:batch", "application/x-ndjson"),
    ],
)
@pytest.mark.parametrize(
    ("charset", "is_taken"),
    [
        ("utf-8", True),
        ('"UTF-8"', True),
        ("Utf8", True),
        ("latin-9x", False),
        ("iso-8859-1", False),
        ("utf-16", False),
        ("", False),
        ("utf-8; charset=iso-8859-1", False),
    ],
)
def test_json_comes_in_utf8_alone(client, writer, service, method, path, media_type, charset, is_taken):
    content_type = f"{media_type}; charset={charset}"

    reply = client.request(method, path, content=b"{}", headers=writer | {"Content-Type": content_type})

    assert (reply.status_code != 415) == is_taken
    assert is_taken or reply.json()["detail"] == "Send JSON in UTF-8; no other charset is taken."


@pytest.mark.parametrize("held", [Scope.READ, Scope.WRITE, None])
def test_who_may_not_purge_is_told_the_scope_that_purging_needs(client, service, held):
    key = held and service.keys.create("Ana", held)[1]
    headers = {"Authorization": f"Bearer {key}"} if key else {}

    purging = client.delete("/v1/documents/undated-note?purge=true", headers=headers).json()["detail"]
    deleting = client.delete("/v1/documents/undated-note", headers=headers)

    assert "scope admin" in purging
    assert held is Scope.WRITE or "scope write" in deleting.json()["detail"]


def test_purging_wipes_the_text_and_tells_so_ever_after(client, admin, writer, service, tmp_path):
    canary = "canary words that were never to be published"
    service.store.put(Document(id="secret", title="Secret", text=canary, lang="en"))

    reply = client.delete("/v1/documents/secret?purge=true", headers=admin)

    assert reply.status_code == 200
    assert {name: reply.json()[name] for name in ("document_id", "versions", "complete", "backups")} == {
        "document_id": "secret",
        "versions": 1,
        "complete": True,
        "backups": [],
    }
    for path in ("secret", "secret?version=1", "secret/versions", "secret/diff?from=1&to=1"):
        gone = client.get(f"/v1/documents/{path}")
        assert (gone.status_code, gone.json()["type"]) == (410, "/problems/purged"), path
    with pytest.raises(DocumentPurged):
        service.store.get("secret")
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert [path.name for path in files if canary.encode() in path.read_bytes()] == []

    later = client.put(
        "/v1/documents/secret", json={"title": "New", "text": "Other words."}, headers=writer
    )
    assert (later.status_code, later.json()["version"]) == (201, 2)
    assert client.get("/v1/documents/secret?version=1").status_code == 410
    assert client.get("/v1/documents/secret").json()["text"] == "Other words."


@pytest.mark.parametrize("text", [ARTICLE["text"], "Other words."], ids=["same", "new"])
def test_a_put_does_not_open_an_article_that_may_only_be_quoted(put, client, service, text):
    put("quoted", ARTICLE)
    service.store.put(replace(service.store.get("quoted"), access="excerpt", source="agency"))

    reply = put("quoted", ARTICLE | {"text": text})

    assert reply.status_code == 200
    for version in range(1, reply.json()["version"] + 1):
        body = client.get(f"/v1/documents/quoted?version={version}").json()
        assert (body["access"], body["text"]) == ("excerpt", None)


def test_an_article_that_may_only_be_quoted_is_not_served_whole(client, service):
    text = "A long article. It may be quoted.\nIt is not served whole."
    for words in ("", " More."):
        service.store.put(
            Document(id="quoted", title="T", text=text + words, lang="en", access="excerpt")
        )

    body = client.get("/v1/documents/quoted").json()
    old = client.get("/v1/documents/quoted?version=1").json()
    diff = client.get("/v1/documents/quoted/diff?from=1&to=2").json()

    assert (body["access"], body["text"], old["text"]) == ("excerpt", None, None)
    assert diff["changes"][0]["after"]["text"] is None
    assert "may be quoted" not in json.dumps([body, old, diff])


def test_questions_are_answered_while_a_bomb_is_being_read(start_server, writer):
    url = f"http://127.0.0.1:{start_server()}"
    bomb = b"<html><body><article><p>Texto.</p>" + b"<b><p>" * 15_000
    headers = writer | {"Content-Type": "text/html"}
    with ThreadPoolExecutor(1) as pool:
        reading = pool.submit(
            httpx.put, f"{url}/v1/documents/bomb", content=bomb, headers=headers, timeout=60
        )
        answered = 0
        while not reading.done():
            httpx.post(f"{url}/v1/ask", json={"question": "Why?"}, timeout=60).raise_for_status()
            answered += 1

    assert reading.result().status_code == 201
    assert answered > 5


@pytest.fixture
def tagged(put, client):
    """Store an article under an id, and say which ETag it has."""

    def store(document_id, article=ARTICLE):
        assert put(document_id, article).status_code < 300
        return client.get(f"/v1/documents/{document_id}").headers["etag"]

    return store


WAYS_TO_CHANGE = [
    ("PUT", "/v1/documents/a", ARTICLE | {"text": "Mine."}),
    ("DELETE", "/v1/documents/a", None),
    ("DELETE", "/v1/documents/a?purge=true", None),
    ("POST", "/v1/documents/a/notices", {"kind": "correction", "text": "It was 27."}),
    ("DELETE", "/v1/documents/a/notices", None),
]


@pytest.mark.parametrize(("method", "path", "body"), WAYS_TO_CHANGE)
def test_what_another_has_changed_meanwhile_is_not_changed(
    tagged, put, client, service, admin, method, path, body
):
    read = tagged("a")
    put("a", ARTICLE | {"text": "Another's."})
    change = service.store.change_number()

    late = client.request(method, path, json=body, headers=admin | {"If-Match": read})

    assert (late.status_code, late.json()["type"]) == (412, "/problems/precondition-failed")
    assert service.store.get("a").text == "Another's."
    assert service.store.change_number() == change


@pytest.mark.parametrize("line", ["{tag}", '"other", {tag}', "*", " * "])
@pytest.mark.parametrize(("method", "path", "body"), WAYS_TO_CHANGE)
def test_what_is_as_it_was_read_is_changed(tagged, client, admin, method, path, body, line):
    sent = admin | {"If-Match": line.format(tag=tagged("a"))}

    assert client.request(method, path, json=body, headers=sent).status_code == 200


@pytest.mark.parametrize("line", ["W/{tag}", '"other"', "{bare}", ""])
def test_a_tag_that_is_weak_or_none_matches_nothing(tagged, client, writer, line):
    tag = tagged("a")
    sent = writer | {"If-Match": line.format(tag=tag, bare=tag.strip('"'))}

    assert client.delete("/v1/documents/a", headers=sent).status_code == 412


def test_only_what_is_new_is_stored(tagged, client, service, writer):
    new_alone = writer | {"If-None-Match": "*"}
    first = client.put("/v1/documents/a", json=ARTICLE, headers=new_alone)
    again = client.put("/v1/documents/a", json=ARTICLE | {"text": "Mine."}, headers=new_alone)
    but_this = writer | {"If-None-Match": tagged("a")}
    neither = client.put("/v1/documents/a", json=ARTICLE | {"text": "Mine."}, headers=but_this)
    client.delete("/v1/documents/a", headers=writer)
    gone = client.put("/v1/documents/a", json=ARTICLE, headers=writer | {"If-Match": "*"})
    back = client.put("/v1/documents/a", json=ARTICLE, headers=new_alone)

    statuses = [reply.status_code for reply in (first, again, neither, gone, back)]
    assert statuses == [201, 412, 412, 412, 201]
    assert service.store.get("a").version == 2


def test_what_is_wrong_anyway_is_told_before_what_is_expected(client, writer):
    sent = writer | {"If-Match": '"other"'}

    assert client.put("/v1/documents/a", json={"title": "T"}, headers=sent).status_code == 422
    assert client.delete("/v1/documents/a", headers=sent).status_code == 404


def test_of_many_who_change_what_they_read_one_does(tagged, client, service, writer):
    sent = writer | {"If-Match": tagged("a")}

    def change(number):
        article = ARTICLE | {"text": f"Words of writer {number}."}
        return client.put("/v1/documents/a", json=article, headers=sent).status_code

    with ThreadPoolExecutor(8) as pool:
        statuses = sorted(pool.map(change, range(8)))

    assert statuses == [200] + [412] * 7
    assert service.store.get("a").version == 2
