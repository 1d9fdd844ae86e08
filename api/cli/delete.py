"""`puente delete`."""

from __future__ import annotations

from contextlib import closing
from typing import Annotated

import typer

from api.cli.opening import read_settings_of_store
from api.cli.output import EXIT_PARTIAL, AsJson, print_json, say


def delete(
    document_id: Annotated[str, typer.Argument(help="The document's id.")],
    purge: Annotated[
        bool, typer.Option("--purge", help="Wipe its text from this disk for good; there is no way back.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Take a document out of answers; with --purge, wipe every version of it from the disk."""
    from api.purging import purge_here
    from api.wiring import open_store
    from api.writing import Writing

    settings = read_settings_of_store()
    with closing(open_store(settings)) as store:
        writing = Writing(store, lambda purged, places: purge_here(settings, store, purged, places))
        if not purge:
            deleted = writing.delete(document_id)
            if as_json:
                print_json(deleted.model_dump(mode="json"))
            else:
                say(f"Deleted at {deleted.deleted_at}; its versions can still be read by number.")
                say("A running server leaves it out at once.")
            return
        purged = writing.purge(document_id)
    if as_json:
        print_json(purged.model_dump(mode="json"))
    else:
        say(f"Purged at {purged.purged_at}: {purged.versions} versions.")
        for backup in purged.backups:
            say(f"This backup still holds the text; remove it by hand: {backup}")
        for file in purged.files:
            say(f"It came from this file, which is yours to remove: {file}")
        if not purged.complete:
            say(
                "Someone still reads a file that holds the text, or a full build that may hold it is "
                "under way. A running server wipes it when that ends."
            )
            say("Without a server, run the same command again then.")
    if not purged.complete or purged.backups:
        raise typer.Exit(EXIT_PARTIAL)
