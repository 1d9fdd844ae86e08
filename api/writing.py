"""Writing: an article that was sent becomes a stored version; deleting and purging."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from typing import Annotated

from fastapi.exceptions import RequestValidationError
from pydantic import Field, TypeAdapter, ValidationError

from api.errors import BadBody, NotAnArticle, explain_fields, explain_refused, refuse_body
from api.json_body import JSON, check_json, refuse_repeats, without_mark
from api.preconditions import Preconditions
from api.schemas.writing import ArticleBody, ArticleLine, BatchBody, DeletedBody, LineBody, PurgedBody
from corpus.document import Document
from corpus.errors import DocumentDeleted, DocumentPurged, StoreDamaged, UnreadableFile
from corpus.ids import is_document_id
from corpus.ingest import store_documents
from corpus.ingest_report import Failure
from corpus.parse import MEDIA_TYPES as PARSED
from corpus.parse import bare_media_type, parse_file
from corpus.received import Given, ReceivedFile
from corpus.store import Check, DocumentStore, Outcome, Stored, check_nothing
from corpus.store.rows import now

MEDIA_TYPES = (JSON, *(one for one in PARSED if one != JSON))
MAX_LINES = 1_000
LINES_A_WRITE = 50
UNCONDITIONAL = Preconditions()
_ARRAY = TypeAdapter(Annotated[list[ArticleLine], Field(max_length=MAX_LINES)])


@dataclass(frozen=True, slots=True)
class Forgotten:
    """What came of wiping what was derived from a purged document.

    is_complete: whether all of it is gone.
    files: files of watched folders that still hold its text; they are their owner's.
    """

    is_complete: bool = True
    files: tuple[str, ...] = ()


Forget = Callable[[str, frozenset[str]], Forgotten]


class Writing:
    """Everything that changes what is stored. Called from many threads at once.

    What a method returns is on disk.
    """

    def __init__(
        self,
        store: DocumentStore,
        forget: Forget,
        on_stored: Callable[[], object] = lambda: None,
    ) -> None:
        """Write into `store`.

        Args:
            forget: wipes what was derived from a purged document, given its id, and the addresses and
                the path that its versions came from.
            on_stored: called after every write, to make it searchable at once.
        """
        self._store = store
        self._forget = forget
        self._on_stored = on_stored

    def put(
        self,
        document_id: str,
        media_type: str,
        body: bytes,
        expected: Preconditions = UNCONDITIONAL,
    ) -> Stored:
        """Store an article under an id, whatever id it names itself.

        Args:
            media_type: what it is sent as, with the charset if that is declared.

        Raises:
            RequestValidationError: JSON that does not hold what it should.
            BadBody: JSON that is not worth parsing.
            NotAnArticle: the file cannot be read; the message is the reason.
            PreconditionFailed: what is stored under the id is not what is expected.
            StoreUnavailable: it could not be stored.
        """
        if bare_media_type(media_type) == JSON:
            document = _read_json(document_id, without_mark(body))
        else:
            document = _read(document_id, media_type, body)
        (outcome,) = self._store_all([document], lambda: expected.check(self._store, document_id))
        if isinstance(outcome, Failure):
            raise NotAnArticle(f"It cannot be stored: {outcome.reason}")
        return outcome

    def put_lines(self, body: bytes) -> BatchBody:
        """Store a batch of articles, one JSON object a line; a bad line keeps no other from it.

        Raises:
            BadBody: more lines than a batch may hold.
            StoreUnavailable: the rest could not be stored; what was stored before stays.
        """
        lines = without_mark(body).split(b"\n")
        if sum(bool(line.strip()) for line in lines) > MAX_LINES:
            raise BadBody(f"A batch holds at most {MAX_LINES} lines; send several.")
        return self._put_each(
            (number, _read_line(number, line)) for number, line in enumerate(lines, 1) if line.strip()
        )

    def put_array(self, body: bytes) -> BatchBody:
        """Store the articles of a JSON array; a bad one keeps all from it.

        Raises:
            RequestValidationError: it is no array, or one of the articles does not hold what it should.
            BadBody: JSON that is not worth parsing.
            StoreUnavailable: the rest could not be stored; what was stored before stays.
        """
        body = without_mark(body)
        check_json(body)
        refuse_repeats(body)
        try:
            articles = _ARRAY.validate_json(body)
        except ValidationError as error:
            raise refuse_body(error) from error
        return self._put_each((place, one.to_document(one.id)) for place, one in enumerate(articles, 1))

    def _put_each(self, articles: Iterable[tuple[int, Document | LineBody]]) -> BatchBody:
        """Store articles by their numbers, many in one write; what could not be read is told as it is."""
        told: list[LineBody] = []
        waiting: list[tuple[int, Document]] = []
        for number, read in articles:
            if isinstance(read, LineBody):
                told.append(read)
                continue
            waiting.append((number, read))
            if len(waiting) == LINES_A_WRITE:
                told += self._put_waiting(waiting)
        told += self._put_waiting(waiting)
        count = {name: sum(one.outcome == name for one in told) for name in _OUTCOMES}
        return BatchBody(**count, lines=sorted(told, key=lambda one: one.line))

    def delete(self, document_id: str, expected: Preconditions = UNCONDITIONAL) -> DeletedBody:
        """Take a document out of answers; its versions can still be read by number.

        Raises:
            DocumentNotFound, DocumentPurged: there is no such document, or not any more.
            PreconditionFailed: it is not what is expected.
        """
        while True:
            self._store.delete(document_id, lambda: expected.check(self._store, document_id))
            self._on_stored()
            try:
                self._store.get(document_id)  # only if it was put again meanwhile
            except DocumentDeleted as deleted:
                return DeletedBody(
                    document_id=document_id,
                    version=deleted.newest,
                    deleted_at=deleted.deleted_at,
                )

    def purge(self, document_id: str, expected: Preconditions = UNCONDITIONAL) -> PurgedBody:
        """Wipe a document's text wherever it is on this disk, for good.

        Raises:
            DocumentNotFound: there never was such a document.
            PreconditionFailed: it is not what is expected.
        """
        places = self._places_of(document_id)
        report = self._store.purge(document_id, lambda: expected.check(self._store, document_id))
        forgotten = self._forget(document_id, places)
        return PurgedBody(
            document_id=document_id,
            versions=report.versions,
            purged_at=report.purged_at,
            complete=report.complete and forgotten.is_complete,
            backups=list(report.backups),
            files=list(forgotten.files),
        )

    def _places_of(self, document_id: str) -> frozenset[str]:
        """The addresses of all versions that can still be read, and the path of the last one's file."""
        found = {self._store.origin_of(document_id)}
        with suppress(DocumentPurged):
            for one in self._store.versions(document_id):
                with suppress(StoreDamaged, DocumentPurged):
                    document = self._store.get(document_id, one.version)
                    found |= {document.url, document.canonical_url}
        return frozenset(place for place in found if place)

    def _put_waiting(self, waiting: list[tuple[int, Document]]) -> list[LineBody]:
        outcomes = self._store_all([document for _, document in waiting])
        told = [
            _tell_line(number, document.id, outcome)
            for (number, document), outcome in zip(waiting, outcomes, strict=True)
        ]
        waiting.clear()
        return told

    def _store_all(
        self, documents: list[Document], check: Check = check_nothing
    ) -> tuple[Stored | Failure, ...]:
        report = store_documents(self._store, documents, check=check)
        self._on_stored()
        return report.outcomes


