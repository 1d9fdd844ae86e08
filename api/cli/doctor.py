"""`puente doctor`."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from api.cli.opening import read_settings_of_store
from api.cli.output import EXIT_PARTIAL, AsJson, describe_finding, print_json, say, steps, tell
from api.data_folder import backups_folder
from api.settings import Settings

if TYPE_CHECKING:
    from index.doctor import Finding


def doctor(
    check: Annotated[bool, typer.Option("--check", help="Name what is damaged; repair nothing.")] = False,
    as_json: AsJson = False,
) -> None:
    """Check every row of the store and every file beside it, and repair what is damaged.

    The store is made whole from its log and its backups; what is nowhere to be had is set aside, by
    name. The damaged files are kept. Stop a running server first.
    """
    settings = read_settings_of_store(backups_folder)
    tell_one = _keep_quiet if as_json else _tell
    findings = _examine_files(settings, tell_one) if check else _mend_files(settings, tell_one)
    of_index = _examine_index(settings, repair=not check)
    for one in of_index:
        tell_one(one)
    findings += of_index
    if as_json:
        print_json([asdict(one) for one in findings])
    elif not findings:
        say("Everything is as it was written.")
    if any(not one.repaired for one in findings):
        raise typer.Exit(EXIT_PARTIAL)


def _tell(one: Finding) -> None:
    tell(describe_finding(one))


def _keep_quiet(_: Finding) -> None:
    """For JSON, which is printed once all is found."""


def _examine_files(settings: Settings, tell_one: Callable[[Finding], None]) -> list[Finding]:
    from api.doctor import examine

    with steps("reading the files"):
        found = examine(settings)
    for one in found:
        tell_one(one)
    return found


def _mend_files(settings: Settings, tell_one: Callable[[Finding], None]) -> list[Finding]:
    from api.doctor import mend
    from corpus.errors import StoreInUse

    try:
        with steps("reading the files"):
            return mend(settings, tell=tell_one)
    except StoreInUse:
        found = _examine_files(settings, tell_one)
        if found:
            say("A server uses these files: stop it, and run `puente doctor` again to repair them.")
        return found


def _examine_index(settings: Settings, *, repair: bool) -> list[Finding]:
    """Check the index against the store; a store that cannot be opened was named before."""
    from api.data_folder import embedding_cache_file, index_folder
    from api.wiring import open_embedder, open_store
    from corpus.errors import StoreUnavailable
    from index.doctor import doctor as examine
    from index.doctor import examine_cache

    folder = index_folder(settings)
    try:
        store = open_store(settings)
    except StoreUnavailable:
        return []
    with closing(store):
        with steps("reading the index"):
            found = examine(folder, store, chunk_tokens=settings.chunk_tokens)
            of_cache = examine_cache(embedding_cache_file(settings), repair=repair)
        if not found or not repair:
            return found + of_cache
        with steps("opening the model") as step:
            embedder = open_embedder(settings, step)
        with closing(embedder), steps("repairing the index"):
            found = examine(folder, store, embedder=embedder, chunk_tokens=settings.chunk_tokens)
    return found + of_cache
