"""Every file of a data folder: which of them are damaged, and putting right what can be.

The store comes first, since most of the rest is made from it; the index has `index.doctor`.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from functools import partial
from pathlib import Path

from api.answers import count_damaged, drop_damaged
from api.data_folder import (
    answers_file,
    backups_folder,
    chat_file,
    conversations_file,
    feedback_file,
    golden_file,
    keys_file,
    slack_file,
    source_states_file,
    sources_list,
    standing_file,
    store_file,
    stories_file,
)
from api.databases import delete_database, find_file_damage
from api.errors import AnswersUnavailable, ChatUnavailable, ConversationsUnavailable
from api.golden import GoldenFileError, read_golden_questions
from api.keys import KeyStore, KeysUnavailable, salvage_keys
from api.settings import Settings
from api.standing_questions.store import StandingStore, salvage_standing_questions
from api.wiring import (
    open_conversations,
    open_feedback,
    open_quarantine,
    open_store,
)
from corpus.backup import alone_with, list_backups, verify_backup
from corpus.disk import put_aside
from corpus.errors import (
    BackupUnusable,
    CorpusError,
    StoreInUse,
    StoreSpoiled,
    StoreTooNew,
    StoreUnavailable,
)
from corpus.salvage import salvage
from corpus.sources.listing import read_sources
from corpus.sqlite_trouble import explain
from corpus.store import DocumentStore
from index.doctor import Finding

SMALL_BYTES = 64 << 20
"""Files up to this size are looked at whenever a server starts; in about a second."""


UNAVAILABLE = (
    AnswersUnavailable,
    ChatUnavailable,
    ConversationsUnavailable,
    CorpusError,
    KeysUnavailable,
)
"""What the stores of the files raise when a file cannot be read or written."""


class OutOfReach(Finding):
    """A file that cannot be read or written, which says nothing of what it holds; it was left alone."""


def examine(settings: Settings) -> list[Finding]:
    """What is wrong in the data folder, but for the index; nothing is repaired.

    Raises:
        StoreTooNew: a newer Puente wrote the store.
    """
    return [*_examine_store(settings), *_examine_the_rest(settings)]


def mend(
    settings: Settings,
    *,
    most_bytes: int | None = None,
    tell: Callable[[Finding], object] = lambda _: None,
) -> list[Finding]:
    """Find the same, and repair it: the store from its log and its backups, the rest from the store.

    What is nowhere to be had is set aside, named, and never served. What cannot be read, though it may be
    sound, is `OutOfReach`, and left as it is. Damaged files are kept under
    another name, but for those that are made from the store.

    Args:
        most_bytes: longer files are not looked at, nor is the content of backups and of the quarantine,
            so that a start is not held up.
        tell: called with each finding as soon as it is made.

    Raises:
        StoreInUse: something has the store open; nothing was looked at.
        StoreTooNew: a newer Puente wrote it.
        StoreUnavailable: the store cannot be read, saved or written, or is not one.
    """
    found: list[Finding] = []
    for one in _mend_each(settings, most_bytes):
        tell(one)
        found.append(one)
    return found


def _mend_each(settings: Settings, most_bytes: int | None) -> Iterator[Finding]:
    path = store_file(settings)
    if most_bytes is None or _size(path) <= most_bytes:
        yield from _mend_store(settings)
    with alone_with(path):
        for file, mend_file in (
            (keys_file(settings), _mend_keys),
            (answers_file(settings), _mend_answers),
            (feedback_file(settings), partial(_mend_feedback, settings=settings)),
            (conversations_file(settings), partial(_mend_conversations, settings=settings)),
            (chat_file(settings), _mend_chat),
            (slack_file(settings), _mend_slack),
            (standing_file(settings), _mend_standing),
            (source_states_file(settings), _mend_source_states),
            (stories_file(settings), _mend_stories),
        ):
            if file.exists() and (most_bytes is None or _size(file) <= most_bytes):
                yield from _look_into(file, partial(mend_file, file), repaired=True)
    yield from _examine_written(settings)
    if most_bytes is None:
        yield from _examine_kept(settings)


def _look_into(
    file: Path, find: Callable[[], str | None], *, repaired: bool = False
) -> Iterator[Finding]:
    """What `find` says is wrong with a file, or why that cannot be said."""
    try:
        what = find()
    except (sqlite3.Error, OSError) as error:
        yield OutOfReach(str(file), f"It cannot be read or repaired: {explain(file, error)}")
    except UNAVAILABLE as error:
        yield OutOfReach(str(file), str(error))
    else:
        if what is not None:
            yield Finding(str(file), what, repaired)


def _examine_store(settings: Settings) -> list[Finding]:
    try:
        with closing(open_store(settings)) as store:
            return [*_rows(store), *_set_aside(store)]
    except (StoreInUse, StoreTooNew):
        raise
    except StoreSpoiled as error:
        return [Finding(str(store_file(settings)), str(error))]
    except StoreUnavailable as error:
        return [OutOfReach(str(store_file(settings)), str(error))]


def _rows(store: DocumentStore) -> list[Finding]:
    return [Finding(f"store: {row.table} {row.key}", row.reason) for row in store.verify()]


def _set_aside(store: DocumentStore) -> list[Finding]:
    what = "Its text is nowhere to be had, so it is set aside. Store the article again to heal it."
    return [Finding(f"store: versions {id_} {version}", what) for id_, version in store.set_aside()]


def _mend_store(settings: Settings) -> list[Finding]:
    path = store_file(settings)
    with suppress(StoreSpoiled):  # what is wrong is found, and said, by what follows
        open_store(settings).close()  # brings an older format up
    report = salvage(path, [made.path for made in list_backups(backups_folder(settings))])
    with closing(open_store(settings)) as store:
        left = _set_aside(store)
    lost = {one.where for one in left}
    found = [Finding(f"store: {row.table} {row.key}", row.reason, True) for row in report.damage]
    found = [one for one in found if one.where not in lost]
    if report.aside is not None:
        kept = f"It was made whole; the damaged files are kept in {report.aside.name}."
        found.append(Finding(str(path), kept, repaired=True))
    if report.regained is not None:
        found.append(Finding(str(path), _describe_regained(*report.regained), repaired=True))
    return found + left


def _examine_the_rest(settings: Settings) -> Iterator[Finding]:
    for file, find_damaged_rows in (
        (keys_file(settings), lambda file: _describe_keys(_damaged_keys(file))),
        (answers_file(settings), lambda file: _describe_answers(count_damaged(file))),
        (feedback_file(settings), lambda _: _describe_feedback(_damaged_feedback(settings))),
        (conversations_file(settings), lambda _: _describe_talks(_damaged_conversations(settings))),
        (chat_file(settings), _find_no_rows),
        (slack_file(settings), _find_no_rows),
        (standing_file(settings), lambda file: _describe_standing(StandingStore(file).count_damaged())),
        (source_states_file(settings), _find_no_rows),
        (stories_file(settings), _find_no_rows),
    ):
        yield from _look_into(file, partial(_find_in, file, find_damaged_rows))
    yield from _examine_written(settings)
    yield from _examine_kept(settings)


def _find_in(file: Path, find_damaged_rows: Callable[[Path], str | None]) -> str | None:
    return find_file_damage(file) or find_damaged_rows(file)


def _find_no_rows(_: Path) -> None:
    """The rows of some files carry no digests."""


def _examine_written(settings: Settings) -> Iterator[Finding]:
    """What is wrong with the files that a person wrote, and only a person can put right."""
    for mistake in read_sources(sources_list(settings)).mistakes:
        yield Finding(str(sources_list(settings)), mistake)
    try:
        read_golden_questions(golden_file(settings))
    except GoldenFileError as error:
        yield Finding(str(golden_file(settings)), str(error))


def _examine_kept(settings: Settings) -> Iterator[Finding]:
    """What is damaged in the quarantine and the backups; reads all of both."""
    for file_id in open_quarantine(settings).damaged():
        yield Finding(f"quarantine: {file_id}", "It is damaged; discard it.")
    for made in list_backups(backups_folder(settings)):
        try:
            verify_backup(made)
        except BackupUnusable as error:
            yield Finding(str(made.path), str(error))


def _mend_keys(file: Path) -> str | None:
    what = find_file_damage(file)
    if what is not None:
        aside, kept = salvage_keys(file)
        return f"{what}. It was put aside as {aside.name}; {kept} keys were kept. Make the others anew."
    damaged = _describe_keys(_damaged_keys(file))
    if damaged is not None:
        KeyStore(file).drop_damaged()
        return f"{damaged} They were removed."
    return None


def _mend_answers(file: Path) -> str | None:
    what = find_file_damage(file)
    if what is not None:
        delete_database(file)
        return f"{what}. It was deleted, with the answers that were kept in it."
    damaged = _describe_answers(drop_damaged(file))
    return f"{damaged} They were deleted." if damaged is not None else None


def _mend_feedback(file: Path, settings: Settings) -> str | None:
    what = find_file_damage(file)
    if what is not None:
        aside = put_aside(file)
        return f"{what}. It was put aside as {aside.name}; what comes from now on is stored anew."
    damaged = _describe_feedback(open_feedback(settings).drop_damaged())
    return f"{damaged} It was deleted." if damaged is not None else None


def _mend_conversations(file: Path, settings: Settings) -> str | None:
    what = find_file_damage(file)
    if what is not None:
        delete_database(file)
        return f"{what}. It was deleted, with the conversations that were kept in it."
    damaged = _describe_talks(open_conversations(settings).drop_damaged())
    return f"{damaged} They were deleted." if damaged is not None else None


def _mend_chat(file: Path) -> str | None:
    what = find_file_damage(file)
    if what is not None:
        delete_database(file)
        return f"{what}. It was deleted; a chat message that is sent again may be answered again."
    return None


def _mend_slack(file: Path) -> str | None:
    what = find_file_damage(file)
    if what is not None:
        aside = put_aside(file)
        return f"{what}. It was put aside as {aside.name}; workspaces have to add the Slack app again."
    return None


def _mend_standing(file: Path) -> str | None:
    what = find_file_damage(file)
    if what is not None:
        aside, kept = salvage_standing_questions(file)
        return (
            f"{what}. It was put aside as {aside.name}; {kept} standing questions were kept. Register "
            "the others anew."
        )
    damaged = _describe_standing(StandingStore(file).drop_damaged())
    return f"{damaged} They were deleted." if damaged is not None else None


def _mend_source_states(file: Path) -> str | None:
    what = find_file_damage(file)
    if what is not None:
        aside = put_aside(file)
        return f"{what}. It was put aside as {aside.name}; every source is read once more."
    return None


def _mend_stories(file: Path) -> str | None:
    what = find_file_damage(file)
    if what is not None:
        delete_database(file)
        return f"{what}. It was deleted, and is made anew from the store."
    return None


def _damaged_keys(file: Path) -> tuple[str, ...]:
    return KeyStore(file).damaged() if file.exists() else ()


def _damaged_feedback(settings: Settings) -> int:
    return open_feedback(settings).count_damaged() if settings.keep_questions_days else 0


def _damaged_conversations(settings: Settings) -> int:
    is_kept = settings.keep_questions_days and settings.conversation_hours
    return open_conversations(settings).count_damaged() if is_kept else 0


def _describe_regained(first: int, last: int) -> str:
    return (
        f"The end of its log was lost: changes {first} to {last} come from a backup. What was deleted or "
        "purged after that, and left no other trace, is there again: delete or purge it once more."
    )


def _describe_keys(ids: tuple[str, ...]) -> str | None:
    return f"The keys {', '.join(ids)} are damaged, and let nobody in." if ids else None


def _describe_answers(count: int) -> str | None:
    return f"{count} kept answers are damaged, and are not shown." if count else None


def _describe_feedback(count: int) -> str | None:
    return f"Feedback on {count} answers is damaged, and is not exported." if count else None


def _describe_talks(count: int) -> str | None:
    return f"{count} conversations are damaged, and are not gone on with." if count else None


def _describe_standing(count: int) -> str | None:
    return f"{count} standing questions or changes of them are damaged, and not used." if count else None


def _size(file: Path) -> int:
    with suppress(OSError):
        return file.stat().st_size
    return 0
