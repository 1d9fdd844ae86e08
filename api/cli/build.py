"""`puente build`."""

from __future__ import annotations

from contextlib import closing
from dataclasses import asdict
from typing import Annotated

import typer

from api.cli.output import AsJson, counter, print_json, say, steps
from api.settings import read_settings


def build(
    full: Annotated[
        bool,
        typer.Option(
            "--full", help="Split and embed everything anew beside what answers; kept if no worse."
        ),
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Bring the index up to the store; the old one answers until the new one is checked."""
    from api.data_folder import index_folder
    from api.wiring import open_embedder, open_store, update_index, validation
    from index.build import build_full
    from index.errors import WriterBusy
    from index.requests import ask_writer

    settings = read_settings()
    folder = index_folder(settings)
    with closing(open_store(settings)) as store:
        with steps("opening the model") as step:
            embedder = open_embedder(settings, step)
        try:
            with closing(embedder), counter("indexing") as count:
                if full:
                    report = build_full(
                        store,
                        embedder,
                        folder,
                        chunk_tokens=settings.chunk_tokens,
                        validate=validation(settings, store, embedder),
                        on_progress=count,
                    )
                else:
                    report = update_index(settings, store, embedder, on_progress=count)
        except WriterBusy:
            if not full:
                raise
            ask_writer(folder, "build")
            say("The server that writes the index builds it anew, with its own settings.")
            return
    if as_json:
        print_json(asdict(report))
        return
    why = f" ({report.rebuilt})" if report.rebuilt else ""
    what = f"{report.added} indexed, {report.removed} removed" if report.changed else "up to date"
    say(f"Index: {report.documents} documents, {report.chunks} passages; {what}{why}.")
    if report.quality is not None:
        say(f"Golden questions: {report.quality:.3f}, before {report.quality_before:.3f}.")
