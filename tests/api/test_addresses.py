"""An article's address with look-alike letters: every reply writes its host in punycode."""

from __future__ import annotations

from dataclasses import replace

import pytest

from corpus.document import SourceReference

ID = "transfer-february-2025"
ADDRESS = "https://www.g\u043eb.mx/sre"
SHOWN = "https://www.xn--gb-fmc.mx/sre"
QUESTION = {"question": "How many cartel figures did Mexico transfer?"}


@pytest.fixture
def spoofed(client, service):
    """A client of the service whose first article has an address of look-alike letters."""
    sources = (SourceReference("A fact sheet", ADDRESS),)
    first, *others = service.documents
    document = replace(first, url=ADDRESS, canonical_url=ADDRESS, sources=sources)
    service.documents = (document, *others)
    service.store.put(document)
    return client


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/v1/search", {"query": "cartel figures"}),
        (f"/v1/documents/{ID}", None),
        ("/v1/documents", None),
    ],
)
def test_every_reply_shows_the_address_in_ascii(spoofed, path, body):
    reply = spoofed.get(path) if body is None else spoofed.post(path, json=body)

    assert reply.status_code == 200
    assert SHOWN in reply.text
    assert ADDRESS not in reply.text


@pytest.mark.parametrize("form", ["text", "markdown", "bibtex", "ris"])
def test_citations_to_take_along_show_it_in_ascii(spoofed, form):
    answer_id = spoofed.post("/v1/ask", json=QUESTION).json()["id"]

    written = spoofed.get(f"/v1/answers/{answer_id}/citations?format={form}").text

    assert SHOWN in written
    assert ADDRESS not in written


def test_a_change_of_the_address_is_shown_in_ascii(spoofed):
    diff = spoofed.get(f"/v1/documents/{ID}/diff?from=1&to=2").json()

    changed = {"field": "url", "before": "https://example.org/transfer", "after": SHOWN}
    assert changed in diff["fields"]


def test_an_openai_message_leads_to_this_service_alone(spoofed):
    messages = [{"role": "user", "content": QUESTION["question"]}]

    reply = spoofed.post("/v1/chat/completions", json={"model": "puente", "messages": messages})

    message = reply.json()["choices"][0]["message"]["content"]
    assert "(http://localhost/documents/" in message
    assert "gb-fmc" not in message
    assert ADDRESS not in reply.text
