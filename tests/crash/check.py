"""Whether an index answers with every accepted article, and cites nothing wrongly."""

from __future__ import annotations

import re
import time
from pathlib import Path

import numpy as np

from corpus.store import DocumentStore
from index.chunk import Chunk
from index.embed import Embedder
from index.generation import Generation, open_current
from index.indexer import Indexer
from index.make import context_of
from tests.crash.ledger import Ledger, State

CHUNK_TOKENS = 24
NAME_LETTERS = "bdfgklmnprstv"
WORD_CHARS = 11
"""By so many of its first letters a word is sought on the disk: an index keeps stems."""

_CATCH_UP_SECONDS = 60
_SETTLE_SECONDS = 10


def check_start(
    data: Path, indexer: Indexer, store: DocumentStore, embedder: Embedder, ledger: Ledger
) -> list[str]:
    """What is wrong once an indexer that was just started has caught up, in words.

    A build or a rollback that was asked for before may still be done: what is wrong must pass.
    """
    give_up = time.monotonic() + _SETTLE_SECONDS
    while True:
        if not indexer.wait_until(store.change_number(), _CATCH_UP_SECONDS):
            return [f"never caught up: {indexer.status()}"]
        problems = check_answers(data / "index", store, embedder, ledger) + check_purged(data, ledger)
        if not problems or time.monotonic() > give_up:
            return problems
        time.sleep(0.1)


def check_purged(data: Path, ledger: Ledger) -> list[str]:
    """Whether a word of what was purged is in any file."""
    sought = {word[:WORD_CHARS].lower().encode() for word in ledger.purged}
    windows = re.compile(rb"(?=([%s]{%d}))" % (NAME_LETTERS.encode(), WORD_CHARS))
    return [
        f"{path.relative_to(data)} holds purged text"
        for path in sorted(data.rglob("*"))
        if path.is_file() and not sought.isdisjoint(windows.findall(bytes_of(path).lower()))
    ]


def bytes_of(path: Path) -> bytes:
    """What a file holds; nothing if it was just removed."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return b""


def check_answers(folder: Path, store: DocumentStore, embedder: Embedder, ledger: Ledger) -> list[str]:
    """What is wrong with the answers from the index in `folder`, in words."""
    generation = open_current(folder)
    if generation is None:
        return ["there is no index"] if ledger.states else []
    problems = [
        problem
        for id_, states in ledger.states.items()
        for problem in check_article(generation, store, embedder, id_, states)
    ]
    if generation.live_versions() != store.current_versions():
        problems.append("the index holds other documents than the store")
    return problems + check_citations(generation, store, embedder)


def check_article(
    generation: Generation, store: DocumentStore, embedder: Embedder, id_: str, states: list[State]
) -> list[str]:
    """Whether an article has its notices, and is found by its own title, by words and by meaning."""
    titles = [entry.title for entry in generation.documents() if entry.id == id_]
    title = titles[0] if titles else None
    state = [title, notices_of(store, id_)]
    if state not in states:
        return [f"{id_} is {state}, not one of {states}"]
    if title is None:
        return []
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


def notices_of(store: DocumentStore, id_: str) -> list[str]:
    """The texts of its notices; none where nothing was ever stored."""
    return [notice.text for notice in store.notices(id_)] if store.is_known(id_) else []


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
