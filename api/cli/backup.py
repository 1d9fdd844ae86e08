"""`puente backup` and `puente restore`; both work while a server runs."""

from __future__ import annotations

from contextlib import closing, suppress
from pathlib import Path
from typing import Annotated, Any

import typer

from api.cli.opening import read_settings_of_store
from api.cli.output import AsJson, print_json, say, steps
from api.data_folder import (
    backups_folder,
    golden_file,
    keys_file,
    slack_file,
    sources_list,
    standing_file,
)
from api.keys import KeyStore, KeysUnavailable
from api.settings import Settings, read_settings

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

    settings = read_settings_of_store()
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
        revoked = _revoked_keys(settings)
        report = put_back(folder or backups_folder(settings), settings.data_dir)
        revoked_again = _revoke_again(settings, revoked)
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
        "revoked_again": revoked_again,
    }
    if as_json:
        print_json(told)
        return
    say(f"Restored {report.documents} documents from {report.backup.path} of {report.backup.made_at}.")
    if report.aside:
        say(f"What was there before is in {report.aside}.")
    if report.purged_again:
        say(f"Purged since, and so purged again: {', '.join(report.purged_again)}.")
    if revoked_again:
        say(f"Keys revoked since, and so revoked again: {', '.join(revoked_again)}.")
    say("A running server takes it up by itself; without one, run `puente build`.")


def _revoked_keys(settings: Settings) -> set[str]:
    """The keys that are worthless by now; none where the file of keys is not there or cannot be read."""
    if keys_file(settings).exists():
        with suppress(KeysUnavailable):
            return {key.id for key in KeyStore(keys_file(settings)).list() if key.revoked_at}
    return set()


def _revoke_again(settings: Settings, revoked: set[str]) -> list[str]:
    """Revoke the keys that a backup brought back; their ids."""
    if not revoked:
        return []
    keys = KeyStore(keys_file(settings))
    back = [key.id for key in keys.list() if key.id in revoked and not key.revoked_at]
    for key_id in back:
        keys.revoke(key_id)
    return back
