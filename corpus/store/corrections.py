"""Articles that correct others of their publisher, and the notices that they put on those.

It happens when either of the two is stored, so that a question pays nothing for it. A notice names
the correcting article by its id alone, which is no text of it: it may be purged.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

from corpus.corrects import LOOK_AT_CHARS, corrects, names_as_corrected
from corpus.document import Document, Lang, Notice
from corpus.store.rows import to_document
from corpus.store.schema import is_intact
from corpus.store.state import add_notice, log_change

_TEXT: dict[Lang, str] = {
    "en": "by another article of its publisher, {id}",
    "es": "por otro artículo del mismo medio, {id}",
}
_NEWEST = """
SELECT versions.*, documents.access, documents.source
FROM documents JOIN versions ON document_id = documents.id AND version = newest
WHERE documents.publisher IS :publisher AND deleted_at IS NULL
"""
_NEWEST_NAMED = _NEWEST + "AND instr(lower(:title || char(10) || :text), lower(rtrim(title, ' .')))"
_NEWEST_NAMING = f"""{_NEWEST}
AND documents.id IN (SELECT document_id FROM notices WHERE kind = 'correction' AND origin = 'article')
AND EXISTS (SELECT 1 FROM notices WHERE notices.document_id = documents.id AND notices.text = title)
AND instr(lower(title || char(10) || substr(versions.text, 1, {LOOK_AT_CHARS})),
    lower(rtrim(:title, ' .')))
"""  # noqa: S608


def note_corrections(connection: sqlite3.Connection, stored: Document) -> None:
    """Put the notices on what `stored` corrects, and on `stored` where another article corrects it."""
    if corrects(stored):
        _note(connection, stored)
        return
    for correction in _read(connection, _NEWEST_NAMING, stored):
        if names_as_corrected(correction, stored.title):
            _note(connection, correction)


def _note(connection: sqlite3.Connection, correction: Document) -> None:
    """Put a notice on the articles that a correction names; where a title is that of several, on none."""
    named: dict[str, list[Document]] = {}
    for other in _read(connection, _NEWEST_NAMED, correction):
        if _may_correct(correction, other) and names_as_corrected(correction, other.title):
            named.setdefault(other.title.casefold(), []).append(other)
    said = (notice.on for notice in correction.notices if notice.kind == "correction")
    on = correction.published or next(filter(None, said), None)
    for articles in named.values():
        if len({article.published for article in articles}) > 1:
            continue
        for article in articles:
            notice = Notice("correction", on, _TEXT[article.lang].format(id=correction.id))
            if add_notice(connection, article.id, article.version, notice, "other"):
                log_change(connection, article.id, "notice", article.version)


def _may_correct(correction: Document, other: Document) -> bool:
    """Whether an article may speak for another: of one source, or put by hand under a publisher's name.

    `other` is of the same publisher, or both are of none; what was published later is not meant.
    """
    if other.id == correction.id or corrects(other):
        return False
    if correction.published and other.published and other.published > correction.published:
        return False
    is_by_hand = correction.source is None and correction.publisher is not None
    return is_by_hand or correction.source == other.source


def _read(connection: sqlite3.Connection, query: str, of: Document) -> Iterator[Document]:
    """What a query finds for an article, by letters alone: a sieve that costs little."""
    values = {"publisher": of.publisher, "title": of.title, "text": of.text[:LOOK_AT_CHARS]}
    for row in connection.execute(query, values).fetchall():
        if is_intact("versions", row):
            yield to_document(row, access=row["access"], source=row["source"])
