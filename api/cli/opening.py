"""The service as commands open it: with its starter corpus stored and its index up to date."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from api.cli.output import CommandError, counter, describe_finding, say, steps
from api.data_folder import store_file
from api.settings import Settings, read_settings

if TYPE_CHECKING:
    from corpus.store import DocumentStore
    from index.build import BuildReport


def read_settings_of_store(*others: Callable[[Settings], Path]) -> Settings:
    """The settings, for a command that works on what is there and begins nothing.

    others: the files besides the store any of which is enough for the command.

    Raises:
        CommandError: the data folder holds none of them, nor has a store ever been filled there.
    """
    from corpus.store.presence import was_filled

    settings = read_settings()
    store = store_file(settings)
    if any(file.exists() for file in (store, *(of(settings) for of in others))) or was_filled(store):
        return settings
    raise CommandError(
        f"There is no store in {settings.data_dir} (PUENTE_DATA_DIR). Set PUENTE_DATA_DIR to the folder "
        "that holds it, or begin one with `puente build`."
    )


@contextmanager
def open_service(settings: Settings) -> Iterator[Any]:
    """The service with an index that is up to date, its starter corpus stored the first time.

    Where a server runs on the same data folder, that one keeps the index up to date.
    """
    with _open(settings) as (service, update):
        update(may_reembed=False)
        yield service


@contextmanager
def open_server(settings: Settings) -> Iterator[Any]:
    """The same for a server: it answers at once from the index that there is, and follows the store.

    From an index of another model it cannot: before it answers, it builds one that is no worse.
    """
    _mend(settings)
    with _open(settings) as (service, update):
        if service.index_state() is None:
            update(may_reembed=True)
        service.start()
        yield service


def store_starter_corpus(store: DocumentStore) -> None:
    """Store the articles that come with Puente, unless anything was ever stored or deleted here."""
    from api.wiring import ingest_starter_corpus

    if store.change_number() == 0:
        report = ingest_starter_corpus(store)
        say(f"Stored the {len(report.added)} articles of the starter corpus.")


def make_searchable(settings: Settings, store: DocumentStore) -> BuildReport | None:
    """Bring the index up to the store; None if a server does that.

    Raises:
        ModelMismatch: the index is another model's; it stays.
    """
    from api.data_folder import index_folder
    from api.wiring import open_embedder, update_index
    from index.errors import WriterBusy
    from index.lock import WriterLock

    try:
        WriterLock(index_folder(settings)).release()
    except WriterBusy:
        return None
    with steps("opening the model") as step:
        embedder = open_embedder(settings, step)
    with closing(embedder), counter("indexing") as count:
        try:
            return update_index(settings, store, embedder, on_progress=count)
        except WriterBusy:
            return None


def _mend(settings: Settings) -> None:
    """Repair what a crash of the machine or its disk left behind, unless another server runs.

    Raises:
        CommandError: a file cannot be read, be it sound or not.
    """
    from api.doctor import SMALL_BYTES, OutOfReach, mend
    from corpus.errors import StoreInUse
    from corpus.store.presence import was_filled

    if not was_filled(store_file(settings)):
        return
    try:
        with steps("checking the files"):
            found = mend(settings, most_bytes=SMALL_BYTES, tell=lambda one: say(describe_finding(one)))
    except StoreInUse:
        return
    unread = [one.where for one in found if isinstance(one, OutOfReach)]
    if unread:
        raise CommandError(f"{', '.join(unread)} cannot be used, as said above. Nothing was started.")


@contextmanager
def _open(settings: Settings) -> Iterator[tuple[Any, Callable[..., None]]]:
    """The service, and what brings its index up to date here and now."""
    from api.wiring import Service, open_embedder, open_store, update_index
    from index.errors import WriterBusy

    store = open_store(settings)
    store_starter_corpus(store)
    with steps("opening the model") as step:
        embedder = open_embedder(settings, step)
    service = Service(settings, store, embedder, open_beside=partial(open_embedder, settings))

    def update(*, may_reembed: bool) -> None:
        report = None
        with counter("indexing") as count, suppress(WriterBusy):
            report = update_index(settings, store, embedder, may_reembed=may_reembed, on_progress=count)
        service.refresh()
        if report and report.differs and service.index_state():
            say(report.differs)

    try:
        yield service, update
    finally:
        service.close()
