"""A question set's documents as an index in memory, made by the same steps as the one on disk."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence, Set

from corpus.document import Document
from index.embed import Embedder, Progress
from index.generation import Generation
from index.make import make_segment
from rag.passages import Passages

_NAME = "in-memory"


class EvaluationIndex:
    """A generation in memory, the documents behind it, and their passages as they were read."""

    def __init__(self, generation: Generation, documents: Sequence[Document]) -> None:
        self.generation = generation
        self.passages = Passages(self.get_document)
        self._documents = {document.id: document for document in documents}
        self._rows: dict[str, list[int]] = {}
        for row in range(generation.rows):
            self._rows.setdefault(generation.document(row).id, []).append(row)

    def get_document(self, document_id: str, version: int) -> Document:
        """The document of an entry; there is one version."""
        return self._documents[document_id]

    def rows_of(self, document_ids: Iterable[str]) -> Iterator[int]:
        """The rows of the chunks of these documents."""
        for document_id in document_ids:
            yield from self._rows.get(document_id, ())


def build_evaluation_index(
    documents: Sequence[Document],
    embedder: Embedder,
    chunk_tokens: int,
    *,
    sentences_of: Set[str] | None,
    on_progress: Progress = lambda done, total: None,
) -> EvaluationIndex:
    """Split and embed; vectors come from the embedder's cache where they are known.

    Args:
        sentences_of: the documents whose sentences are made ready too; None means all.
    """
    content = make_segment(documents, embedder, chunk_tokens, on_progress, sentences_of=sentences_of)
    return EvaluationIndex(Generation.in_memory([content], _NAME), documents)
