"""Files that were refused, kept with the reason, so that nothing sent in is lost without a word."""

from __future__ import annotations

import hashlib
import json
import os
import re
import threading
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from corpus.disk import flush, make_folder
from corpus.document import RawFile
from corpus.errors import NotInQuarantine, StoreUnavailable, UnreadableFile
from corpus.ids import slug_of_file_name, slug_of_url, slugs_of_file
from corpus.parsers.clean import clean_line
from corpus.received import ReceivedFile, given_from_json, hints_from_json, hints_to_json

MAX_FILES = 1_000
MAX_BYTES = 500_000_000
MAX_TRIES = 3
HEAD_BYTES = 64_000
ID = re.compile(r"[0-9a-f]{16}")
ABOUT, DATA, NEW = ".json", ".raw", ".new"
_OUTSIDE = ("path", "given", "hints", "data")


@dataclass(frozen=True, slots=True)
class Quarantined:
    """One refused file.

    id: the same for the same bytes under the same name.
    tries: how often it was refused; at 3, it is not tried again unless somebody asks for this one.
    since, tried_at: UTC, ISO 8601.
    """

    id: str
    name: str
    reason: str
    media_type: str
    size_bytes: int
    tries: int
    since: str
    tried_at: str
    url: str | None = None
    source: str | None = None

    @property
    def is_given_up(self) -> bool:
        """Whether it was tried as often as it is by itself."""
        return self.tries >= MAX_TRIES


