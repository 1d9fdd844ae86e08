"""The `document_id` of a path, and what may stand there."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Path

from api.errors import BadDocumentId
from corpus.errors import DocumentNotFound
from corpus.ids import DOCUMENT_ID, is_document_id

MAX_SHOWN = 128


def _in_path(example: str, document_id: str) -> Any:
    return Path(
        description="The document's id: lower-case letters, digits, dots, underscores and hyphens.",
        openapi_examples={example: {"value": document_id}},
        json_schema_extra={"pattern": f"^{DOCUMENT_ID.pattern}$"},
    )


DocumentId = Annotated[str, _in_path("starter", "transfer-february-2025")]
"""Of a document that is read."""

WrittenId = Annotated[str, _in_path("own", "transfer-august-2025")]
"""Of one that is changed: who tries the example changes no article that came with the service."""


def checked_id(document_id: str) -> str:
    """The id, if a document can have it.

    Raises:
        DocumentNotFound: none can.
    """
    if not is_document_id(document_id):
        raise DocumentNotFound(document_id[:MAX_SHOWN])
    return document_id


def checked_new_id(document_id: str) -> str:
    """The id, if a document can be stored under it.

    Raises:
        BadDocumentId: none can.
    """
    if not is_document_id(document_id):
        raise BadDocumentId(f"An id matches {DOCUMENT_ID.pattern}.")
    return document_id
