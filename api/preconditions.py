"""Preconditions: what a client takes a document to be when it asks to have it changed (RFC 9110, 13)."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass

from api.documents import find_document
from api.errors import PreconditionFailed
from corpus.errors import DocumentDeleted, DocumentNotFound, DocumentPurged
from corpus.store import DocumentStore

ANY = "*"
_TAG = re.compile(r'(?:W/)?"[^"]*"')


@dataclass(frozen=True, slots=True)
class Preconditions:
    """The lines of If-Match and If-None-Match that came with a request; None where none did."""

    if_match: tuple[str, ...] | None = None
    if_none_match: tuple[str, ...] | None = None

    def check(self, store: DocumentStore, document_id: str) -> None:
        """Compare them with the document as it is now: its newest version, or none.

        Raises:
            PreconditionFailed: it is another than the client takes it for.
        """
        if self.if_match is None and self.if_none_match is None:
            return
        tag = _tag_now(store, document_id)
        if self.if_match is not None and not names(self.if_match, tag):
            raise PreconditionFailed(
                "The document is not the one that If-Match names: it was changed or deleted since. Read "
                "it again, and send the change with the ETag that it has now."
            )
        if self.if_none_match is not None and names(self.if_none_match, tag, weakly=True):
            raise PreconditionFailed(
                "There is such a document, which If-None-Match rules out. Read it, and send the change "
                "with If-Match and its ETag, or take another id."
            )


def tag_of(body: bytes) -> str:
    """The ETag of what is sent: strong, as it is another one after any change."""
    return f'"{hashlib.sha256(body).hexdigest()[:32]}"'


def names(lines: tuple[str, ...] | list[str], tag: str | None, *, weakly: bool = False) -> bool:
    """Whether lines of If-Match or If-None-Match name this tag, or any ("*"); None is no tag.

    weakly: whether one that is marked as weak counts as well.
    """
    if tag is None:
        return False
    if any(line.strip() == ANY for line in lines):
        return True
    named = {one for line in lines for one in _TAG.findall(line)}
    return tag in named or (weakly and f"W/{tag}" in named)


def _tag_now(store: DocumentStore, document_id: str) -> str | None:
    """The ETag that reading the document gives by now; None where there is none."""
    try:
        body = find_document(store, document_id, None)
    except (DocumentNotFound, DocumentDeleted, DocumentPurged):
        return None
    return tag_of(body.model_dump_json().encode())
