"""Which article a file is, where its name is all that tells: files of one name are many articles."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from corpus.document import Document
from corpus.ids import slug_of_file_name, slugs_of_file
from corpus.store import DocumentStore, Holder

LINE = re.compile(r":\d+\Z")


class Naming:
    """The ids of the articles of one run, also before they are stored.

    An article of which no file is known (sent by PUT, or stored before paths were kept) goes to the
    first file of its name, unless `takes_unclaimed` is False.
    """

    def __init__(self, store: DocumentStore, *, takes_unclaimed: bool = True) -> None:
        self._store = store
        self._takes_unclaimed = takes_unclaimed
        self._path_of: dict[str, str | None] = {}
        self._id_at: dict[str, str] = {}
        self._id_with: dict[str, str] = {}

    def settle(self, document: Document) -> Document:
        """The document under the id of the article that its file is, or of a new article.

        One that brings its own id or address keeps it. Else the article is the one that was last
        read from this path. Failing that, one of the same content: a copy of a file of that name is
        no new article, and a moved or renamed file keeps its article. Failing that, the file's name
        is the id, with digits of the path where another file has that name; a purged article whose
        file is gone is taken for the file of its name, lest a moved file bring back what was purged.
        """
        settled = self._settled(document)
        if settled.origin is not None:
            self._path_of[settled.id] = settled.origin.path
            self._id_at[settled.origin.path] = settled.id
        self._path_of.setdefault(settled.id, None)
        self._id_with[settled.digest] = settled.id
        return settled

    def file_of(self, document_id: str) -> str | None:
        """The path that an article was last read from, in this run or before; None where unknown."""
        return self._path_of.get(document_id) or self._store.origin_of(document_id)

    def says(self, document: Document) -> bool:
        """Whether the newest version under the document's id says the same."""
        return any(holder.document_id == document.id for holder in self._holders(document.digest))

    def _settled(self, document: Document) -> Document:
        if document.origin is None or not document.origin.gave_id:
            return document
        path, name = document.origin.path, document.id
        ids = slugs_of_file(name, path)
        known = self._id_at.get(path) or next(iter(self._store.read_from(path)), None)
        if known is not None:
            return replace(document, id=known)
        for holder in self._holders(document.digest):
            is_same = holder.document_id in ids if holder.path is None else not _is_there(holder.path)
            if is_same:
                return replace(document, id=holder.document_id)
            if holder.path is not None and slug_of_file_name(holder.path) == name:
                return replace(document, id=holder.document_id, origin=None)
        return replace(document, id=next((i for i in ids if self._is_free(i)), ids[-1]))

    def _holders(self, digest: str) -> Iterator[Holder]:
        here = self._id_with.get(digest)
        if here is not None:
            yield Holder(here, self.file_of(here))
        for holder in self._store.holders_of(digest):
            if holder.document_id not in self._path_of:
                yield holder

    def _is_free(self, document_id: str) -> bool:
        file = self.file_of(document_id)
        if file is not None:
            return not _is_there(file) and self._store.is_purged(document_id)
        return self._takes_unclaimed or not self._store.is_known(document_id)


def _is_there(path: str) -> bool:
    """Whether a file still stands at a path, or the file whose line it names; True if unseen."""
    try:
        return Path(path).exists() or Path(without_line(path)).exists()
    except OSError:
        return True


def without_line(path: str) -> str:
    """The path of the file whose line a path names; any other path as it is."""
    return LINE.sub("", path)
