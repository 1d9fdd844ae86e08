"""The documents and chunks of a segment as arrays: opened without reading, decoded one at a time."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, overload

import numpy as np
import numpy.typing as npt

from corpus.document import LANGS, Document, Lang
from index.chunk import Chunk

UNDATED = 0
_NO_SECTION = -1


@dataclass(frozen=True, slots=True)
class DocumentEntry:
    """What a segment knows of a document version without opening the store: to filter and to cite."""

    id: str
    version: int
    title: str
    lang: Lang
    published: date | None
    publisher: str | None
    topics: tuple[str, ...]
    digest: str = ""


@dataclass(frozen=True, slots=True)
class ChunkEntry:
    """One row of a segment."""

    document: int
    chunk: Chunk


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
        document.digest,
    )


def key_of(document_id: str) -> np.uint64:
    """A number to look an id up by; two ids may share one."""
    digest = hashlib.sha256(document_id.encode("utf-8", "surrogatepass")).digest()
    return np.uint64(int.from_bytes(digest[:8], "little"))


class Texts(Sequence[bytes]):
    """Byte strings behind one another in one array."""

    def __init__(self, data: npt.NDArray[np.uint8], offsets: npt.NDArray[np.int64]) -> None:
        self.data = data
        self.offsets = offsets

    def __len__(self) -> int:
        return len(self.offsets) - 1

    @overload
    def __getitem__(self, place: int) -> bytes: ...
    @overload
    def __getitem__(self, place: slice) -> list[bytes]: ...
    def __getitem__(self, place: int | slice) -> bytes | list[bytes]:
        if isinstance(place, slice):
            return [self[i] for i in range(*place.indices(len(self)))]
        if not -len(self) <= place < len(self):
            raise IndexError(place)
        place %= len(self)
        return self.data[self.offsets[place] : self.offsets[place + 1]].tobytes()

    def place_of(self, sought: bytes) -> int | None:
        """Where a byte string is, of those that are in order; None if it is not among them."""
        data, offset_of = self.data.data, self.offsets.item
        low, high = 0, len(self)
        while low < high:
            middle = (low + high) // 2
            if data[offset_of(middle) : offset_of(middle + 1)].tobytes() < sought:
                low = middle + 1
            else:
                high = middle
        return low if low < len(self) and self[low] == sought else None

    @classmethod
    def of(cls, texts: Iterable[bytes]) -> Texts:
        """Pack byte strings."""
        listed = list(texts)
        offsets = np.concatenate([[0], np.cumsum([len(text) for text in listed])]).astype(np.int64)
        return cls(np.frombuffer(b"".join(listed), np.uint8), offsets)


class DocumentTable(Sequence[DocumentEntry]):
    """The document versions of a segment.

    keys: (n,) `key_of` each id. versions, langs (a place in LANGS), published (a day's ordinal, 0 for
    none): (n,) what is filtered by without decoding.
    """

    def __init__(
        self,
        rows: Texts,
        keys: npt.NDArray[np.uint64],
        versions: npt.NDArray[np.int32],
        langs: npt.NDArray[np.uint8],
        published: npt.NDArray[np.int32],
    ) -> None:
        self.rows = rows
        self.keys = keys
        self.versions = versions
        self.langs = langs
        self.published = published
        self._decoded: dict[int, DocumentEntry] = {}

    def __len__(self) -> int:
        return len(self.rows)

    def __iter__(self) -> Iterator[DocumentEntry]:
        """Every document in turn; unlike those that are looked up, they are not kept decoded."""
        for place in range(len(self)):
            yield self.read(place)

    @overload
    def __getitem__(self, place: int) -> DocumentEntry: ...
    @overload
    def __getitem__(self, place: slice) -> list[DocumentEntry]: ...
    def __getitem__(self, place: int | slice) -> DocumentEntry | list[DocumentEntry]:
        if isinstance(place, slice):
            return [self[i] for i in range(*place.indices(len(self)))]
        found = self._decoded.get(place)
        if found is None:
            found = self._decoded[place] = _decode(self.rows[place])
        return found

    def read(self, place: int) -> DocumentEntry:
        """The document of a row, for who looks at many: it is not kept decoded."""
        return self._decoded.get(place) or _decode(self.rows[place])

    def places_of(self, document_id: str) -> list[int]:
        """The rows that hold a version of a document."""
        candidates = np.flatnonzero(self.keys == key_of(document_id)).tolist()
        return [place for place in candidates if self[place].id == document_id]

    def places_of_any(self, document_ids: Collection[str]) -> list[int]:
        """The rows that hold a version of one of these documents."""
        if not document_ids:
            return []
        ids = frozenset(document_ids)
        keys = np.array([key_of(id_) for id_ in ids], dtype=np.uint64)
        candidates = np.flatnonzero(np.isin(self.keys, keys)).tolist()
        return [place for place in candidates if self[place].id in ids]

    @cached_property
    def facets(self) -> Facets:
        """Publishers and topics; the first look decodes every document."""
        return Facets(self)

    @classmethod
    def of(cls, entries: Iterable[DocumentEntry]) -> DocumentTable:
        """A table of these entries, in their order."""
        listed = list(entries)
        return cls(
            Texts.of(_encode(entry) for entry in listed),
            np.array([key_of(entry.id) for entry in listed], dtype=np.uint64),
            np.array([entry.version for entry in listed], dtype=np.int32),
            np.array([LANGS.index(entry.lang) for entry in listed], dtype=np.uint8),
            np.array(
                [entry.published.toordinal() if entry.published else UNDATED for entry in listed],
                dtype=np.int32,
            ),
        )


class Facets:
    """Which of some documents are of which publisher and topic; names are compared without case."""

    def __init__(self, documents: Sequence[DocumentEntry]) -> None:
        self._count = len(documents)
        self._publishers: dict[str, list[int]] = {}
        self._topics: dict[str, list[int]] = {}
        for row, entry in enumerate(documents):
            if entry.publisher is not None:
                self._publishers.setdefault(entry.publisher.casefold(), []).append(row)
            for topic in {topic.casefold() for topic in entry.topics}:
                self._topics.setdefault(topic, []).append(row)

    def of_publisher(self, name: str) -> npt.NDArray[np.bool_]:
        """(documents,) bool."""
        return self._mask(self._publishers, name)

    def of_topic(self, name: str) -> npt.NDArray[np.bool_]:
        """(documents,) bool."""
        return self._mask(self._topics, name)

    def _mask(self, places: dict[str, list[int]], name: str) -> npt.NDArray[np.bool_]:
        mask = np.zeros(self._count, dtype=bool)
        mask[places.get(name.strip().casefold(), [])] = True
        return mask


class ChunkTable(Sequence[ChunkEntry]):
    """The chunks of a segment.

    documents: (n,) row of the document, ascending. spans: (n, 2) start and end in its text.
    sections: (n,) place in `titles`, or -1.
    """

    def __init__(
        self,
        documents: npt.NDArray[np.int32],
        spans: npt.NDArray[np.int32],
        sections: npt.NDArray[np.int32],
        titles: Texts,
    ) -> None:
        self.documents = documents
        self.spans = spans
        self.sections = sections
        self.titles = titles

    def __len__(self) -> int:
        return len(self.documents)

    @overload
    def __getitem__(self, place: int) -> ChunkEntry: ...
    @overload
    def __getitem__(self, place: slice) -> list[ChunkEntry]: ...
    def __getitem__(self, place: int | slice) -> ChunkEntry | list[ChunkEntry]:
        if isinstance(place, slice):
            return [self[i] for i in range(*place.indices(len(self)))]
        start, end = self.spans[place].tolist()
        section = int(self.sections[place])
        title = None if section == _NO_SECTION else self.titles[section].decode("utf-8", "surrogatepass")
        return ChunkEntry(int(self.documents[place]), Chunk(start, end, title))

    @classmethod
    def of(cls, entries: Iterable[ChunkEntry]) -> ChunkTable:
        """A table of these chunks, in their order."""
        listed = list(entries)
        places: dict[str, int] = {}
        sections = [
            _NO_SECTION if e.chunk.section is None else places.setdefault(e.chunk.section, len(places))
            for e in listed
        ]
        return cls(
            np.array([entry.document for entry in listed], dtype=np.int32),
            np.array([(e.chunk.start, e.chunk.end) for e in listed], dtype=np.int32).reshape(-1, 2),
            np.array(sections, dtype=np.int32),
            Texts.of(title.encode("utf-8", "surrogatepass") for title in places),
        )


def _encode(entry: DocumentEntry) -> bytes:
    published = entry.published.isoformat() if entry.published else None
    row = [
        entry.id,
        entry.version,
        entry.title,
        entry.lang,
        published,
        entry.publisher,
        list(entry.topics),
        entry.digest,
    ]
    return json.dumps(row, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")


def _decode(data: bytes) -> DocumentEntry:
    row: list[Any] = json.loads(data.decode("utf-8", "surrogatepass"))
    id_, version, title, lang, published, publisher, topics, digest = row
    day = date.fromisoformat(published) if published else None
    return DocumentEntry(id_, version, title, lang, day, publisher, tuple(topics), digest)
