"""What a citation is worth by now, as it is told: rag/ judges it."""

from __future__ import annotations

from collections.abc import Sequence

from api.schemas.versions import VERDICTS, CheckedBody, CitationToCheck, NoticeBody, Verdict
from corpus.store import DocumentStore
from corpus.stories import Stories
from rag.standing import Standing, check_citation

_VERDICT_OF: dict[Standing, Verdict] = {
    Standing.STANDS: "stands",
    Standing.SUPERSEDED: "stands",
    Standing.CORRECTED: "corrected",
    Standing.RETRACTED: "retracted",
    Standing.DELETED: "deleted",
    Standing.PURGED: "purged",
    Standing.NEVER_WAS: "never_was",
}


def judge_sent(store: DocumentStore, sent: CitationToCheck, stories: Stories) -> CheckedBody:
    """As `judge_citation`, for one that a caller sent."""
    return judge_citation(
        store, sent.document_id, sent.version, sent.start, sent.end, sent.quote, stories
    )


def judge_citation(
    store: DocumentStore,
    document_id: str,
    version: int,
    start: int,
    end: int,
    quote: str,
    stories: Stories,
    n: int | None = None,
) -> CheckedBody:
    """Hold a citation against the store. A newer text alone leaves it standing: see `in_newest`.

    Raises:
        StoreDamaged: the row that it rests on is not what was written.
        StoriesUnavailable: whether it is from a copy cannot be told.
    """
    found = check_citation(store, document_id, version, start, end, quote, stories)
    return CheckedBody(
        n=n,
        document_id=document_id,
        version=version,
        start=start,
        end=end,
        verdict=_VERDICT_OF[found.standing],
        since=found.since,
        notice=NoticeBody.model_validate(found.notice) if found.notice else None,
        copy_of=found.copy_of,
        newest_version=found.newest_version,
        in_newest=found.still_said,
        what_never_was=found.never.value if found.never else None,
    )


def worst_of(checked: Sequence[CheckedBody]) -> Verdict:
    """The worst verdict; an answer without citations stands."""
    return max((one.verdict for one in checked), key=VERDICTS.index, default="stands")
