"""The page and its files, the index, and the probes."""

from __future__ import annotations

import re

import pytest

from api.routes.page import MEDIA_TYPES, WEB_FOLDER


@pytest.mark.parametrize(
    "path", ["/", "/documents", "/documents/", "/service/", "/documents/undated-note", "/?q=x"]
)
def test_every_address_of_the_page_is_the_page(client, path):
    reply = client.get(path)

    assert reply.status_code == 200
    assert reply.content == (WEB_FOLDER / "index.html").read_bytes()


def test_the_page_of_an_article_that_is_not_there_says_so_by_its_status(client):
    reply = client.get("/documents/nope", headers={"If-None-Match": client.get("/").headers["etag"]})

    assert reply.status_code == 404
    assert reply.content == (WEB_FOLDER / "index.html").read_bytes()
    assert "script-src 'self'" in reply.headers["content-security-policy"]


def test_without_a_key_a_closed_service_does_not_tell_by_a_status_which_articles_there_are(make_client):
    client = make_client(open_reads=False)

    assert [client.get(f"/documents/{id_}").status_code for id_ in ("nope", "undated-note")] == [200, 200]


def test_the_page_of_a_purged_article_is_the_page(client, service):
    service.writing.purge("undated-note")

    assert client.get("/documents/undated-note").status_code == 200


BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}


@pytest.mark.parametrize(
    ("path", "headers", "media_type"),
    [
        ("/nope", BROWSER, "text/html; charset=utf-8"),
        ("/static/nope.js", BROWSER, "text/html; charset=utf-8"),
        ("/nope", {}, "application/problem+json"),
        ("/nope", {"Accept": "application/json"}, "application/problem+json"),
        ("/v1/nope", BROWSER, "application/problem+json"),
    ],
)
def test_a_browser_gets_a_page_for_what_is_not_there_and_programs_a_problem(
    client, path, headers, media_type
):
    reply = client.get(path, headers=headers)

    assert (reply.status_code, reply.headers["content-type"]) == (404, media_type)


@pytest.mark.parametrize(
    ("path", "headers", "varies"),
    [
        ("/nope", BROWSER, True),
        ("/nope", {"Accept": "application/json"}, True),
        ("/v1/nope", BROWSER, False),
        ("/v1/nope", {}, False),
    ],
)
def test_what_keeps_replies_is_told_where_a_browser_gets_another_one(client, path, headers, varies):
    reply = client.get(path, headers=headers)

    assert ("accept" in reply.headers.get("vary", "").lower().split(", ")) == varies


def test_the_page_for_what_is_not_there_leads_home_in_both_languages(client):
    reply = client.get("/nope", headers=BROWSER)

    assert '<a href="/">Ask a question</a>' in reply.text
    assert '<a href="/">Hacer una pregunta</a>' in reply.text
    assert "style-src 'self'" in reply.headers["content-security-policy"]


def test_every_file_of_the_page_is_served_with_its_type(client):
    for path in WEB_FOLDER.rglob("*"):
        if path.is_file() and path.name not in ("index.html", "not_found.html", "widget.js"):
            reply = client.get(f"/static/{path.relative_to(WEB_FOLDER).as_posix()}")
            assert reply.status_code == 200, path
            assert reply.content == path.read_bytes()
            assert reply.headers["content-type"] == MEDIA_TYPES[path.suffix]


def test_the_widget_is_served_where_its_tag_says(client):
    reply = client.get("/widget.js")

    assert reply.content == (WEB_FOLDER / "widget.js").read_bytes()
    assert client.get("/widget.js", headers={"If-None-Match": reply.headers["etag"]}).status_code == 304
    assert client.get("/static/widget.js").status_code == 404


@pytest.mark.parametrize(
    "path",
    [
        "",
        ".",
        "..",
        "../app.py",
        "..%2fapp.py",
        "%2e%2e/app.py",
        "..\\app.py",
        "..%5capp.py",
        "/etc/hostname",
        "%2fetc%2fhostname",
        "app.js%00",
        "app.js/",
        "APP.JS",
        "nothing.js",
        "x" * 5000,
    ],
)
def test_nothing_else_is_served(send, path):
    reply = send(f"/static/{path}", [], method="GET")

    assert reply.status == 404
    assert reply.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("path", ["/", "/static/app.js", "/v1/documents", "/healthz"])
