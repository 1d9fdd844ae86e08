"""Evidence to citations and hits to passages. A quote that is not the stored text cannot be emitted."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from urllib.parse import quote as percent_encode

from corpus.document import Document, SourceReference
from corpus.hosts import ascii_address
from corpus.sections import section_at
from corpus.store import RecordedNotice
from index.chunk import Chunk, Hit
from rag.answer import Citation, Passage, StoryNote
from rag.errors import QuoteMismatch
from rag.evidence.gather import Evidence
from rag.reply.excerpts import end_of_passage
from rag.standing import Standing

_SOURCES_KEPT = 1_000


def cite(evidence: Sequence[Evidence], public_url: str = "") -> tuple[Citation, ...]:
    """Citations numbered from 1, in order; each quote is cut from the stored text here."""
    return tuple(
        Citation(
            n=n,
            document_id=e.document.id,
            version=e.document.version,
            title=e.document.title,
            publisher=e.document.publisher,
            published=e.document.published,
            lang=e.document.lang,
            url=_shown_address(e.document.url),
            sources=_shown_sources(e.document.sources),
            section=section_at(e.document, e.start),
            page=_page_at(e.document, e.start),
            quote=cut(e.document, e.start, e.end),
            start=e.start,
            end=e.end,
            score=round(e.hit.score, 4),
            link=link_to(e.document, e.start, e.end, public_url),
            author=e.document.author,
        )
        for n, e in enumerate(evidence, 1)
    )


@dataclass(frozen=True, slots=True)
class Context:
    """What is known of an article beside its text, to be said where it is cited."""

    corrections: tuple[RecordedNotice, ...] = ()
    standing: Standing = Standing.STANDS
    story: StoryNote | None = None


def with_context(
    citations: Sequence[Citation], context_of: Callable[[str, int], Context]
) -> tuple[Citation, ...]:
    """The citations with what `context_of(document_id, version)` knows of their articles."""
    cited = dict.fromkeys((citation.document_id, citation.version) for citation in citations)
    contexts = {version: context_of(*version) for version in cited}
    return tuple(_in_context(one, contexts[one.document_id, one.version]) for one in citations)


def _in_context(citation: Citation, context: Context) -> Citation:
    return replace(
        citation,
        corrections=context.corrections,
        standing=context.standing,
        story=context.story,
    )


def show_passage(
    rank: int,
    document: Document,
    chunk: Chunk,
    hit: Hit,
    public_url: str = "",
    story: StoryNote | None = None,
) -> Passage:
    """A hit as a person sees it, without the white space around it.

    Of an article that may only be quoted (access "excerpt") just the beginning of the passage.
    """
    start, end = _trim(document.text, chunk.start, chunk.end)
    end = end_of_passage(document, start, end)
    return Passage(
        rank=rank,
        document_id=document.id,
        version=document.version,
        title=document.title,
        publisher=document.publisher,
        published=document.published,
        lang=document.lang,
        url=_shown_address(document.url),
        section=chunk.section,
        page=_page_at(document, start),
        start=start,
        end=end,
        text=cut(document, start, end),
        score=round(hit.score, 4),
        scores=_parts_of(hit),
        link=link_to(document, start, end, public_url),
        story=story,
    )


def _shown_address(url: str | None) -> str | None:
    """Its host in ASCII, so that it cannot pass for another."""
    return ascii_address(url) if url else None


@lru_cache(maxsize=_SOURCES_KEPT)
def _shown_sources(sources: tuple[SourceReference, ...]) -> tuple[SourceReference, ...]:
    return tuple(replace(source, url=_shown_address(source.url)) for source in sources)


def _parts_of(hit: Hit) -> dict[str, float]:
    """What its score is made of; without a match, where its words were not read."""
    parts = {"dense": round(hit.dense, 4), "lexical": round(hit.lexical, 3), "match": round(hit.match, 4)}
    return {name: value for name, value in parts.items() if not math.isnan(value)}


def cut(document: Document, start: int, end: int) -> str:
    """document.text[start:end], where those offsets lie in it.

    Raises:
        QuoteMismatch: they do not; the index and the store disagree.
    """
    if not 0 <= start < end <= len(document.text):
        raise QuoteMismatch(
            f"Offsets {start} to {end} do not lie in version {document.version} of "
            f"'{document.id}' ({len(document.text)} characters). Run `puente build --full`."
        )
    return document.text[start:end]


def link_to(document: Document, start: int, end: int, public_url: str = "") -> str:
    """Where the article can be read with the span marked; absolute where the public URL is known."""
    return f"{address_of(document, public_url)}#c{start}-{end}"


def address_of(document: Document, public_url: str = "") -> str:
    """Where this version of an article can be read; absolute where the public URL is known."""
    place = percent_encode(document.id, safe="")
    return f"{public_url}/documents/{place}?version={document.version}"


def _page_at(document: Document, offset: int) -> str | None:
    before = bisect_right(document.pages, offset, key=lambda page: page.start)
    return document.pages[before - 1].label if before else None


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    part = text[start:end]
    return start + len(part) - len(part.lstrip()), end - len(part) + len(part.rstrip())
