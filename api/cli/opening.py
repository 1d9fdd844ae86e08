"""The service as commands open it: with its starter corpus stored and its index up to date."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from api.cli.output import counter, say, steps
from api.settings import Settings


@contextmanager
def open_service(settings: Settings) -> Iterator[Any]:
    """The service with an index that is up to date, its starter corpus stored the first time."""
    from api.wiring import Service, ingest_starter_corpus, open_embedder, open_store, update_index

    store = open_store(settings)
    if store.change_number() == 0:
        report = ingest_starter_corpus(store)
        say(f"Stored the {len(report.added)} articles of the starter corpus.")
    with steps("opening the model") as step:
        embedder = open_embedder(settings, step)
    with counter("indexing") as count:
        update_index(settings, store, embedder, on_progress=count)
    service = Service(settings, store, embedder)
    try:
        yield service
    finally:
        service.close()
