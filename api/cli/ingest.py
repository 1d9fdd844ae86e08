"""`puente ingest`."""

from __future__ import annotations

from contextlib import closing
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from api.cli.opening import make_searchable
from api.cli.output import EXIT_PARTIAL, AsJson, CommandError, one_line, print_json, say, steps, tell
from api.settings import read_settings
from index.errors import IndexingError

if TYPE_CHECKING:
    from corpus.document import RawFile
    from corpus.ingest_report import IngestReport
    from corpus.quarantine import Quarantined


def ingest(
    sources: Annotated[
        list[str],
        typer.Argument(help="Files, folders, or web addresses: of articles, feeds or sitemaps."),
    ],
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would change; store nothing.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Store articles and index them; a running server answers from them without a restart."""
    from api.wiring import open_quarantine, open_store, open_web
    from corpus.ingest import ingest as ingest_files
    from corpus.sources.open import open_sources

    settings = read_settings()
    quarantine = open_quarantine(settings)
    with closing(open_store(settings)) as store:
        with steps("reading articles") as step:
            found = open_sources(sources, open_web(settings))
            kept: list[Quarantined] = []

            def keep(raw: RawFile, reason: str) -> None:
                kept.append(quarantine.add(raw, reason))

            report = ingest_files(found, store, dry_run=dry_run, on_progress=step, on_refused=keep)
        if not as_json:
            _tell(report, dry_run=dry_run)
            if kept:
                say("What was read and refused can be tried again: see `puente quarantine list`.")
        built, trouble = None, None
        try:
            built = make_searchable(settings, store) if store.change_number() and not dry_run else None
        except IndexingError as error:
            trouble = error
    if as_json:
        told = asdict(report)
        del told["outcomes"]
        print_json({**told, "index": asdict(built) if built else None})
    elif built:
        say(f"Index: {built.documents} documents, {built.chunks} passages.")
    elif (report.added or report.changed) and not dry_run and not trouble:
        say("A server keeps the index up to date; it makes them searchable.")
    if built and built.differs:
        say(built.differs)
    if trouble:
        raise CommandError(f"All that was read is stored, but it cannot be searched yet. {trouble}")
    if report.failures:
        raise typer.Exit(EXIT_PARTIAL)


def _tell(report: IngestReport, *, dry_run: bool) -> None:
    would = "would be " if dry_run else ""
    if dry_run:
        for document_id in report.added:
            tell(f"would add {document_id}")
        for document_id in report.changed:
            tell(f"would change {document_id}")
    say(
        f"{len(report.added)} {would}added, {len(report.changed)} {would}changed, "
        f"{len(report.unchanged)} unchanged."
    )
    if report.undated:
        say(
            f"{len(report.undated)} of those added or changed: no date of publication is known. "
            "A question as of a day and a filter by date leave such articles out."
        )
    new = {*report.added, *report.changed}
    for one in report.noticed:
        if one.document_id in new:
            on = f" of {one.notice.on}" if one.notice.on else ""
            say(f"noticed in {one.document_id}: a {one.notice.kind}{on}.")
    for skipped in report.skipped:
        say(f"skipped {one_line(skipped.name)}: {skipped.reason}")
    for failure in report.failures:
        say(f"could not read {one_line(failure.name)}: {failure.reason}")