def test_head_answers_as_get_does_without_the_body(client, path):
    head, get = client.head(path), client.get(path)

    assert head.status_code == 200
    assert head.content == b""
    assert head.headers["content-length"] == str(len(get.content))
    assert head.headers["content-type"] == get.headers["content-type"]


def test_head_sends_no_body(send):
    assert send("/", [], method="HEAD").body == b""
    assert send("/", [], method="GET").body != b""


def test_an_unchanged_file_is_not_sent_twice(client):
    tag = client.get("/static/app.js").headers["etag"]

    again = client.get("/static/app.js", headers={"If-None-Match": tag})

    assert (again.status_code, again.content) == (304, b"")


def test_the_index_tells_what_answers(client):
    body = client.get("/v1/index").json()
    del body["indexing"], body["store_change"]

    assert body == {
        "ready": True,
        "reason": None,
        "generation": "g1",
        "built_at": "2026-11-25T00:00:00Z",
        "newest_published": "2026-01-21",
        "documents": 3,
        "chunks": 3,
        "stale_sources": [],
        "stored_documents": 3,
        "service": {"model": "fake", "backend": "none"},
    }


def test_an_empty_index_is_told_and_not_ready(client, service):
    service.is_empty = True

    index, ready, health = (client.get(path) for path in ("/v1/index", "/readyz", "/healthz"))

    assert index.status_code == 200
    assert (index.json()["ready"], index.json()["generation"]) == (False, None)
    assert index.json()["reason"] == "The index is empty."
    assert ready.status_code == 503
    assert ready.json()["detail"] == "The index is empty."
    assert (health.status_code, health.json()) == (200, {"status": "ok"})


def test_a_full_index_is_ready(client):
    assert client.get("/readyz").json() == {"status": "ready"}


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/nothing", 404),
        ("GET", "/v1", 404),
        ("GET", "/v1/documents/", 404),
        ("GET", "/docs", 404),
        ("GET", "/redoc", 404),
        ("GET", "/v1/ask", 405),
        ("POST", "/v1/index", 405),
        ("DELETE", "/v1/documents", 405),
        ("PUT", "/", 405),
        ("TRACE", "/healthz", 405),
    ],
)
def test_what_is_not_there_is_a_problem_too(client, method, path, status):
    reply = client.request(method, path)

    assert reply.status_code == status
    assert reply.headers["content-type"] == "application/problem+json"
    assert set(reply.json()) == {"type", "title", "status", "detail", "instance", "request_id"}
    assert reply.json()["instance"] == path
    assert ("allow" in reply.headers) == (status == 405)


def test_the_service_is_closed_with_the_app(make_client, service):
    with make_client() as client:
        assert client.get("/healthz").status_code == 200
        assert not service.is_closed

    assert service.is_closed


@pytest.mark.parametrize(
    "way",
    [
        "innerHTML",
        "outerHTML",
        "insertAdjacentHTML",
        "setHTML",
        "createContextualFragment",
        "DOMParser",
        "document.write",
        "srcdoc",
        "eval(",
        "new Function",
        "import(",
    ],
)
def test_no_module_of_the_page_makes_markup_or_code_of_text(way):
    assert [path.name for path in WEB_FOLDER.glob("*.js") if way in path.read_text("utf-8")] == []


def words_of(lang):
    written = (WEB_FOLDER / f"words_{lang}.js").read_text("utf-8").split("\n};\n", 1)[0]
    return re.findall(r"^  (\w+):", written, re.MULTILINE)


def test_every_word_that_the_page_says_is_there_in_both_languages():
    own_words = ("words_en.js", "words_es.js", "widget.js")
    files = [path for path in WEB_FOLDER.glob("*") if path.name not in own_words]
    page = "\n".join(path.read_text("utf-8") for path in files)
    said = re.findall(r'(?:say\(|data-t=|data-t-label=)"(\w+)"', page)

    assert words_of("en") == words_of("es")
    assert len(said) > 100
    assert sorted(set(said) - set(words_of("en"))) == []


def test_every_word_that_the_widget_says_is_there_in_both_languages():
    widget = (WEB_FOLDER / "widget.js").read_text("utf-8")
    english, spanish = (
        re.findall(r"^      (\w+):", words, re.MULTILINE)
        for words in re.findall(r"^    e[ns]: \{\n(.*?)^    \},", widget, re.MULTILINE | re.DOTALL)
    )
    said = set(re.findall(r'say\("(\w+)"', widget))

    assert english == spanish
    assert len(said) > 15
    assert said <= set(english)
