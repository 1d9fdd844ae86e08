"""Files sent over HTTP: named by their content, whatever the client calls them."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime

from corpus.document import RawFile
from corpus.ingest_report import Failure
from corpus.parse import JSONL, bare_media_type
from corpus.parsers.json_article import split_jsonl
from corpus.received import Given, ReceivedFile


def receive_upload(
    data: bytes, media_type: str, *, document_id: str | None = None
) -> list[RawFile | Failure]:
    """A request's body as a file for parse_file, or as one for each line of JSONL.

    There is no parameter for the client's file name: a path, a device's name or a trap in it can so
    have no effect. The name is the sha256 of the content, and the content must begin like its type,
    which parse_file checks.

    Args:
        media_type: the Content-Type header; it decides the parser.
        document_id: the id under which it was put; it goes before any id inside the file.
    """
    name = f"upload-{hashlib.sha256(data).hexdigest()[:16]}"
    now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    raw = ReceivedFile(name, data, media_type, given=Given(id=document_id, fetched_at=now))
    return list(split_jsonl(raw)) if bare_media_type(media_type) == JSONL else [raw]
