"""Whether an index answers with every accepted article, and cites nothing wrongly."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from corpus.store import DocumentStore
from index.chunk import Chunk
from index.embed import Embedder
from index.generation import Generation, open_current
from index.make import context_of

CHUNK_TOKENS = 24


def check_answers(
    folder: Path, store: DocumentStore, embedder: Embedder, expected: dict[str, list[str | None]]
) -> list[str]:
    """What is wrong, in words.

    Args:
        expected: id -> the titles that it may have now; None means that it may be deleted.
    """
    generation = open_current(folder)
    if generation is None:
        return ["there is no index"] if expected else []
    problems = [
        problem
        for id_, titles in expected.items()
        for problem in check_article(generation, embedder, id_, titles)
    ]
    if generation.live_versions() != store.current_versions():
        problems.append("the index holds other documents than the store")
    return problems + check_citations(generation, store, embedder)


def check_article(
    generation: Generation, embedder: Embedder, id_: str, titles: list[str | None]
) -> list[str]:
    """Whether an article is found by its own title, by words and by meaning."""
    entries = [entry for entry in generation.documents() if entry.id == id_]
    if not entries:
        return [] if None in titles else [f"{id_} was accepted and is lost"]
    title = entries[0].title
    if title not in titles:
        return [f"{id_} is titled {title}, not one of {titles}"]
    by_words = generation.search_lexical(generation.query_terms(title), 1, generation.allow())[1]
    vector = embedder.embed_question(title).vector
    by_meaning = generation.search_dense(vector, 10, generation.allow())[1]
    problems = []
    if [generation.chunk(int(row))[0].id for row in by_words] != [id_]:
        seen = [generation.chunk(int(row))[0].title for row in by_words]
        problems.append(f"{id_} is not found by the words of its title {title}, but {seen}")
    if id_ not in [generation.chunk(int(row))[0].id for row in by_meaning]:
        problems.append(f"{id_} is not found by the meaning of its title")
    return problems


def check_citations(generation: Generation, store: DocumentStore, embedder: Embedder) -> list[str]:
    """Whether every chunk and sentence that could be cited is the stored text, with its own vector."""
    problems = []
    for row in np.flatnonzero(generation.allow()).tolist():
        entry, chunk = generation.chunk(row)
        document = store.get(entry.id, entry.version)
        context = context_of(document, Chunk(chunk.start, chunk.end, chunk.section))[0]
        segment, local = generation.place(row)
        spans, vectors = generation.sentences(row)
        texts = [context, *(document.text[start:end] for start, end in spans.tolist())]
        right = embedder.encoder.encode([f"passage: {text}" for text in texts])
        if not np.allclose(segment.dense.vectors[local], right[0], atol=1e-5):
            problems.append(f"row {row} of {entry.id} has the vector of another text")
        if not np.allclose(vectors, right[1:], atol=2e-3):
            problems.append(f"a sentence of row {row} of {entry.id} has the vector of another")
        if any(not text.endswith(".") for text in texts[1:]):
            problems.append(f"a sentence of row {row} of {entry.id} is cut")
    return problems
