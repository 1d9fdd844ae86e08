"""`Segment`: some documents' chunks, finished on disk, verified by digest, read-only ever after."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from corpus.document import Document, Lang
from index.chunk import Chunk
from index.dense import DenseIndex
from index.encoders.encoder import Vectors
from index.errors import IndexDamaged
from index.lexical import LexicalIndex
from index.token_head import Codes

FORMAT = 2


@dataclass(frozen=True, slots=True)
class DocumentEntry:
    """What a segment knows of a document without opening the store: enough to filter and to cite."""

    id: str
    version: int
    title: str
    lang: Lang
    published: date | None
    publisher: str | None
    topics: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ChunkEntry:
    """One row of a segment."""

    document: int
    chunk: Chunk


@dataclass(frozen=True, slots=True)
class SentenceWords:
    """The words of each sentence, read in the context of its chunk, for late interaction.

    bounds: (sentences + 1,) int64; `codes[bounds[i]:bounds[i + 1]]` are the words of sentence i.
    codes: (words, width) int8, unit vectors times 127; no words where the model has no token head.
    """

    bounds: npt.NDArray[np.int64]
    codes: Codes

    @classmethod
    def none(cls, sentences: int) -> SentenceWords:
        """No words for any of so many sentences."""
        return cls(np.zeros(sentences + 1, dtype=np.int64), np.zeros((0, 0), dtype=np.int8))


@dataclass(frozen=True, slots=True)
class SegmentContent:
    """What a segment is made of; rows and sentence rows point into `documents` and `chunks`.

    sentences: (n, 3) int32: row of the chunk, start, end in the document's text.
    """

    documents: tuple[DocumentEntry, ...]
    chunks: tuple[ChunkEntry, ...]
    vectors: Vectors
    sentences: npt.NDArray[np.int32]
    sentence_vectors: npt.NDArray[np.float16]
    words: SentenceWords
    lexical: LexicalIndex


class Segment:
    """An opened segment. `sentence_bounds[row]:sentence_bounds[row + 1]` are the sentences of a row."""

    def __init__(self, name: str, content: SegmentContent) -> None:
        self.name = name
        self.documents = content.documents
        self.chunks = content.chunks
        self.dense = DenseIndex(content.vectors)
        self.lexical = content.lexical
        self.sentences = content.sentences
        self.sentence_vectors = content.sentence_vectors
        self.words = content.words
        self.sentence_bounds = np.searchsorted(
            content.sentences[:, 0], np.arange(len(content.chunks) + 1)
        )

    def __len__(self) -> int:
        return len(self.chunks)


def entry_of(document: Document) -> DocumentEntry:
    """The part of a document that a segment keeps."""
    return DocumentEntry(
        document.id,
        document.version,
        document.title,
        document.lang,
        document.published,
        document.publisher,
        document.topics,
    )


def write_segment(folder: Path, content: SegmentContent) -> str:
    """Write a segment under `folder` and return its name, the digest of its manifest.

    Everything is written beside, flushed, then renamed: a crash leaves either all of it or a
    stray `tmp-` folder that nobody reads.
    """
    folder.mkdir(parents=True, exist_ok=True)
    beside = Path(tempfile.mkdtemp(prefix="tmp-", dir=folder))
    try:
        np.save(beside / "vectors.npy", content.vectors)
        np.save(beside / "sentences.npy", content.sentences)
        np.save(beside / "sentence_vectors.npy", content.sentence_vectors)
        np.save(beside / "word_bounds.npy", content.words.bounds)
        np.save(beside / "words.npy", content.words.codes)
        content.lexical.save(beside)
        _write_json(beside / "documents.json", [_document_row(d) for d in content.documents])
        _write_json(
            beside / "chunks.json",
            [[c.document, c.chunk.start, c.chunk.end, c.chunk.section] for c in content.chunks],
        )
        manifest = {
            "format": FORMAT,
            "chunks": len(content.chunks),
            "documents": len(content.documents),
            "files": {path.name: _digest(path) for path in sorted(beside.iterdir())},
        }
        text = json.dumps(manifest, indent=1, sort_keys=True)
        _write_text(beside / "manifest.json", text)
        name = hashlib.sha256(text.encode()).hexdigest()[:32]
        for path in beside.iterdir():
            flush(path)
        flush(beside)
        if (folder / name).exists():
            try:
                open_segment(folder, name)
                return name
            except IndexDamaged:
                shutil.rmtree(folder / name)
        beside.rename(folder / name)
        flush(folder)
        return name
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def open_segment(folder: Path, name: str) -> Segment:
    """Open and verify the segment `name` under `folder`.

    Raises:
        IndexDamaged: a file is missing, unreadable, or its digest is not the manifest's.
    """
    place = folder / name
    try:
        text = (place / "manifest.json").read_text("utf-8")
        if hashlib.sha256(text.encode()).hexdigest()[:32] != name:
            raise IndexDamaged(f"The manifest of segment {name} has been changed.")
        for file, expected in json.loads(text)["files"].items():
            if _digest(place / file) != expected:
                raise IndexDamaged(f"{place / file} is not the file that was written.")
        documents = tuple(
            _document_entry(row) for row in json.loads((place / "documents.json").read_text("utf-8"))
        )
        chunks = tuple(
            ChunkEntry(document, Chunk(start, end, section))
            for document, start, end, section in json.loads((place / "chunks.json").read_text("utf-8"))
        )
        return Segment(
            name,
            SegmentContent(
                documents,
                chunks,
                _load(place / "vectors.npy"),
                _load(place / "sentences.npy"),
                _load(place / "sentence_vectors.npy"),
                SentenceWords(_load(place / "word_bounds.npy"), _load(place / "words.npy")),
                LexicalIndex.load(place),
            ),
        )
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise IndexDamaged(f"Segment {name} cannot be read: {error}") from error


def flush(path: Path) -> None:
    """Make a file's content, or a folder's entries, survive a power cut."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _load(path: Path) -> Any:
    return np.load(path, mmap_mode="r", allow_pickle=False)


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _document_row(entry: DocumentEntry) -> list[Any]:
    published = entry.published.isoformat() if entry.published else None
    return [
        entry.id,
        entry.version,
        entry.title,
        entry.lang,
        published,
        entry.publisher,
        list(entry.topics),
    ]


def _document_entry(row: Sequence[Any]) -> DocumentEntry:
    id_, version, title, lang, published, publisher, topics = row
    return DocumentEntry(
        id_,
        version,
        title,
        lang,
        date.fromisoformat(published) if published else None,
        publisher,
        tuple(topics),
    )


def _write_json(path: Path, content: Any) -> None:
    _write_text(path, json.dumps(content, ensure_ascii=False, separators=(",", ":")))


def _write_text(path: Path, text: str) -> None:
    path.write_text(text, "utf-8")
