"""Which documents an answer shows, how that is told beside it, and what is left once one is purged."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import Any

READING = 1
"""Counted up when `shown_in` finds more than before: what was told of older answers is void then."""
_SEAL_BYTES = 32


def shown_in(body: dict[str, Any]) -> set[tuple[str, int]]:
    """(document id, version) of all of which an answer shows anything; version 0 is an unknown one."""
    parts = [*body.get("citations", ()), *body.get("passages", ())]
    if body.get("named_article"):
        parts.append(body["named_article"])
    shown = {(part.get("document_id", ""), part.get("version", 0)) for part in parts}
    for story in filter(None, (part.get("story") for part in parts)):
        shown |= {(story["original"], notice["version"]) for notice in story.get("corrections", ())}
    return shown


def tell_shown(answer_id: str, shown: Iterable[tuple[str, int]]) -> bytes:
    """The ids of the documents that an answer shows, after a seal: a digest of them and of its own id."""
    ids = " ".join(sorted({document_id for document_id, _ in shown})).encode()
    return _seal(answer_id.encode(), ids) + ids


def told_shown(answer_id: bytes, told: bytes | None) -> list[str] | None:
    """The ids of the documents that an answer shows, by what is told of it.

    None where nothing is told, or what is told is damaged or another answer's.
    """
    seal, ids = (told or b"")[:_SEAL_BYTES], (told or b"")[_SEAL_BYTES:]
    return ids.decode().split() if seal == _seal(answer_id, ids) else None


def shows(body: dict[str, Any], document_id: str, up_to: int) -> bool:
    """Whether an answer shows a document, in a version up to this one."""
    return any(shown == document_id and version <= up_to for shown, version in shown_in(body))


def without_text(body: dict[str, Any], document_id: str) -> dict[str, Any]:
    """What is left: which documents were purged, where citations pointed, quotes of the others."""
    purged = sorted({*body.get("purged", ()), document_id})
    kept = ("n", "document_id", "version", "start", "end", "quote")
    citations = [
        {
            name: one[name]
            for name in kept
            if name in one and (name != "quote" or one["document_id"] not in purged)
        }
        for one in body.get("citations", ())
    ]
    return {"id": body.get("id"), "purged": purged, "citations": citations}


def _seal(answer_id: bytes, ids: bytes) -> bytes:
    return hashlib.sha256(repr((READING, answer_id, ids)).encode()).digest()
