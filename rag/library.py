"""`Library`: all that answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from corpus.document import Document
from corpus.errors import StoriesUnavailable
from corpus.stories import Stories
from index.embed import Embedder
from index.generation import Generation
from index.rerankers.reranker import Reranker
from rag.calibration import Calibration
from rag.passages import Passages
from rag.standing import Present, Standings

if TYPE_CHECKING:
    from rag.generate.write import Writer


@dataclass(frozen=True)
class Library:
    """What answers: an opened generation, the model that built it, and the stored texts.

    standings: what has been deleted, retracted and corrected; None means nothing has.
    stories: which articles are copies of one another; None means none are.
    writer: the language model that writes answers; None means they are quotes.
    reranker: reads the likeliest sentences again; None means that they stay as they were ranked.
    """

    generation: Generation
    embedder: Embedder
    calibration: Calibration
    passages: Passages
    public_url: str = ""
    stale_sources: tuple[str, ...] = ()
    standings: Standings | None = None
    stories: Stories | None = None
    writer: Writer | None = None
    reranker: Reranker | None = None

    def get_document(self, document_id: str, version: int) -> Document:
        """The stored document."""
        return self.passages.get_document(document_id, version)

    @property
    def is_fitted(self) -> bool:
        """Whether confidence means something: it was fitted for what embeds and what reads again."""
        fitted = self.calibration
        if self.reranker is None:
            return fitted.is_fitted
        return fitted.is_fitted and fitted.reranking_by(self.reranker.name).is_fitted

    def least_confidence(self, max_error: float) -> float:
        """The confidence from which at most `max_error` of the answers are wrong."""
        reranker = self.reranker.name if self.reranker else None
        return self.calibration.least_confidence(max_error, reranker)

    @property
    def present(self) -> Present:
        """What holds for the stored documents now; a copy of a retracted original is retracted too."""
        present = self.standings.present() if self.standings else _NOTHING_KNOWN
        if self.stories is None or not present.retracted:
            return present
        try:
            return present.with_retracted(self.stories.copies_of(present.retracted))
        except StoriesUnavailable:
            return present


_NOTHING_KNOWN = Present()
