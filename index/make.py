"""Documents to the content of a segment: split, embedded, counted; nothing is written."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from corpus.claims import is_claim
from corpus.dateline import skip_dateline
from corpus.document import Document
from corpus.leads import is_lead, start_with_lead
from corpus.read_alone import read_alone
from corpus.sections import is_heading
from corpus.sentences import split_sentences
from corpus.table_rows import is_header
from index.chunk import Chunk
from index.embed import Embedder, Progress
from index.encoders.encoder import Vectors
from index.lexical import LexicalIndex
from index.segment import SegmentContent, SentenceWords
from index.split import SentenceTextSplitter, split_document
from index.tables import ChunkEntry, ChunkTable, DocumentTable, entry_of
from index.token_head import TextWords, words_in_sentences
from index.words import split_terms

_FEWEST_SENTENCE_WORDS = 3


@dataclass
class _Rows:
    """The chunks of some documents, row by row.

    contexts: what is embedded of each, and what to add to a place in it to get the place in the
        document.
    word_starts: from where on the words of a sentence count: those of a question or a claim just before
        it do.
    owners, sentence_owners: the id of the document that a chunk, or a sentence, is of.
    """

    chunks: list[ChunkEntry] = field(default_factory=list)
    contexts: list[tuple[str, int]] = field(default_factory=list)
    terms: list[list[str]] = field(default_factory=list)
    sentences: list[tuple[int, int, int]] = field(default_factory=list)
    sentence_texts: list[str] = field(default_factory=list)
    word_starts: list[int] = field(default_factory=list)
    owners: list[str] = field(default_factory=list)
    sentence_owners: list[str] = field(default_factory=list)


def make_segment(
    documents: Sequence[Document],
    embedder: Embedder,
    chunk_tokens: int,
    on_progress: Progress = lambda done, total: None,
    *,
    sentences_of: Set[str] | None = None,
) -> SegmentContent:
    """Split and embed documents; nothing is written.

    Args:
        sentences_of: the ids of the documents whose sentences are made ready as evidence too;
            None means all.
    """
    splitter = SentenceTextSplitter(embedder.encoder.token_starts, chunk_tokens)
    rows = _Rows()
    for number, document in enumerate(documents):
        quotable = sentences_of is None or document.id in sentences_of
        _add_document(rows, number, document, splitter, quotable=quotable)
    sentences = np.array(rows.sentences, dtype=np.int32).reshape(-1, 3)
    vectors, sentence_vectors, words = _embed(rows, sentences, embedder, on_progress)
    return SegmentContent(
        documents=DocumentTable.of(entry_of(document) for document in documents),
        chunks=ChunkTable.of(rows.chunks),
        vectors=vectors,
        sentences=sentences,
        sentence_vectors=sentence_vectors.astype(np.float16),
        words=words,
        lexical=LexicalIndex.from_terms(rows.terms),
    )


def context_of(document: Document, chunk: Chunk) -> tuple[str, int]:
    """What is embedded and searched for a chunk: where it stands, then its text.

    Returns:
        The text, and what to add to a place in it to get the place in the document.
    """
    published = document.published.isoformat() if document.published else None
    where = " · ".join(
        part for part in (document.title, published, document.publisher, chunk.section) if part
    )
    whole = document.text[chunk.start : chunk.end]
    text = whole.strip()
    start = chunk.start + len(whole) - len(whole.lstrip())
    return (f"{where}\n{text}", start - len(where) - 1) if where else (text, start)


def _add_document(
    rows: _Rows, number: int, document: Document, splitter: SentenceTextSplitter, *, quotable: bool
) -> None:
    sentences = list(quotable_sentences(document)) if quotable else []
    starts = [start for start, _ in sentences]
    for chunk in split_document(document, splitter):
        row = len(rows.chunks)
        context = context_of(document, chunk)
        rows.chunks.append(ChunkEntry(number, chunk))
        rows.contexts.append(context)
        rows.owners.append(document.id)
        rows.terms.append(split_terms(context[0], document.lang))
        for start, end in sentences[bisect_left(starts, chunk.start) : bisect_left(starts, chunk.end)]:
            rows.sentences.append((row, start, end))
            rows.sentence_texts.append(read_alone(document.text, start, end))
            rows.word_starts.append(start_with_lead(document.text, start))
            rows.sentence_owners.append(document.id)


def _embed(
    rows: _Rows, sentences: npt.NDArray[np.int32], embedder: Embedder, on_progress: Progress
) -> tuple[Vectors, Vectors, SentenceWords]:
    """Vectors of the chunks and of the sentences, and the words of the sentences in their chunks."""
    texts = [text for text, _ in rows.contexts]
    if embedder.head is None:
        vectors = embedder.embed_passages(
            [*texts, *rows.sentence_texts], on_progress, [*rows.owners, *rows.sentence_owners]
        )
        return vectors[: len(texts)], vectors[len(texts) :], SentenceWords.none(len(sentences))
    quoted = np.unique(sentences[:, 0]).tolist()
    is_quoted = set(quoted)
    plain = [row for row in range(len(texts)) if row not in is_quoted]
    total = len(texts) + len(rows.sentence_texts)
    in_context, words = embedder.embed_with_words(
        [texts[row] for row in quoted],
        lambda done, _: on_progress(done, total),
        [rows.owners[row] for row in quoted],
    )
    alone = embedder.embed_passages(
        [*(texts[row] for row in plain), *rows.sentence_texts],
        lambda done, _: on_progress(len(quoted) + done, total),
        [*(rows.owners[row] for row in plain), *rows.sentence_owners],
    )
    vectors = np.empty((len(texts), embedder.encoder.dimension), dtype=np.float32)
    vectors[quoted] = in_context
    vectors[plain] = alone[: len(plain)]
    shifts = [rows.contexts[row][1] - len(embedder.encoder.passage_prompt) for row in quoted]
    read = np.column_stack([sentences[:, 0], rows.word_starts, sentences[:, 2]]).astype(np.int32)
    return vectors, alone[len(plain) :], _words_of_sentences(quoted, read, words, shifts)


def _words_of_sentences(
    rows: Sequence[int],
    sentences: npt.NDArray[np.int32],
    words: Sequence[TextWords],
    shifts: Sequence[int],
) -> SentenceWords:
    bounds, codes, at = [np.zeros(1, dtype=np.int64)], [], 0
    for row, text, shift in zip(rows, words, shifts, strict=True):
        first, last = np.searchsorted(sentences[:, 0], [row, row + 1])
        places, own_bounds = words_in_sentences(text.spans, shift, sentences[first:last, 1:])
        codes.append(text.codes[places])
        bounds.append(own_bounds[1:] + at)
        at += len(places)
    if not codes:
        return SentenceWords.none(len(sentences))
    return SentenceWords(np.concatenate(bounds), np.concatenate(codes))


def quotable_sentences(document: Document) -> Iterator[tuple[int, int]]:
    """Start and end, in the document's text, of each sentence that may be cited."""
    for first, end in split_sentences(document.text, document.lang):
        start = skip_dateline(document.text, first, end)
        tells_nothing = (
            is_header(document.text, first, end)
            or is_lead(document.text[start:end])
            or is_heading(document, first, end)
            or is_claim(document.text, start)
        )
        if not tells_nothing and len(document.text[start:end].split()) >= _FEWEST_SENTENCE_WORDS:
            yield start, end
