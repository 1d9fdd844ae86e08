"""What was found, as it is shown: passages, and what is known of each document."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from corpus.errors import StoriesUnavailable
from rag.answer import Passage, Question, StoryNote
from rag.library import Library
from rag.reply.cite import Context, show_passage
from rag.search.find import Found
from rag.search.repeats import UNREADABLE, note_story
from rag.standing import Standing


def context_of(
    document_id: str, version: int, found: Found, library: Library, as_of: date | None = None
) -> Context:
    """What has become of a cited version, and what story it belongs to."""
    standing = Standing.STANDS
    if library.standings is not None:
        document = library.get_document(document_id, version)
        standing = library.standings.standing_of(
            document, found.present, library.stories, found.known_orders
        )
    corrections = found.present.corrections(document_id)
    return Context(corrections, standing, _story_note(document_id, found, library, as_of))


def _story_note(document_id: str, found: Found, library: Library, as_of: date | None) -> StoryNote | None:
    """What is known of its story, as far as that had been published by that day, and still counts."""
    if library.stories is None or document_id not in (found.orders or {}):
        return None
    try:
        story = library.stories.story_of(document_id, as_of, without=found.present.retracted)
    except StoriesUnavailable:
        return None
    note = note_story(story)
    if note is None or story is None or not story.is_copy(document_id):
        return note
    corrections = found.present.corrections(note.original)
    title = _title_of(note.original, corrections[-1].version, library) if corrections else None
    return replace(note, corrections=corrections, original_title=title)


def _title_of(document_id: str, version: int, library: Library) -> str | None:
    try:
        return library.get_document(document_id, version).title
    except UNREADABLE:
        return None


def passages_of(found: Found, library: Library, question: Question) -> tuple[Passage, ...]:
    """The best passages; of an article that may only be quoted, one."""
    passages: list[Passage] = []
    quoted: set[str] = set()
    for hit in found.hits[: question.k]:
        entry, chunk = library.generation.chunk(hit.row)
        document = library.get_document(entry.id, entry.version)
        if document.access == "excerpt":
            if entry.id in quoted:
                continue
            quoted.add(entry.id)
        rank = len(passages) + 1
        story = _story_note(entry.id, found, library, question.as_of)
        passages.append(show_passage(rank, document, chunk, hit, library.public_url, story))
    return tuple(passages)
