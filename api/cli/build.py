"""`puente build`."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import closing
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from api.cli.opening import store_starter_corpus
from api.cli.output import AsJson, counter, print_json, say, steps
from api.settings import Settings, read_settings

if TYPE_CHECKING:
    from corpus.store import DocumentStore
    from index.build import BuildReport
    from index.embed import Embedder

QUALITY_MARGIN = 0.02
"""That of `index.build`, which is not imported to show the help."""

_NICE = 10


def build(
    full: Annotated[
        bool,
        typer.Option(
            "--full", help="Split and embed everything anew beside what answers; kept if no worse."
        ),
    ] = False,
    margin: Annotated[
        float,
        typer.Option(
            min=0.0, max=1.0, help="With --full: how much worse golden questions may be answered, of 1."
        ),
    ] = QUALITY_MARGIN,
    as_json: AsJson = False,
) -> None:
    """Bring the index up to the store; the old one answers until the new one is checked.

    A data folder in which nothing was stored yet gets the starter corpus first.
    """
    from api.wiring import open_embedder, open_store, update_index

    settings = read_settings()
    with closing(open_store(settings)) as store:
        store_starter_corpus(store)
        with steps("opening the model") as step:
            embedder = open_embedder(settings, step)
        with closing(embedder):
            if full:
                report = _build_full(settings, store, embedder, margin)
            else:
                with counter("indexing") as count:
                    report = update_index(settings, store, embedder, may_reembed=True, on_progress=count)
    if report is not None:
        _tell(report, as_json=as_json)


def _build_full(
    settings: Settings, store: DocumentStore, embedder: Embedder, margin: float
) -> BuildReport | None:
    """Build anew, here; None if a server that has the same settings does it."""
    from api.data_folder import index_folder
    from api.wiring import validation
    from index.build import build_full, is_built_with
    from index.errors import WriterBusy
    from index.requests import ask_writer
    from index.take_over import build_instead_of_writer

    folder, chunk_tokens = index_folder(settings), settings.chunk_tokens
    validate = validation(settings, store, embedder)

    def run(way: Callable[..., BuildReport]) -> BuildReport:
        with counter("indexing") as count:
            return way(
                store,
                embedder,
                folder,
                chunk_tokens=chunk_tokens,
                validate=validate,
                margin=margin,
                on_progress=count,
            )

    try:
        return run(build_full)
    except WriterBusy:
        if margin == QUALITY_MARGIN and is_built_with(folder, embedder, chunk_tokens):
            ask_writer(folder, "build")
            say("The server that writes the index builds it anew; `puente status` tells how far it is.")
            return None
    os.nice(_NICE)  # the server answers questions meanwhile
    report = run(build_instead_of_writer)
    say("Start servers anew with the same settings, so that they go on with this index.")
    return report


def _tell(report: BuildReport, *, as_json: bool) -> None:
    if as_json:
        print_json(asdict(report))
        return
    why = f" ({report.rebuilt})" if report.rebuilt else ""
    what = f"{report.added} indexed, {report.removed} removed" if report.changed else "up to date"
    say(f"Index: {report.documents} documents, {report.chunks} passages; {what}{why}.")
    if report.differs:
        say(report.differs)
    if report.quality is not None:
        say(f"Golden questions: {report.quality:.3f}, before {report.quality_before:.3f}.")
