"""`puente doctor`."""

from __future__ import annotations

from contextlib import closing
from dataclasses import asdict
from typing import Annotated

import typer

from api.cli.output import EXIT_PARTIAL, AsJson, print_json, say, steps
from api.settings import read_settings


def doctor(
    check: Annotated[bool, typer.Option("--check", help="Name what is damaged; repair nothing.")] = False,
    as_json: AsJson = False,
) -> None:
    """Check every row of the store and every file made from it, and repair what is damaged."""
    from api.wiring import embedding_cache_file, index_folder, open_embedder, open_store
    from index.doctor import Finding
    from index.doctor import doctor as examine

    settings = read_settings()
    folder = index_folder(settings)
    with closing(open_store(settings)) as store:
        with steps("reading the store"):
            damaged = [Finding(f"store: {row.table} {row.key}", row.reason) for row in store.verify()]
        cache = embedding_cache_file(settings)
        with steps("reading the index"):
            found = examine(folder, store, chunk_tokens=settings.chunk_tokens, cache_file=cache)
        if found and not check:
            with steps("opening the model") as step:
                embedder = open_embedder(settings, step)
            with closing(embedder), steps("repairing the index"):
                found = examine(
                    folder,
                    store,
                    embedder=embedder,
                    chunk_tokens=settings.chunk_tokens,
                    cache_file=cache,
                )
    findings = [*damaged, *found]
    if as_json:
        print_json([asdict(one) for one in findings])
    else:
        for one in findings:
            print(f"{one.where}: {one.what}{' (repaired)' if one.repaired else ''}")
        if damaged:
            say(f"{len(damaged)} rows of the store are damaged, and are not served.")
        if not findings:
            say("Everything is as it was written.")
    if any(not one.repaired for one in findings):
        raise typer.Exit(EXIT_PARTIAL)
