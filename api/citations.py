"""What a citation is worth by now: it stands, or what became of the article since."""

from __future__ import annotations

from collections.abc import Sequence

from api.schemas.versions import VERDICTS, CheckedBody, NoticeBody, Verdict
from corpus.document import Document
from corpus.errors import DocumentDeleted, DocumentNotFound, DocumentPurged, VersionNotFound
from corpus.store import DocumentStore, RecordedNotice


def check_citation(
    store: DocumentStore,
    document_id: str,
    version: int,
    start: int,
    end: int,
    quote: str | None,
    n: int | None = None,
) -> CheckedBody:
    """Hold a citation against the store. `quote` is None where it was wiped with a purge.

    "never" is one whose quote is not, and was not, text[start:end] of that version.

    Raises:
        StoreDamaged: the row that it rests on is not what was written.
    """
    told = CheckedBody(
        n=n,
        document_id=document_id,
        version=version,
        start=start,
        end=end,
        verdict="never",
        newest_version=None,
        in_newest=None,
        deleted_at=None,
        purged_at=None,
        notices=[],
    )
    try:
        document = store.get(document_id, version)
    except (DocumentNotFound, VersionNotFound):
        return told
    except DocumentPurged as purged:
        return told.model_copy(update={"verdict": "purged", "purged_at": purged.purged_at})
    if quote is None or document.text[start:end] != quote:
        return told
    newest, deleted_at = _newest(store, document)
    notices = concerning(store.notices(document_id), version)
    return told.model_copy(
        update={
            "verdict": _judge(notices, is_deleted=newest is None),
            "newest_version": newest.version if newest else None,
            "in_newest": quote in newest.text if newest else None,
            "deleted_at": deleted_at,
            "notices": [NoticeBody.model_validate(notice) for notice in notices],
        }
    )


def worst_of(checked: Sequence[CheckedBody]) -> Verdict:
    """The worst verdict; an answer without citations stands."""
    return max((one.verdict for one in checked), key=VERDICTS.index, default="stands")


def concerning(notices: Sequence[RecordedNotice], version: int) -> list[RecordedNotice]:
    """The notices that concern what a version says.

    A correction concerns the versions before the one that carries it, or, told by hand, the ones
    that there were. A retraction concerns every version.
    """
    return [
        notice
        for notice in notices
        if notice.kind == "retraction"
        or version < notice.version
        or (notice.origin == "hand" and version == notice.version)
    ]


def _newest(store: DocumentStore, document: Document) -> tuple[Document | None, str | None]:
    """The newest version, or None and when the document was deleted."""
    try:
        return store.get(document.id), None
    except DocumentDeleted as deleted:
        return None, deleted.deleted_at
    except DocumentPurged as purged:
        return None, purged.purged_at


def _judge(notices: Sequence[RecordedNotice], is_deleted: bool) -> Verdict:
    kinds = {notice.kind for notice in notices}
    if "retraction" in kinds:
        return "retracted"
    if is_deleted:
        return "deleted"
    return "corrected" if "correction" in kinds else "stands"
