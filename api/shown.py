"""Which documents an answer shows, and how that is told beside it, so that a purge unpacks few."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import Any

_READING = 1
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


def may_show(answer_id: bytes, told: bytes | None, document_id: str) -> bool:
    """Whether an answer shows a document, by what is told of it.

    Where nothing is told, or what is told is damaged or another answer's, it may.
    """
    seal, ids = (told or b"")[:_SEAL_BYTES], (told or b"")[_SEAL_BYTES:]
    return seal != _seal(answer_id, ids) or document_id.encode() in ids.split(b" ")


def _seal(answer_id: bytes, ids: bytes) -> bytes:
    return hashlib.sha256(repr((_READING, answer_id, ids)).encode()).digest()
