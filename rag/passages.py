"""`Passages`: passages read into sentences before anything is asked of them; the last are kept."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt

from corpus.document import Document, Lang
from corpus.read_alone import read_alone
from index.chunk import Chunk
from index.encoders.encoder import Vectors
from index.generation import Generation
from index.recent import Recent
from index.words import term_set
from rag.mentions.sentences.of_itself import tells_of_itself
from rag.mentions.times.by_its_day import day_told_from

_PASSAGES_KEPT = 1024

GetDocument = Callable[[str, int], Document]


@dataclass(frozen=True, slots=True)
class ReadSentence:
    """document.text[start:end], a quotable sentence.

    alone: as it is understood alone: a row of a table with the names of its columns.
    terms: the search terms of that.
    words: how many words that has.
    of_itself: whether it tells of its article rather than of what that is about.
    day: from which times without a year are told in it, if that is known.
    """

    start: int
    end: int
    alone: str
    terms: frozenset[str]
    words: int
    of_itself: bool
    day: date | None


@dataclass(frozen=True, slots=True, eq=False)
class ReadPassage:
    """A chunk with its quotable sentences, of which there is at least one.

    terms: of all its text, with the title of its article and its section.
    vectors: (sentences, dimension), of length 1.
    central: (sentences,) how near each is to the whole passage.
    """

    document: Document
    chunk: Chunk
    sentences: tuple[ReadSentence, ...]
    terms: frozenset[str]
    vectors: Vectors
    central: npt.NDArray[np.float64]

    @property
    def lang(self) -> Lang:
        return self.document.lang


class Passages:
    """Reads passages, and keeps the last thousand as they were read. Safe to call from several threads.

    get_document: the stored text, asked each time: what is kept counts only while that is the same one.
    """

    def __init__(self, get_document: GetDocument) -> None:
        self.get_document = get_document
        self._kept: Recent[tuple[str, int], ReadPassage] = Recent(_PASSAGES_KEPT)

    def read(self, generation: Generation, row: int) -> ReadPassage | None:
        """The passage of a row; None where it has nothing that could be quoted.

        Raises:
            Whatever `get_document` raises.
        """
        segment, local = generation.place(row)
        kept = self._kept.get((segment.name, local))
        if kept is not None:
            document = kept.document
            if self.get_document(document.id, document.version) is document:
                return kept
        read = self._read(generation, row)
        if read is not None:
            self._kept.put((segment.name, local), read)
        return read

    def clear(self) -> None:
        """Forget all that was read."""
        self._kept.clear()

    def _read(self, generation: Generation, row: int) -> ReadPassage | None:
        spans, vectors = generation.sentences(row)
        if not len(spans):
            return None
        entry, chunk = generation.chunk(row)
        document = self.get_document(entry.id, entry.version)
        return ReadPassage(
            document,
            chunk,
            tuple(_read_sentence(document, start, end) for start, end in spans.tolist()),
            _terms_of(document, chunk),
            vectors,
            centrality(vectors, generation.vectors([row])),
        )


def _read_sentence(document: Document, start: int, end: int) -> ReadSentence:
    alone = read_alone(document.text, start, end)
    terms = term_set(alone, document.lang)
    day = day_told_from(document.text, start, document.published)
    return ReadSentence(start, end, alone, terms, len(alone.split()), tells_of_itself(alone), day)


def _terms_of(document: Document, chunk: Chunk) -> frozenset[str]:
    head = "\n".join(part for part in (document.title, chunk.section) if part)
    return term_set(f"{head}\n{document.text[chunk.start : chunk.end]}", document.lang)


def centrality(sentences: Vectors, passages: Vectors) -> npt.NDArray[np.float64]:
    """How near sentences are to their passages, (sentences,): what sums a passage up is near whatever is
    asked of it, and answers less of it.

    Args:
        sentences, passages: (sentences, dimension), of length 1; each sentence's own passage.
    """
    central: npt.NDArray[np.float64] = np.einsum("ij,ij->i", sentences, passages).astype(np.float64)
    return central