_OUTCOMES = (*(outcome.value for outcome in Outcome), "failed")


def _read_json(document_id: str, body: bytes) -> Document:
    check_json(body)
    refuse_repeats(body)
    try:
        article = ArticleBody.model_validate_json(body)
    except ValidationError as error:
        raise refuse_body(error) from error
    return article.to_document(document_id)


def _read(document_id: str, media_type: str, body: bytes) -> Document:
    given = Given(id=document_id, fetched_at=now())
    try:
        return parse_file(ReceivedFile(document_id, body, media_type, given=given))
    except UnreadableFile as error:
        raise NotAnArticle(f"It cannot be read as {bare_media_type(media_type)}: {error}") from error


def _tell_line(number: int, document_id: str, outcome: Stored | Failure) -> LineBody:
    if isinstance(outcome, Failure):
        return LineBody(line=number, document_id=document_id, outcome="failed", reason=outcome.reason)
    return LineBody(
        line=number,
        document_id=document_id,
        outcome=outcome.outcome.value,
        version=outcome.document.version,
    )


def _read_line(number: int, line: bytes) -> Document | LineBody:
    try:
        check_json(line)
        refuse_repeats(line)
        article = ArticleLine.model_validate_json(line)
    except BadBody as error:
        reason = str(error)
    except RequestValidationError as error:
        reason = explain_refused(error)
    except ValidationError as error:
        reason = explain_fields(error)
    else:
        return article.to_document(article.id)
    return LineBody(line=number, document_id=_find_id(line), outcome="failed", reason=reason)


def _find_id(line: bytes) -> str | None:
    """The id that a refused line has; None if it has none that could be one."""
    with suppress(ValueError, RecursionError):
        found = json.loads(line)
        named = found.get("id") if isinstance(found, dict) else None
        return named if isinstance(named, str) and is_document_id(named) else None
    return None
