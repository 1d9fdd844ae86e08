"""`puente quarantine`: list, retry, discard."""

from __future__ import annotations

from contextlib import closing
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from api.cli.opening import read_settings_of_store
from api.cli.output import EXIT_PARTIAL, INDEX_LATER, AsJson, print_json, say, tell

if TYPE_CHECKING:
    from corpus.quarantine import Quarantine

app = typer.Typer(
    name="quarantine",
    help="Files that came in and were refused; nothing of them is lost.",
    invoke_without_command=True,
)


@app.callback()
def _list_unless_told(context: typer.Context, as_json: AsJson = False) -> None:
    if context.invoked_subcommand is None:
        list_files(as_json)


FileId = Annotated[str, typer.Argument(help="The file's id, as the list shows it.")]


@app.command("list")
def list_files(as_json: AsJson = False) -> None:
    """What was refused, the last ones first, each with its reason."""
    files = _quarantine().list()
    if as_json:
        print_json([asdict(one) for one in files])
        return
    for one in files:
        tell(f"{one.id}  {one.name}: {one.reason} ({one.tries} tries, last {one.tried_at[:19]}Z)")
    if not files:
        say("Nothing is in quarantine.")


@app.command()
def retry(
    file_id: Annotated[
        str | None, typer.Argument(help="The file's id; without it, all that were not given up.")
    ] = None,
) -> None:
    """Try again what was refused; what is stored now leaves the quarantine."""
    from api.wiring import open_delivery, open_store

    quarantine = _quarantine()
    settings = read_settings_of_store()
    with closing(open_store(settings)) as store:
        take = open_delivery(settings, store, quarantine).take
        if file_id is None:
            stored, refused = quarantine.retry_all(take)
            say(f"{stored} stored, {refused} refused once more.")
        else:
            reason = quarantine.retry(file_id, take)
            refused = reason is not None
            say(f"Refused once more: {reason}" if reason else "Stored.")
    say(INDEX_LATER)
    if refused:
        raise typer.Exit(EXIT_PARTIAL)


@app.command()
def discard(file_id: FileId) -> None:
    """Keep a file no longer."""
    _quarantine().discard(file_id)
    say("Discarded.")


def _quarantine() -> Quarantine:
    from api.wiring import open_quarantine

    return open_quarantine(read_settings_of_store())
