"""`puente ingest`."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from api.cli.output import EXIT_PARTIAL, AsJson, counter, print_json, say, steps
from api.settings import read_settings


def ingest(
    sources: Annotated[list[Path], typer.Argument(help="Files or folders: .md .txt .html .pdf")],
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would change; store nothing.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Store articles and index them; a running server answers from them without a restart."""
    from api.wiring import open_embedder, open_store, update_index
    from corpus.ingest import ingest as ingest_files
    from corpus.sources.folder import read_paths

    settings = read_settings()
    store = open_store(settings)
    with steps("reading articles") as step:
        report = ingest_files(read_paths(sources), store, dry_run=dry_run, on_progress=step)
    built = None
    if not dry_run:
        with steps("opening the model") as step:
            embedder = open_embedder(settings, step)
        with counter("indexing") as count:
            built = update_index(settings, store, embedder, on_progress=count)
        embedder.close()
    store.close()
    if as_json:
        print_json({**asdict(report), "index": asdict(built) if built else None})
    else:
        would = "would be " if dry_run else ""
        say(
            f"{len(report.added)} {would}added, {len(report.changed)} {would}changed, "
            f"{len(report.unchanged)} unchanged."
        )
        for skipped in report.skipped:
            say(f"skipped {skipped.name}: {skipped.reason}")
        for failure in report.failures:
            say(f"could not read {failure.name}: {failure.reason}")
        if built:
            say(f"Index: {built.documents} documents, {built.chunks} passages.")
    if report.failures:
        raise typer.Exit(EXIT_PARTIAL)
