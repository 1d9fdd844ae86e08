"""Document to chunks: sizes in the embedder's own tokens, whole sentences, exact offsets."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from langchain_text_splitters import RecursiveCharacterTextSplitter, TextSplitter

from corpus.document import Document, Heading, Lang
from corpus.sections import section_at
from corpus.sentences import split_sentences
from index.chunk import Chunk

TokenStarts = Callable[[str], Sequence[int]]
"""Character offsets, ascending, at which the tokens of a text begin."""

CHUNK_TOKENS = 256
_PARAGRAPH_FILL = 0.75
_SECTION_FILL = 0.25
_CLAUSE_SEPARATORS = ["\n", "; ", ": ", ", ", " ", ""]


@dataclass(frozen=True, slots=True)
class _Piece:
    """A sentence with the white space after it, or a part of one that is too long for a chunk."""

    start: int
    end: int
    tokens: int
    opens_paragraph: bool
    opens_section: bool


class SentenceTextSplitter(TextSplitter):
    """Packs whole sentences into chunks of at most `chunk_tokens` tokens.

    The chunks are a partition: joined, they are the text, character by character. A sentence that
    is longer than a chunk is cut at clauses, then words, then characters.
    """

    def __init__(self, token_starts: TokenStarts, chunk_tokens: int = CHUNK_TOKENS, **kwargs: Any):
        super().__init__(chunk_size=chunk_tokens, chunk_overlap=0, strip_whitespace=False, **kwargs)
        self._token_starts = token_starts
        self._chunk_tokens = chunk_tokens

    def split_text(self, text: str) -> list[str]:
        """The chunks' texts, in order; joined, they are `text`."""
        return [text[start:end] for start, end in self.split_spans(text)]

    def split_spans(
        self, text: str, headings: Sequence[Heading] = (), lang: Lang | None = None
    ) -> list[tuple[int, int]]:
        """The chunks as (start, end) character offsets; a chunk rather begins at a heading.

        lang: decides where sentences end; detected when it is None.
        """
        if not text:
            return []
        starts = self._token_starts(text)
        pieces = self._pieces(text, starts, {heading.start for heading in headings}, lang)
        return list(self._pack(pieces))

    def _pieces(
        self, text: str, token_starts: Sequence[int], sections: set[int], lang: Lang | None
    ) -> Iterator[_Piece]:
        def tokens(start: int, end: int) -> int:
            return bisect_left(token_starts, end) - bisect_left(token_starts, start)

        begins = [start for start, _ in split_sentences(text, lang)] or [0]
        bounds = [0, *begins[1:], len(text)]
        for start, end in pairwise(bounds):
            opens_paragraph = text[start - 1 : start] == "\n"
            opens_section = start in sections
            for part_start, part_end in self._cut(text, start, end, tokens):
                first = part_start == start
                yield _Piece(
                    part_start,
                    part_end,
                    tokens(part_start, part_end),
                    opens_paragraph and first,
                    opens_section and first,
                )

    def _cut(
        self, text: str, start: int, end: int, tokens: Callable[[int, int], int]
    ) -> Iterator[tuple[int, int]]:
        """Parts of text[start:end] with at most `chunk_tokens` tokens each."""
        count = tokens(start, end)
        if count <= self._chunk_tokens or end - start == 1:
            yield start, end
            return
        chars = max(1, (end - start) * self._chunk_tokens // (count + self._chunk_tokens))
        cutter = RecursiveCharacterTextSplitter(
            separators=_CLAUSE_SEPARATORS,
            chunk_size=chars,
            chunk_overlap=0,
            keep_separator="end",
            strip_whitespace=False,
        )
        at = start
        for part in cutter.split_text(text[start:end]):
            yield from self._cut(text, at, at + len(part), tokens)
            at += len(part)
        if at != end:
            raise AssertionError(f"The cutter lost {end - at} characters after offset {at}.")

    def _pack(self, pieces: Iterator[_Piece]) -> Iterator[tuple[int, int]]:
        start = end = filled = 0
        for piece in pieces:
            full = filled + piece.tokens > self._chunk_tokens
            new_section = piece.opens_section and filled >= _SECTION_FILL * self._chunk_tokens
            new_paragraph = piece.opens_paragraph and filled >= _PARAGRAPH_FILL * self._chunk_tokens
            if end > start and (full or new_section or new_paragraph):
                yield start, end
                start, filled = piece.start, 0
            end = piece.end
            filled += piece.tokens
        if end > start:
            yield start, end


def split_document(document: Document, splitter: SentenceTextSplitter) -> list[Chunk]:
    """The chunks of a document, in order, each with the heading that it stands under."""
    return [
        Chunk(start, end, section_at(document, start))
        for start, end in splitter.split_spans(document.text, document.headings, document.lang)
        if document.text[start:end].strip()
    ]
