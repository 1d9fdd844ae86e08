"""`puente keys`: create, list, revoke."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

import typer

from api.cli.opening import read_settings_of_store
from api.cli.output import AsJson, print_json, say
from api.data_folder import keys_file
from api.keys import KeyStore, Scope
from api.settings import read_settings

app = typer.Typer(
    name="keys",
    help="Keys for the HTTP interface: who may write, and who may read where reading is not open.",
    no_args_is_help=True,
)


@app.command()
def create(
    name: Annotated[str, typer.Option(help="Whose key it is, or what it is for.")],
    scope: Annotated[Scope, typer.Option(help="What it may do; each includes the one before.")],
    as_json: AsJson = False,
) -> None:
    """Make a key and print it: this once, for only its hash is kept."""
    from api.wiring import open_keys

    key, text = open_keys(read_settings()).create(name, scope)
    if as_json:
        print_json({**asdict(key), "key": text})
        return
    say(f"Key {key.id} for '{key.name}' with scope {key.scope}. It is shown this once:")
    print(text)


@app.command("list")
def list_keys(as_json: AsJson = False) -> None:
    """Every key with its scope, and when it was made, used last and revoked."""
    keys = _keys().list()
    if as_json:
        print_json([asdict(key) for key in keys])
        return
    for key in keys:
        used = f"used {key.last_used_at}" if key.last_used_at else "never used"
        revoked = f", revoked {key.revoked_at}" if key.revoked_at else ""
        print(f"{key.id}  {key.scope:5}  {key.name}: made {key.created_at}, {used}{revoked}")
    if not keys:
        say("There are no keys. `puente keys create --name NAME --scope write` makes one.")


@app.command()
def revoke(key_id: Annotated[str, typer.Argument(help="The key's id, as the list shows it.")]) -> None:
    """Make a key worthless at once; running servers see it with the next request."""
    key = _keys().revoke(key_id)
    say(f"Key {key.id} for '{key.name}' is revoked.")


def _keys() -> KeyStore:
    """The keys that are there."""
    from api.wiring import open_keys

    return open_keys(read_settings_of_store(keys_file))
