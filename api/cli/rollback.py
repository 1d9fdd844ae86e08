"""`puente rollback`."""

from __future__ import annotations

from api.cli.opening import read_settings_of_store
from api.cli.output import AsJson, print_json, say


def rollback(as_json: AsJson = False) -> None:
    """Let the index of before the last full build answer again; twice is where one started."""
    from api.data_folder import index_folder
    from index.build import refuse_rollback
    from index.build import rollback as roll_back
    from index.errors import WriterBusy
    from index.requests import ask_writer

    folder = index_folder(read_settings_of_store())
    try:
        name = roll_back(folder)
    except WriterBusy:
        refuse_rollback(folder)
        ask_writer(folder, "rollback")
        told, said = None, "The server that writes the index was asked to; see `puente status`."
    else:
        told, said = name, f"Generation {name} answers."
    if as_json:
        print_json({"generation": told, "asked_the_server": told is None})
    else:
        say(said)
