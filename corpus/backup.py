"""Backups of the store, made while it is written to, verified, and put back without a gap."""

from __future__ import annotations

import hashlib
import json
import shutil
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from corpus.disk import BESIDE, COMPANIONS, copy_privately, flush, make_folder, write_durably
from corpus.errors import BackupUnusable, StoreInUse, StoreUnavailable
from corpus.store import DocumentStore
from corpus.store.backups import STORE_FILE, UNFINISHED, making
from corpus.store.connections import connect, explained
from corpus.store.presence import Presence
from corpus.store.rows import now
from corpus.store.schema import new_lineage
from corpus.store.swapping import finish_swap, swap_in
from corpus.store.verification import find_damage

FORMAT = 1
MANIFEST = "manifest.json"
_SQLITE_MARK = b"SQLite format 3\0"


@dataclass(frozen=True, slots=True)
class Backup:
    """A finished backup.

    path: its folder.
    made_at: UTC time (ISO 8601).
    change: the number of the last change of the store that it holds.
    files: name -> (sha256, bytes) of each file in it.
    """

    path: Path
    made_at: str
    change: int
    documents: int
    files: dict[str, tuple[str, int]]

    @property
    def size_bytes(self) -> int:
        return sum(size for _, size in self.files.values())


@dataclass(frozen=True, slots=True)
class RestoreReport:
    """What a restore did.

    aside: the folder that holds what was there before, the store and the files beside it; None if
        there was nothing.
    purged_again: documents that were purged after the backup was made, and were purged in it too.
    """

    backup: Backup
    documents: int
    aside: Path | None
    purged_again: tuple[str, ...]


def backup(store: DocumentStore, target: Path, *, also: Sequence[Path] = ()) -> Backup:
    """Copy the store into a new folder under `target`, while it may be read and written.

    The copy is one moment of the store. It is read back whole and every row checked before it
    counts; a run that is cut short leaves nothing that looks like a backup, and what it leaves goes
    with the next backup or purge. The store remembers from the beginning where it will lie, so that a
    purge can name it at any time.

    Args:
        also: other files to keep with it (keys, sources); SQLite files are copied as a moment too.

    Raises:
        BackupUnusable: it could not be written, or what the store holds is damaged.
        StoreUnavailable: the store cannot remember it, so that it was not made.
    """
    made_at, last_change = now(), store.change_number()
    place = target / f"{made_at.replace('-', '').replace(':', '')}-{last_change}"
    store.remove_unfinished_backups()
    store.record_backup(place.resolve(), made_at, last_change)
    try:
        make_folder(target)
        with making(place) as beside:
            for file in (store.path, *also):
                name = STORE_FILE if file == store.path else file.name
                _copy(file, beside / name)
            change, documents = _check_copy(beside / STORE_FILE)
            files = {file.name: (_sha256(file), file.stat().st_size) for file in sorted(beside.iterdir())}
            made = Backup(place, made_at, change, documents, files)
            if place.exists():
                shutil.rmtree(beside)
                return read_backup(place)
            write_durably(beside / MANIFEST, _to_json(made))
            beside.rename(place)
            flush(target)
    except (OSError, sqlite3.Error) as error:
        raise BackupUnusable(
            f"The backup could not be written to {target}: {error}. Older ones there are as they were."
        ) from error
    if change != last_change:
        store.record_backup(place.resolve(), made_at, change)
    return made


def list_backups(target: Path) -> list[Backup]:
    """The finished backups in a folder, newest first; what is no backup is passed over."""
    found = []
    for manifest in target.glob(f"*/{MANIFEST}"):
        if manifest.parent.name.startswith(UNFINISHED):
            continue
        try:
            found.append(read_backup(manifest.parent))
        except BackupUnusable:
            continue
    return sorted(found, key=lambda made: (made.made_at, made.change), reverse=True)


