"""GET /v1/timeline."""

from __future__ import annotations

import pytest


def test_articles_and_corrections_stand_on_their_days(client, admin):
    told = {"kind": "correction", "on": "2025-06-01", "text": "It was 26."}
    client.post("/v1/documents/transfer-february-2025/notices", json=told, headers=admin)

    body = client.get("/v1/timeline?topic=transfers").json()

    assert [(one["on"], one["kind"], one["document"]["document_id"]) for one in body["entries"]] == [
        ("2026-01-21", "article", "traslado-37-reos-enero-2026"),
        ("2025-06-01", "correction", "transfer-february-2025"),
        ("2025-03-06", "article", "transfer-february-2025"),
    ]
    assert [one["notice"] and one["notice"]["text"] for one in body["entries"]] == [
        None,
        "It was 26.",
        None,
    ]
    assert body["total"] == 3


def test_a_page_of_it(client):
    body = client.get("/v1/timeline?limit=1&offset=1").json()

    assert [one["document"]["document_id"] for one in body["entries"]] == ["transfer-february-2025"]
    assert (body["total"], body["limit"], body["offset"]) == (3, 1, 1)


@pytest.mark.parametrize("query", ["limit=0", "topic=", "lang=fr", "title=%00", "order=oldest"])
def test_a_wrong_query_is_refused(client, query):
    assert client.get(f"/v1/timeline?{query}").status_code == 422
