"""A question set's documents as an index in memory, made by the same steps as the one on disk."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass

from index.build import make_segment
from index.embed import Embedder, Progress
from index.generation import Generation, Manifest
from index.segment import Segment
from corpus.document import Document


@dataclass(frozen=True)
class EvaluationIndex:
    """A generation in memory and the documents behind it."""

    generation: Generation
    documents: dict[str, Document]

    def get_document(self, document_id: str, version: int) -> Document:
        """The document of an entry; there is one version."""
        return self.documents[document_id]


def build_evaluation_index(
    documents: tuple[Document, ...],
    embedder: Embedder,
    chunk_tokens: int,
    *,
    sentences_of: Set[str] | None,
    on_progress: Progress = lambda done, total: None,
) -> EvaluationIndex:
    """Split and embed; vectors come from the embedder's cache where they are known.

    Args:
        sentences_of: the documents whose sentences are embedded too; None means all.
    """
    content = make_segment(
        documents, embedder, chunk_tokens, on_progress, sentences_of=sentences_of
    )
    manifest = Manifest(
        generation="in-memory",
        built_at="",
        settings={},
        segments=["in-memory"],
        documents={document.id: (document.version, "") for document in documents},
    )
    generation = Generation(manifest, [Segment("in-memory", content)])
    return EvaluationIndex(generation, {document.id: document for document in documents})