def read_backup(path: Path) -> Backup:
    """What the manifest of the backup in folder `path` says.

    Raises:
        BackupUnusable: there is none, or it cannot be read.
    """
    try:
        content = json.loads((path / MANIFEST).read_bytes())
        if content["format"] > FORMAT:
            raise BackupUnusable(f"The backup {path} was made by a newer Puente. Update Puente first.")
        files = {name: (str(digest), int(size)) for name, (digest, size) in content["files"].items()}
        return Backup(
            path, str(content["made_at"]), int(content["change"]), int(content["documents"]), files
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise BackupUnusable(f"{path} is no finished backup: {error!r}.") from error


def verify_backup(made: Backup) -> None:
    """Check every file of a backup against its digest.

    Raises:
        BackupUnusable: a file is missing or is not what was written.
    """
    for name, (digest, _) in made.files.items():
        file = made.path / name
        try:
            is_same = _sha256(file) == digest
        except OSError as error:
            raise BackupUnusable(f"{file} cannot be read: {error.strerror}.") from error
        if not is_same:
            raise BackupUnusable(f"{file} is not what was written: its digest differs.")


def restore(target: Path, data_dir: Path) -> RestoreReport:
    """Put a backup in the place of the store in `data_dir` and of the files beside it; what was there
    is kept aside.

    It may be done while the store is served: readers finish on what they hold, and see the
    restored store next. A crash on the way leaves the old store or the restored one, whole.

    Args:
        target: a backup's folder, or a folder of backups, of which the newest whole one is taken.

    What was purged from the store that is replaced, if that can still be read, is purged from the
    restored one too. Everything made from the store (index, stories) follows by itself: the
    restored store has another lineage.

    Raises:
        BackupUnusable: there is no whole backup, or it could not be put in place.
        StoreUnavailable: the store is in use, and too damaged to be restored under its users.
    """
    made = _choose(target)
    path = data_dir / STORE_FILE
    staged = path.with_name(f"{STORE_FILE}.restored")
    aside = path.with_name(f"replaced-{datetime.now(UTC):%Y%m%dT%H%M%S%f}")
    try:
        make_folder(data_dir)
        _remove_store(staged)
        copy_privately(made.path / STORE_FILE, staged)
        purged = _carry_over(path, staged)
        documents = _seal_copy(staged, aside)
        aside.mkdir(mode=0o700)
        flush(data_dir)
        _put_in_place(staged, path, aside)
        for name in made.files:
            if name != STORE_FILE:
                _keep(data_dir / name, aside)
                _restore_beside(made.path / name, data_dir / name)
    except (OSError, sqlite3.Error) as error:
        raise BackupUnusable(f"The backup {made.path} could not be put in place: {error}.") from error
    finally:
        with suppress(OSError):
            aside.rmdir()  # which leaves one that holds something
    return RestoreReport(made, documents, aside if aside.exists() else None, purged)


def _put_in_place(staged: Path, path: Path, aside: Path) -> None:
    """Replace the store, if there is one, by a finished copy; the old one goes into `aside`."""
    try:
        with alone_with(path):
            finish_swap(path)
            swap_in(path, staged, aside)
    except StoreInUse:
        _overwrite(path, staged, aside / path.name)
        _remove_store(staged)


def _overwrite(path: Path, staged: Path, kept: Path) -> None:
    """Write a finished copy over the store at `path`, which is in use, and keep that as `kept`.

    It is kept once the first page is replaced: from then on SQLite lets nobody else write, so that
    nothing is accepted in between and in neither.
    """

    def keep(status: int, remaining: int, total: int) -> None:
        if not kept.exists():
            _copy(path, kept)

    with explained(path), closing(sqlite3.connect(staged)) as source, closing(connect(path)) as live:
        source.backup(live, pages=1, progress=keep)


@contextmanager
def alone_with(path: Path) -> Iterator[None]:
    """Keep everyone else from opening the store at `path`.

    Raises:
        StoreInUse: someone has it open.
    """
    presence = Presence(path, waits=False)
    try:
        if not presence.is_alone:
            raise StoreInUse(
                f"The document store {path} is in use. Stop the service and whatever else uses it, "
                "then try again."
            )
        yield
    finally:
        presence.close()


def _copy(file: Path, copy: Path) -> None:
    """Copy a file, an SQLite file as one moment of it; whoever may read the file may read the copy, and
    nobody else at any time.
    """
    if _is_database(file):
        copy.touch(mode=0o600)
        read_only = sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True)
        with closing(read_only) as source, closing(sqlite3.connect(copy)) as made:
            source.backup(made)
            made.execute("PRAGMA journal_mode = DELETE")
    else:
        copy_privately(file, copy)
    shutil.copymode(file, copy)
    flush(copy)
    flush(copy.parent)


def _is_database(file: Path) -> bool:
    with file.open("rb") as opened:
        return opened.read(len(_SQLITE_MARK)) == _SQLITE_MARK


