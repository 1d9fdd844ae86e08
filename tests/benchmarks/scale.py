"""The index at 100k and 1M passages: start, search, recall, add, delete and merge.

python -m tests.benchmarks.scale --passages 1000000 [--folder build/scale] [--steps …]

Vectors are synthetic, near what an embedding model gives: topics of uneven size, few intrinsic
dimensions, a common direction. Terms follow Zipf's law. Each step keeps its result in results.json; a
run that was stopped goes on where it was. Add --again to measure a step anew.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import signal
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from corpus.document import Document
from corpus.store import DocumentStore
from index.build import merge_due
from index.chunk import Chunk
from index.draft import Draft
from index.embed import Embedder
from index.encoders.encoder import Vectors
from index.generation import Generation, open_current
from index.indexer import Indexer
from index.lexical import LexicalIndex, QueryTerm
from index.live import LiveIndex
from index.manifest import read_pointer
from index.merge_job import MergeJob
from index.segment import SegmentContent, SentenceWords, open_segment, write_segment
from index.settings import index_settings
from index.tables import ChunkEntry, ChunkTable, DocumentTable, Texts, entry_of
from index.writer import IndexWriter
from tests.fakes import FakeEncoder

DIMENSION = 384
PASSAGES_EACH = 10
SENTENCES_EACH = 3
WORDS_EACH = 10
WORD_WIDTH = 32
CHUNK_TOKENS = 256
BLOCK_DOCUMENTS = 2_000

_TOPICS = 4_000
_INTRINSIC = 48
_VOCABULARY = 200_000
_TERMS_EACH = 90
_QUERIES = 200
_ADDED = 60
_ADDED_AT_ONCE = 10
_MERGE_ROUNDS = 12
_MERGE_SECONDS = 5
_CANDIDATES = 100

Result = dict[str, Any]


class Space:
    """Where vectors come from: deterministic for a seed."""

    def __init__(self) -> None:
        random = np.random.default_rng(0)
        spectrum = np.linspace(1.0, 0.25, _INTRINSIC).astype(np.float32)
        self._basis = random.normal(size=(_INTRINSIC, DIMENSION)).astype(np.float32) * spectrum[:, None]
        self._topics = random.normal(size=(_TOPICS, _INTRINSIC)).astype(np.float32)
        self._common = 12 * random.normal(size=DIMENSION).astype(np.float32)
        weights = 1 / np.arange(1, _TOPICS + 1) ** 0.7
        self._weights = weights / weights.sum()

    def draw(self, count: int, seed: int) -> Vectors:
        """(count, DIMENSION) unit vectors."""
        random = np.random.default_rng(seed)
        topics = self._topics[random.choice(_TOPICS, size=count, p=self._weights)]
        latent = topics + 0.8 * random.standard_normal((count, _INTRINSIC), dtype=np.float32)
        vectors = latent @ self._basis + self._common
        vectors += 0.6 * random.standard_normal((count, DIMENSION), dtype=np.float32)
        vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
        return vectors


def draw_postings(chunks: int, seed: int) -> LexicalIndex:
    """The terms of so many chunks, as Zipf would have them."""
    random = np.random.default_rng(seed)
    exponent = random.random((chunks, _TERMS_EACH), dtype=np.float32)
    terms = (_VOCABULARY**exponent).astype(np.int64) % _VOCABULARY
    rows = np.repeat(np.arange(chunks), _TERMS_EACH)
    pairs, counts = np.unique(terms.reshape(-1) * chunks + rows, return_counts=True)
    term_of, row_of = np.divmod(pairs, chunks)
    used, sizes = np.unique(term_of, return_counts=True)
    return LexicalIndex(
        Texts.of(name_of(term).encode() for term in used.tolist()),
        np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64),
        row_of.astype(np.int32),
        counts.astype(np.uint16),
        np.full(chunks, _TERMS_EACH, dtype=np.int32),
    )


def name_of(term: int) -> str:
    """Terms are in the order of their numbers."""
    return f"en:t{term:07}"


def article(number: int) -> Document:
    """A stored article; its passages are drawn, not split."""
    return Document(f"s{number:07}", f"Synthetic article {number}", f"Text of number {number}.", "en")


def draw_content(space: Space, documents: list[Document], seed: int) -> SegmentContent:
    """The segment of some articles."""
    chunks = len(documents) * PASSAGES_EACH
    sentences = chunks * SENTENCES_EACH
    random = np.random.default_rng(seed)
    vectors = space.draw(chunks, seed)
    places = np.repeat(np.arange(chunks, dtype=np.int32), SENTENCES_EACH)
    spans = np.stack([places, np.zeros_like(places), np.full_like(places, 10)], axis=1)
    codes = random.integers(-127, 128, (sentences * WORDS_EACH, WORD_WIDTH), dtype=np.int8)
    return SegmentContent(
        DocumentTable.of(entry_of(document) for document in documents),
        ChunkTable.of(
            ChunkEntry(document, Chunk(0, 10))
            for document in range(len(documents))
            for _ in range(PASSAGES_EACH)
        ),
        vectors,
        spans,
        np.repeat(vectors, SENTENCES_EACH, axis=0).astype(np.float16),
        SentenceWords(np.arange(sentences + 1, dtype=np.int64) * WORDS_EACH, codes),
        draw_postings(chunks, seed),
    )


class Scale:
    """One size of index in a folder of its own."""

    def __init__(self, folder: Path, passages: int) -> None:
        self.folder = folder / str(passages)
        self.index = self.folder / "index"
        self.passages = passages
        self.documents = passages // PASSAGES_EACH
        self.space = Space()
        self.folder.mkdir(parents=True, exist_ok=True)
        self.store = DocumentStore(self.folder / "documents.db")
        self.embedder = Embedder(FakeEncoder(name="scale", fingerprint="scale-1", dimension=DIMENSION))

    def close(self) -> None:
        self.embedder.close()
        self.store.close()

    def generation(self) -> Generation:
        found = open_current(self.index)
        assert found is not None
        return found

    def build(self) -> Result:
        """Store the articles, write their segments, publish, merge."""
        started = time.perf_counter()
        for first in range(0, self.documents, BLOCK_DOCUMENTS):
            block = [article(number) for number in self._block(first)]
            if self.store.current_versions().get(block[-1].id) is None:
                self.store.put_many(block)
        if read_pointer(self.index) is None:
            self._write_segments()
        with IndexWriter(self.index) as writer:
            before, began = len(writer.views), time.perf_counter()
            merge_due(writer)
            merged = time.perf_counter() - began
            return {
                "build_seconds": round(began - started, 1),
                "merge_seconds": round(merged, 1),
                "segments_before": before,
                "segments": [len(view) for view in writer.views],
                "disk_mb": round(sum(p.stat().st_size for p in self.index.rglob("*.columns")) / 1e6),
            }

    def _block(self, first: int) -> range:
        return range(first, min(first + BLOCK_DOCUMENTS, self.documents))

    def _write_segments(self) -> None:
        done = self.folder / "blocks.json"
        names: dict[str, str] = json.loads(done.read_text()) if done.exists() else {}
        current = self.store.current_versions()
        for first in range(0, self.documents, BLOCK_DOCUMENTS):
            if str(first) in names:
                continue
            ids = [article(number).id for number in self._block(first)]
            documents = [self.store.get(id_, current[id_][0]) for id_ in ids]
            content = draw_content(self.space, documents, first + 1)
            names[str(first)] = write_segment(self.index / "segments", content)
            done.write_text(json.dumps(names))
            print(f"  {first + len(ids):,} of {self.documents:,} articles", flush=True)
        with IndexWriter(self.index) as writer:
            draft = Draft()
            for name in names.values():
                draft.add(open_segment(self.index / "segments", name))
            settings = index_settings(self.embedder, CHUNK_TOKENS)
            writer.publish(writer.propose(draft, self.store.change_number(), settings))

    def start(self) -> Result:
        """Open the index, as a server's start does, and check what was left for later."""
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        started = time.perf_counter()
        generation = self.generation()
        opened = time.perf_counter()
        generation.search_dense(self.space.draw(1, 5)[0], 10, generation.allow())
        first = time.perf_counter()
        for segment in generation.segments:
            for column in segment.file.unverified if segment.file else []:
                segment.file.verify(column)  # type: ignore[union-attr]
        return {
            "open_seconds": round(opened - started, 2),
            "first_search_seconds": round(first - opened, 2),
            "check_the_rest_seconds": round(time.perf_counter() - first, 1),
            "rss_growth_mb": round((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024),
        }

    def search(self) -> Result:
        """Latency of both sides, one thread, nothing else running; recall against exact search."""
        generation = self.generation()
        queries = self.space.draw(_QUERIES, seed=10**9)
        asked = list(self._word_queries(generation))
        everything = generation.allow()
        half = everything & (np.arange(generation.rows) % 2 == 0)
        few = everything & (np.arange(generation.rows) % 200 == 0)
        for query in queries[:20]:
            generation.search_dense(query, 10, everything)
        found = [generation.search_dense(query, 10, everything)[1] for query in queries]
        right = self._exact(generation, queries, everything)
        right_half = self._exact(generation, queries, half)
        found_half = [generation.search_dense(query, 10, half)[1] for query in queries]
        return {
            "recall_at_10": recall(found, right),
            "recall_at_10_of_a_half": recall(found_half, right_half),
            "dense_top_10_ms": timed(lambda i: generation.search_dense(queries[i], 10, everything)),
            "dense_top_100_ms": timed(lambda i: generation.search_dense(queries[i], 100, everything)),
            "dense_top_100_of_a_half_ms": timed(lambda i: generation.search_dense(queries[i], 100, half)),
            "dense_top_100_of_1_in_200_ms": timed(
                lambda i: generation.search_dense(queries[i], 100, few)
            ),
            "words_ms": timed(lambda i: generation.search_lexical(asked[i], 100, everything)),
        }

    def _word_queries(self, generation: Generation) -> Iterator[list[QueryTerm]]:
        """Six terms each, from rare to common."""
        random = np.random.default_rng(3)
        for _ in range(_QUERIES):
            terms = (_VOCABULARY ** random.uniform(0.35, 0.95, 6)).astype(int).tolist()
            yield [QueryTerm(name_of(t), generation._idf(name_of(t))) for t in terms]

    def _exact(
        self, generation: Generation, queries: Vectors, allowed: npt.NDArray[np.bool_]
    ) -> list[npt.NDArray[np.int64]]:
        scores = np.full((len(queries), 10), -2.0, np.float32)
        rows = np.zeros((len(queries), 10), np.int64)
        start = 0
        for segment in generation.segments:
            for at in range(0, len(segment), 50_000):
                block = segment.dense.vectors[at : at + 50_000]
                here = queries @ block.T
                here[:, ~allowed[start + at : start + at + len(block)]] = -2
                best = np.argpartition(-here, min(10, here.shape[1] - 1), axis=1)[:, :10]
                scores = np.concatenate([scores, np.take_along_axis(here, best, 1)], axis=1)
                rows = np.concatenate([rows, best + start + at], axis=1)
                keep = np.argsort(-scores, axis=1)[:, :10]
                scores = np.take_along_axis(scores, keep, 1)
                rows = np.take_along_axis(rows, keep, 1)
            start += len(segment)
        return list(rows)

    def add(self) -> Result:
        """One article of ten passages a second; from accepted to found, here and in a second reader.

        Two threads ask all the while. Ten seconds of adding follow on ten quiet ones and so on, so that
        whatever else the machine does weighs on both alike.
        """
        settings = index_settings(self.embedder, CHUNK_TOKENS)
        live, other = LiveIndex(self.index, settings), LiveIndex(self.index, settings)
        indexer = Indexer(
            self.index, self.store, self.embedder, chunk_tokens=CHUNK_TOKENS, on_published=live.offer
        )
        indexer.start()
        until(lambda: indexer.status().state == "idle", time.perf_counter(), 600)
        here: list[float] = []
        there: list[float] = []
        gone: list[float] = []

        def add(first: int) -> None:
            for number in range(first, first + _ADDED_AT_ONCE):
                began = time.perf_counter()
                stored = self.store.put(self._long_article(number)).document
                accepted = time.perf_counter()
                indexer.notify()
                here.append(until(lambda s=stored: answers(live, s), accepted))
                there.append(until(lambda s=stored: answers(other, s), accepted))
                time.sleep(max(0.0, 1.0 - (time.perf_counter() - began)))

        def delete() -> None:
            for number in range(_ADDED):
                document = self._long_article(number)
                stored = self.store.current_versions()[document.id][0]
                self.store.delete(document.id)
                deleted = time.perf_counter()
                indexer.notify()
                gone.append(until(lambda d=document, v=stored: not answers(live, d, v), deleted))

        quiet, busy = Asked(), Asked()
        for first in range(0, _ADDED, _ADDED_AT_ONCE):
            self._ask_while(live, lambda: time.sleep(_ADDED_AT_ONCE), quiet)
            self._ask_while(live, lambda first=first: add(first), busy)
        self._ask_while(live, delete, Asked())
        status = indexer.status()
        indexer.close()
        live.close()
        other.close()
        return {
            "accepted_to_found_seconds": spread(here),
            "accepted_to_found_by_another_reader_seconds": spread(there),
            "deleted_to_gone_seconds": spread(gone),
            "question_ms_quiet": quiet.told(),
            "question_ms_while_adding": busy.told(),
            "p99_ratio": round(busy.told()["p99"] / quiet.told()["p99"], 2),
            "segments": status.segments,
        }

    def _long_article(self, number: int) -> Document:
        random = np.random.default_rng(number + 77)
        words = [f"w{''.join(map(chr, random.integers(97, 123, 5)))}" for _ in range(1_300)]
        sentences = [" ".join(words[at : at + 20]).capitalize() + "." for at in range(0, len(words), 20)]
        return Document(f"added{number:04}", f"Added {number}", " ".join(sentences), "en")

    def _ask_while(self, live: LiveIndex, work: Callable[[], object], asked: Asked) -> None:
        """Two threads ask both sides while `work` runs."""
        queries = self.space.draw(_QUERIES, seed=10**9 + 1)
        stop = threading.Event()

        def ask(offset: int) -> None:
            number = offset
            while not stop.is_set():
                began = time.perf_counter()
                try:
                    search(live.generation(), queries[number % _QUERIES])
                except Exception as error:  # any of them is a question that failed
                    asked.failed.append(repr(error))
                asked.taken.append(1000 * (time.perf_counter() - began))
                number += 1
                time.sleep(0.05)

        threads = [threading.Thread(target=ask, args=(offset,)) for offset in (0, 100)]
        for thread in threads:
            thread.start()
        work()
        stop.set()
        for thread in threads:
            thread.join()

    def merge(self) -> Result:
        """What questions cost while a child process merges all segments to one.

        Every other five seconds the child is stopped, so that whatever else the machine does weighs on
        both alike; after two minutes it is ended. `build` tells how long a merge takes.
        """
        live = LiveIndex(self.index, index_settings(self.embedder, CHUNK_TOKENS))
        generation = live.generation()
        assert generation is not None
        quiet, busy = Asked(), Asked()
        job = MergeJob(self.index, generation.views)
        for _ in range(_MERGE_ROUNDS):
            for asked, wanted in ((busy, signal.SIGCONT), (quiet, signal.SIGSTOP)):
                os.kill(job._process.pid, wanted)
                self._ask_while(live, lambda: time.sleep(_MERGE_SECONDS), asked)
        is_done = job.is_done
        job.cancel()
        live.close()
        return {
            "done_before_the_end": is_done,
            "question_ms_quiet": quiet.told(),
            "question_ms_while_merging": busy.told(),
            "p99_ratio": round(busy.told()["p99"] / quiet.told()["p99"], 2),
        }


class Asked:
    """Questions that were asked: milliseconds of each, and what went wrong."""

    def __init__(self) -> None:
        self.taken: list[float] = []
        self.failed: list[str] = []

    def told(self) -> Result:
        return {**spread(self.taken), "failed": len(self.failed)}


def search(generation: Generation | None, query: Vectors) -> None:
    """What a question asks of an index: both languages by meaning, and words."""
    assert generation is not None
    allowed = generation.allow()
    for mask in generation.by_language(allowed):
        generation.search_dense(query, _CANDIDATES, mask)
    terms = [QueryTerm(name_of(t), generation._idf(name_of(t))) for t in (40, 900, 20_000)]
    generation.search_lexical(terms, _CANDIDATES, allowed)


def answers(live: LiveIndex, document: Document, version: int | None = None) -> bool:
    """Whether the generation that answers now holds this version."""
    generation = live.generation()
    wanted = document.version if version is None else version
    return generation is not None and generation.answers_with(document.id, wanted)


def until(condition: Callable[[], bool], since: float, seconds: float = 60.0) -> float:
    """Seconds from `since` until the condition holds."""
    while not condition():
        if time.perf_counter() - since > seconds:
            return float("inf")
        time.sleep(0.005)
    return time.perf_counter() - since


def timed(search: Callable[[int], object]) -> Result:
    """Milliseconds of a search over all queries."""
    taken = []
    for number in range(_QUERIES):
        began = time.perf_counter()
        search(number)
        taken.append(1000 * (time.perf_counter() - began))
    return spread(taken)


def spread(values: list[float]) -> Result:
    """Median, 99th percentile and the worst."""
    p50, p99, worst = np.percentile(values, [50, 99, 100]).tolist()
    return {"p50": round(p50, 3), "p99": round(p99, 3), "max": round(worst, 3), "n": len(values)}


def recall(found: list[npt.NDArray[np.int64]], right: list[npt.NDArray[np.int64]]) -> float:
    """The mean share of the ten nearest that were found."""
    shares = [len(set(f.tolist()) & set(r.tolist())) / len(r) for f, r in zip(found, right, strict=True)]
    return round(float(np.mean(shares)), 4)


STEPS = ("build", "start", "search", "add", "merge")


def main() -> None:
    """Measure the steps that have no result yet."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--passages", type=int, default=100_000)
    parser.add_argument("--folder", type=Path, default=Path("build/scale"))
    parser.add_argument("--steps", nargs="*", choices=STEPS, default=list(STEPS))
    parser.add_argument("--again", action="store_true", help="measure what has a result too")
    options = parser.parse_args()
    scale = Scale(options.folder, options.passages)
    results = scale.folder / "results.json"
    known: dict[str, Result] = json.loads(results.read_text()) if results.exists() else {}
    for step in options.steps:
        if step not in known or options.again:
            known[step] = getattr(scale, step)()
            results.write_text(json.dumps(known, indent=1))
        print(json.dumps({step: known[step]}, indent=1), flush=True)
    scale.close()


if __name__ == "__main__":
    main()
