"""`puente backup` and `puente restore`; both work while a server runs."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import Annotated, Any

import typer

from api.cli.output import AsJson, print_json, say, steps
from api.data_folder import (
    backups_folder,
    golden_file,
    keys_file,
    slack_file,
    sources_list,
    standing_file,
)
from api.settings import read_settings

BESIDE_THE_STORE = (keys_file, sources_list, golden_file, standing_file, slack_file)


def backup(
    folder: Annotated[
        Path | None,
        typer.Argument(help="Folder of backups; by default `backups` in the data folder."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Copy the store, keys, sources and standing questions; the copy is checked before it counts."""
    from api.wiring import open_store
    from corpus.backup import backup as back_up

    settings = read_settings()
    also = [file(settings) for file in BESIDE_THE_STORE]
    with closing(open_store(settings)) as store, steps("copying and checking"):
        made = back_up(
            store, folder or backups_folder(settings), also=[path for path in also if path.exists()]
        )
    if as_json:
        print_json(
            {
                "path": str(made.path),
                "made_at": made.made_at,
                "change": made.change,
                "documents": made.documents,
                "bytes": made.size_bytes,
            }
        )
    else:
        say(f"{made.path}: {made.documents} documents, {made.size_bytes:,} bytes, checked.")


def restore(
    folder: Annotated[
        Path | None,
        typer.Argument(help="A backup, or a folder of backups: then the newest that is whole."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Put a backup in the place of the store; what was there is kept aside."""
    from api.wiring import open_standing
    from corpus.backup import restore as put_back

    settings = read_settings()
    with steps("checking and restoring"):
        report = put_back(folder or backups_folder(settings), settings.data_dir)
        standing = open_standing(settings)
        if standing.exists():
            for document_id in report.purged_again:
                standing.forget_document(document_id)
    told: dict[str, Any] = {
        "backup": str(report.backup.path),
        "made_at": report.backup.made_at,
        "documents": report.documents,
        "aside": str(report.aside) if report.aside else None,
        "purged_again": list(report.purged_again),
    }
    if as_json:
        print_json(told)
        return
    say(f"Restored {report.documents} documents from {report.backup.path} of {report.backup.made_at}.")
    if report.aside:
        say(f"What was there before is in {report.aside}.")
    if report.purged_again:
        say(f"Purged since, and so purged again: {', '.join(report.purged_again)}.")
    say("A running server takes it up by itself; without one, run `puente build`.")
