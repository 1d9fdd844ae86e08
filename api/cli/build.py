"""`puente build`."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

import typer

from api.cli.output import AsJson, counter, print_json, say, steps
from api.settings import read_settings


def build(
    full: Annotated[bool, typer.Option("--full", help="Split and index everything anew.")] = False,
    as_json: AsJson = False,
) -> None:
    """Bring the index up to the store; the old one answers until the new one is checked."""
    from api.wiring import open_embedder, open_store, update_index

    settings = read_settings()
    store = open_store(settings)
    with steps("opening the model") as step:
        embedder = open_embedder(settings, step)
    with counter("indexing") as count:
        report = update_index(settings, store, embedder, full=full, on_progress=count)
    embedder.close()
    store.close()
    if as_json:
        print_json(asdict(report))
        return
    why = f" ({report.rebuilt})" if report.rebuilt else ""
    what = f"{report.added} indexed, {report.removed} removed" if report.changed else "up to date"
    say(f"Index: {report.documents} documents, {report.chunks} passages; {what}{why}.")