def _check_copy(copy: Path) -> tuple[int, int]:
    """The last change and the number of documents of a copy of the store, once all is in order."""
    with explained(copy), closing(_open_quietly(copy)) as connection:
        damage = list(find_damage(connection))
        if damage:
            named = ", ".join(f"{row.table} {row.key}" for row in damage[:5])
            raise BackupUnusable(
                f"The store holds {len(damage)} damaged row(s) ({named}), so no backup was made of it. "
                "Run `puente doctor`; older backups are as they were."
            )
        change = connection.execute("SELECT coalesce(max(number), 0) FROM changes").fetchone()[0]
        documents = connection.execute(
            "SELECT count(*) FROM documents WHERE deleted_at IS NULL"
        ).fetchone()[0]
    return int(change), int(documents)


def _open_quietly(copy: Path) -> sqlite3.Connection:
    """A connection that writes nothing beside the file."""
    connection = sqlite3.connect(f"{copy.resolve().as_uri()}?immutable=1", uri=True)
    connection.row_factory = sqlite3.Row
    return connection


def _choose(target: Path) -> Backup:
    candidates = [read_backup(target)] if (target / MANIFEST).exists() else list_backups(target)
    reasons = []
    for made in candidates:
        try:
            verify_backup(made)
        except BackupUnusable as error:
            reasons.append(str(error))
            continue
        return made
    why = " ".join(reasons) or "It holds no backup."
    raise BackupUnusable(f"Nothing can be restored from {target}. {why}")


def _carry_over(replaced: Path, staged: Path) -> tuple[str, ...]:
    """Let the restored store know of the backups that the replaced one knew of, and purge what was
    purged from that one since; the ids of those documents.
    """
    if not replaced.exists():
        return ()
    try:
        with explained(replaced), closing(connect(replaced)) as connection:
            purged = connection.execute(
                "SELECT id, purged_to FROM documents WHERE purged_to > 0"
            ).fetchall()
            backups = connection.execute("SELECT path, made_at, change FROM backups").fetchall()
    except StoreUnavailable:
        return ()
    store = DocumentStore(staged)
    try:
        for path, made_at, change in backups:
            store.record_backup(Path(path), made_at, change)
        oldest: dict[str, int] = {}
        for document_id, version in store.all_versions():
            oldest.setdefault(document_id, version)
        again = tuple(
            row["id"] for row in purged if row["id"] in oldest and oldest[row["id"]] <= row["purged_to"]
        )
        for document_id in again:
            store.purge(document_id)
    finally:
        store.close()
    return again


def _seal_copy(staged: Path, aside: Path) -> int:
    """Make a copy one whole file with a history of its own; how many documents it holds.

    It knows of `aside`, where what it replaces will lie: a later purge has to name it.
    """
    store = DocumentStore(staged)
    try:
        store.record_backup(aside.resolve(), now(), store.change_number())
        documents = store.count()
    finally:
        store.close()
    with explained(staged), closing(connect(staged)) as connection:
        connection.execute(f"PRAGMA application_id = {new_lineage()}")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.execute("PRAGMA journal_mode = DELETE")
    for ending in ("-wal", "-shm", ".lock"):
        staged.with_name(staged.name + ending).unlink(missing_ok=True)
    return documents


def _remove_store(path: Path) -> None:
    for ending in ("", "-wal", "-shm", ".lock"):
        path.with_name(path.name + ending).unlink(missing_ok=True)


def _keep(place: Path, aside: Path) -> None:
    """Copy a file that is to be replaced, if there is one, into the folder `aside`; a damaged SQLite file
    is moved there, and so is the log of one that is gone.
    """
    try:
        if place.exists():
            _copy(place, aside / place.name)
            return
    except sqlite3.OperationalError:
        raise
    except sqlite3.DatabaseError:
        pass  # it cannot be copied as a database, nor written to as one
    for ending in (*COMPANIONS, ""):
        left = place.with_name(place.name + ending)
        if left.exists():
            left.replace(aside / left.name)
    flush(aside)


def _restore_beside(kept: Path, place: Path) -> None:
    """Put another file of the backup in its place, or its rows into the SQLite file that is there.

    An SQLite file that was gone comes back as its owner's alone, whatever became of the backup's modes.
    """
    if place.exists() and _is_database(kept) and _is_database(place):
        with closing(sqlite3.connect(kept)) as source, closing(sqlite3.connect(place)) as live:
            source.backup(live)
        return
    beside = place.with_name(f"{BESIDE}{place.name}")
    copy_privately(kept, beside)
    if not _is_database(kept):
        shutil.copymode(kept, beside)
    flush(beside)
    beside.replace(place)
    flush(place.parent)


def _to_json(made: Backup) -> bytes:
    content: dict[str, Any] = {
        "format": FORMAT,
        "made_at": made.made_at,
        "change": made.change,
        "documents": made.documents,
        "files": made.files,
    }
    return json.dumps(content, indent=1).encode()


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
