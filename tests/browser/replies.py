"""Replies and documents in the shape the service sends, for tests that choose every character."""

from __future__ import annotations

import json
from typing import Any

from playwright.sync_api import Page

INDEX: dict[str, Any] = {
    "generation": "g1",
    "built_at": "2026-11-25T00:00:00Z",
    "newest_published": "2026-08-11",
    "documents": 1,
    "chunks": 1,
    "stale_sources": [],
}


def document(text: str, **changes: Any) -> dict[str, Any]:
    """A document with this text; `changes` replace its other fields."""
    return {
        "document_id": "made",
        "version": 1,
        "newest_version": 1,
        "title": "A made article",
        "lang": "en",
        "published": "2026-01-20",
        "written": None,
        "publisher": "Puente",
        "url": None,
        "topics": [],
        "sources": [],
        "author": None,
        "modified": None,
        "notices": [],
        "headings": [],
        "pages": [],
        "access": "full",
        "text": text,
        "deleted_at": None,
    } | changes


def event(name: str, data: dict[str, Any]) -> str:
    """A server-sent event as the service writes it."""
    return f"event: {name}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n"


def read_reply(page: Page) -> dict[str, Any]:
    """The reply of the service that the page shows, by its id in the page's history."""
    page.locator(".feedback").wait_for()
    turns = json.loads(page.evaluate("localStorage.getItem('puente.history')"))
    reply: dict[str, Any] = page.request.get(f"/v1/answers/{turns[-1]['answerId']}").json()
    return reply


def source(**changes: Any) -> dict[str, Any]:
    """A source in good order; `changes` replace its fields."""
    return {
        "name": "El Faro del Norte",
        "kind": "feed",
        "location": "https://elfaro.example/feed",
        "text": "full",
        "every_seconds": 900.0,
        "last_attempt": "2026-11-25T10:00:00+00:00",
        "last_success": "2026-11-25T10:00:00+00:00",
        "last_error": None,
        "error": None,
        "error_code": None,
        "last_article": "2026-11-24T08:00:00+00:00",
        "articles_seen": 12,
        "failures": 0,
        "next_poll_at": None,
        "is_stale": False,
        "stale_because": None,
        "stale_code": None,
        "notes": [],
    } | changes


def reply_quoting(article: dict[str, Any], quote: str, **changes: Any) -> dict[str, Any]:
    """An answer of one sentence, quoted from the article; `changes` replace the reply's fields."""
    start = article["text"].index(quote)
    end = start + len(quote)
    about = {
        name: article[name]
        for name in ("document_id", "version", "title", "publisher", "published", "lang", "url")
    }
    place = {
        **about,
        "section": None,
        "page": None,
        "start": start,
        "end": end,
        "score": 0.9,
        "story": None,
        "link": f"/documents/{article['document_id']}?version={article['version']}#c{start}-{end}",
    }
    return {
        "id": "reply-1",
        "question": "What happened?",
        "lang": "en",
        "refused": False,
        "reason": None,
        "message": None,
        "named_article": None,
        "confidence": 0.91,
        "answer": f"{quote} [1]",
        "sentences": [{"text": quote, "lang": article["lang"], "citations": [1]}],
        "citations": [
            {
                **place,
                "n": 1,
                "quote": quote,
                "sources": article["sources"],
                "corrections": [],
                "standing": "stands",
            }
        ],
        "independent_sources": 1,
        "passages": [{**place, "rank": 1, "text": quote, "scores": {"dense": 0.8, "lexical": 7.1}}],
        "index": INDEX,
        "as_of": None,
        "undated_left_out": 0,
        "notices": [],
        "timings_ms": {"encode": 1.0, "search": 1.0, "total": 2.0},
    } | changes