class Quarantine:
    """A folder of refused files: for each its bytes, and a JSON file with what is known of it.

    Both are written beside and renamed, bytes first, so that a crash leaves a file whole or not at
    all; digests in the latter tell damage. At most 1,000 files and 500 MB are kept; the oldest go first.
    """

    def __init__(self, folder: Path, *, max_files: int = MAX_FILES, max_bytes: int = MAX_BYTES) -> None:
        self._folder = folder
        self._max_files = max_files
        self._max_bytes = max_bytes
        self._lock = threading.Lock()

    def add(self, raw: RawFile, reason: str) -> Quarantined:
        """Keep a refused file; if it is here already, count one more try.

        Raises:
            StoreUnavailable: the folder cannot be written.
        """
        now = _now()
        file_id = hashlib.sha256(raw.name.encode("utf-8", "replace") + b"\0" + raw.data).hexdigest()[:16]
        with self._lock:
            known = self._read(file_id)
            kept = Quarantined(
                id=file_id,
                name=clean_line(raw.name) or file_id,
                reason=clean_line(reason) or "unknown",
                media_type=clean_line(raw.media_type) or "",
                size_bytes=len(raw.data),
                tries=known.tries + 1 if known else 1,
                since=known.since if known else now,
                tried_at=now,
                url=raw.url,
                source=raw.given.source if isinstance(raw, ReceivedFile) else None,
            )
            try:
                make_folder(self._folder)
                if self._bytes(file_id) is None:
                    self._write(file_id + DATA, raw.data)
                self._write_about(kept, {**_outside_knowledge(raw), "data": _sha256(raw.data)})
                self._make_room()
            except OSError as error:
                if known is None:
                    with suppress(OSError):
                        self._remove(file_id)
                raise _unavailable(error) from error
        return kept

    def list(self) -> list[Quarantined]:
        """All that is kept, the newest first."""
        with self._lock:
            return sorted(self._all(), key=lambda kept: (kept.tried_at, kept.id), reverse=True)

    def raw(self, file_id: str) -> RawFile:
        """The file as it came in.

        Raises:
            NotInQuarantine: nothing is kept under this id, or it is damaged.
        """
        kept = self._get(file_id)
        data = self._bytes(file_id)
        if data is None:
            raise NotInQuarantine(
                f"The bytes of '{file_id}' in the quarantine are lost or damaged: discard it, and let "
                "its source bring it again."
            )
        about = self._about(file_id)
        given, hints = given_from_json(about.get("given")), hints_from_json(about.get("hints"))
        return ReceivedFile(
            kept.name, data, kept.media_type, kept.url, given, hints, path=_path_of(kept, about)
        )

    def retry(self, file_id: str, take: Callable[[RawFile], None]) -> str | None:
        """Try one again, however often it was refused.

        Args:
            take: takes the file in, or raises UnreadableFile.

        Returns:
            None if it was taken in, and is here no longer; else the reason of the new refusal.

        Raises:
            NotInQuarantine: nothing is kept under this id.
            StoreUnavailable: the folder cannot be written.
        """
        raw = self.raw(file_id)
        try:
            take(raw)
        except UnreadableFile as error:
            self._count_refusal(file_id, str(error))
            return str(error)
        self.discard(file_id)
        return None

    def retry_all(self, take: Callable[[RawFile], None]) -> tuple[int, int]:
        """Try again what was refused fewer than three times: (taken in, refused once more).

        Raises:
            StoreUnavailable: the folder cannot be written.
        """
        taken = refused = 0
        for kept in self.list():
            if kept.is_given_up:
                continue
            try:
                reason = self.retry(kept.id, take)
            except NotInQuarantine:
                continue
            taken += reason is None
            refused += reason is not None
        return taken, refused

    def discard(self, file_id: str) -> None:
        """Remove one for good.

        Raises:
            NotInQuarantine: nothing is kept under this id.
            StoreUnavailable: the folder cannot be written.
        """
        with self._lock, _explained():
            is_there = any((self._folder / (file_id + suffix)).exists() for suffix in (ABOUT, DATA))
            if not ID.fullmatch(file_id) or not is_there:
                raise _absent(file_id)
            self._remove(file_id)

    def discard_document(self, document_id: str, places: Collection[str] = ()) -> int:
        """Remove every file that was to become this document, gives its id as its own, or came from
        these addresses and paths.

        For a purge: the bytes of a refused version hold the words of the others. So may files of which
        nothing whole says whose they are: all of them go.

        Returns:
            how many there were of this document.

        Raises:
            StoreUnavailable: one of them cannot be removed; call it again later.
        """
        with self._lock, _explained():
            doomed = [kept.id for kept in self._all() if self._is_of(kept, document_id, places)]
            for file_id in doomed:
                self._remove(file_id)
            self._sweep()
        return len(doomed)

    def _is_of(self, kept: Quarantined, document_id: str, places: Collection[str]) -> bool:
        about = self._about(kept.id)
        path = _path_of(kept, about)
        return (
            (kept.url is not None and (kept.url in places or slug_of_url(kept.url) == document_id))
            or (path is not None and path in places)
            or document_id in slugs_of_file(slug_of_file_name(kept.name), path or "")
            or given_from_json(about.get("given")).id == document_id
            or self._gives_id(kept.id, document_id)
        )

    def _gives_id(self, file_id: str, document_id: str) -> bool:
        """Whether a file names an id in its front matter or JSON, readable or not."""
        own_id = rb"""(?m)(?:^id|"id")\s{0,9}:\s{0,9}["']?%s["']?\s{0,9}(?:$|[,}])"""
        try:
            with (self._folder / (file_id + DATA)).open("rb") as file:
                head = file.read(HEAD_BYTES)
        except OSError:
            return False
        return re.search(own_id % re.escape(document_id.encode()), head) is not None

    def damaged(self) -> tuple[str, ...]:
        """The ids of files whose bytes, or what is known of them, are not what was written.

        They are not tried again, and go when the next file is kept. Bytes of which nothing is known
        are none of them: whoever was keeping them was stopped, and keeps them again.
        """
        with self._lock:
            ids = {path.stem for path in self._folder.glob(f"*{ABOUT}")}
            return tuple(sorted(i for i in ids if ID.fullmatch(i) and self._bytes(i) is None))

    def _bytes(self, file_id: str) -> bytes | None:
        """The bytes that came in; None if they, or what is known of them, are damaged or gone."""
        try:
            data = (self._folder / (file_id + DATA)).read_bytes()
        except OSError:
            return None
        return data if self._about(file_id).get("data") == _sha256(data) else None

    def _get(self, file_id: str) -> Quarantined:
        with self._lock:
            kept = self._read(file_id)
        if kept is None:
            raise _absent(file_id)
        return kept

    def _count_refusal(self, file_id: str, reason: str) -> None:
        with self._lock, _explained():
            kept = self._read(file_id)
            if kept is not None:
                changed = replace(
                    kept, reason=clean_line(reason) or "unknown", tries=kept.tries + 1, tried_at=_now()
                )
                about = self._about(file_id)
                self._write_about(changed, {key: about.get(key) for key in _OUTSIDE})

    def _all(self) -> Iterator[Quarantined]:
        if self._folder.is_dir():
            for path in self._folder.glob(f"*{ABOUT}"):
                kept = self._read(path.stem)
                if kept is not None:
                    yield kept

    def _about(self, file_id: str) -> dict[str, Any]:
        try:
            about = json.loads((self._folder / (file_id + ABOUT)).read_bytes())
        except (OSError, ValueError, RecursionError):
            return {}
        is_whole = isinstance(about, dict) and about.pop("seal", None) == _seal(about)
        return about if is_whole else {}

    def _read(self, file_id: str) -> Quarantined | None:
        """What is kept under an id; None for no id, none kept, or a damaged file."""
        if not ID.fullmatch(file_id):
            return None
        about = self._about(file_id)
        fields: dict[str, Any] = {key: about.get(key) for key in Quarantined.__dataclass_fields__}
        kept = Quarantined(**fields)
        is_whole = kept.id == file_id and isinstance(kept.tries, int) and isinstance(kept.tried_at, str)
        return (
            kept if is_whole and isinstance(kept.size_bytes, int) and isinstance(kept.name, str) else None
        )

    def _write_about(self, kept: Quarantined, outside: dict[str, Any]) -> None:
        about = {**asdict(kept), **outside}
        content = json.dumps({**about, "seal": _seal(about)}, ensure_ascii=True, indent=1)
        self._write(kept.id + ABOUT, content.encode("ascii"))

    def _write(self, name: str, content: bytes) -> None:
        path = self._folder / name
        beside = path.with_suffix(path.suffix + NEW)
        try:
            with beside.open("wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            beside.replace(path)
            flush(self._folder)
        except OSError:
            beside.unlink(missing_ok=True)
            raise

    def _make_room(self) -> None:
        kept = sorted(self._all(), key=lambda file: (file.tried_at, file.id))
        size = sum(file.size_bytes for file in kept)
        for oldest in kept[:-1]:
            if len(kept) <= self._max_files and size <= self._max_bytes:
                break
            self._remove(oldest.id)
            kept.remove(oldest)
            size -= oldest.size_bytes
        self._sweep()

    def _sweep(self) -> None:
        """Remove files of which nothing whole is known: damaged, or left by a keeper that was stopped."""
        paths = list(self._folder.iterdir()) if self._folder.is_dir() else []
        for path in paths:
            is_ours = path.suffix in (ABOUT, DATA, NEW)
            if is_ours and self._read(path.name.partition(".")[0]) is None:
                path.unlink(missing_ok=True)

    def _remove(self, file_id: str) -> None:
        for suffix in (ABOUT, DATA, ABOUT + NEW, DATA + NEW):
            (self._folder / (file_id + suffix)).unlink(missing_ok=True)


@contextmanager
def _explained() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise _unavailable(error) from error


def _unavailable(error: OSError) -> StoreUnavailable:
    return StoreUnavailable(f"The quarantine cannot be written: {error.strerror}.")


def _path_of(kept: Quarantined, about: dict[str, Any]) -> str | None:
    """Where a file lay; one kept before paths were has its name for one, if it came by hand."""
    path = about.get("path")
    is_by_hand = kept.url is None and about.get("given") is None
    return path if isinstance(path, str) else (kept.name if is_by_hand else None)


def _seal(about: dict[str, Any]) -> str:
    return _sha256(json.dumps(about, ensure_ascii=True, sort_keys=True).encode("ascii"))


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _outside_knowledge(raw: RawFile) -> dict[str, Any]:
    outside: dict[str, Any] = {"path": raw.path}
    if isinstance(raw, ReceivedFile):
        outside |= {"given": asdict(raw.given), "hints": hints_to_json(raw.hints)}
    return outside


def _absent(file_id: str) -> NotInQuarantine:
    return NotInQuarantine(f"The quarantine holds nothing under '{clean_line(file_id[:64])}'.")


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="microseconds")
