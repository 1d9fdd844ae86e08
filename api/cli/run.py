"""The commands of `puente`, and how each of them ends."""

from __future__ import annotations

import io
import logging
import os
import sqlite3
import sys
import warnings
from importlib.metadata import version
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from api.cli.ask import ask
from api.cli.backup import backup, restore
from api.cli.build import build
from api.cli.calibrate import calibrate
from api.cli.delete import delete
from api.cli.doctor import doctor
from api.cli.documents import documents
from api.cli.evaluate import evaluate
from api.cli.feedback import app as feedback
from api.cli.ingest import ingest
from api.cli.keys import app as keys
from api.cli.mcp import mcp
from api.cli.output import EXIT_ERROR, EXIT_USAGE, CommandError, say
from api.cli.quarantine import app as quarantine
from api.cli.rollback import rollback
from api.cli.serve import serve
from api.cli.sources import sources
from api.cli.status import status
from api.errors import AnswersUnavailable
from api.keys import KeysError
from api.settings import SettingsError
from corpus.errors import CorpusError
from corpus.sqlite_trouble import explain
from index.errors import IndexingError
from rag.errors import AnsweringError

EXPECTED = (
    SettingsError,
    CommandError,
    AnswersUnavailable,
    KeysError,
    CorpusError,
    IndexingError,
    AnsweringError,
)
COMMANDS = (
    serve,
    mcp,
    ask,
    ingest,
    documents,
    delete,
    build,
    rollback,
    doctor,
    backup,
    restore,
    status,
    sources,
    evaluate,
    calibrate,
)


class _PlainUsage(TyperGroup):
    """The commands; what is wrong with an option is said without the words of what checks it."""

    def invoke(self, ctx: typer.Context) -> Any:  # type: ignore[override]
        try:
            return super().invoke(ctx)
        except typer.BadParameter as error:
            error.message = error.message.removeprefix("Value error, ")
            raise


app = typer.Typer(
    name="puente",
    cls=_PlainUsage,
    help="Ask about US–Mexico security cooperation; answers are quotes, with exact citations.",
    epilog="Settings are environment variables that begin with PUENTE_. Exit codes: 0 done, "
    "1 could not be done, 2 wrong usage, 3 refused, or some files could not be read, 4 an evaluation "
    "worse than its baseline.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
for command in COMMANDS:
    app.command()(command)
app.add_typer(quarantine)
app.add_typer(keys)
app.add_typer(feedback)


def main() -> None:
    """Run a command; every expected trouble is one clear line and an exit code."""
    warnings.showwarning = _show_warning
    logging.captureWarnings(capture=False)
    _write_what_can_be_written()
    _refuse_undecoded(sys.argv[1:])
    try:
        app(prog_name="puente")
    except EXPECTED as error:
        say(f"puente: {error}")
        sys.exit(EXIT_ERROR)
    except (OSError, sqlite3.Error) as error:
        named = getattr(error, "filename", None)
        what = str(named) if named else "A file of the data folder cannot be used"
        say(f"puente: {what}: {explain(Path(named or '.'), error)}")
        sys.exit(EXIT_ERROR)


def _write_what_can_be_written() -> None:
    """Have a terminal that is not in UTF-8 shown "?" for what it cannot show."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


def _refuse_undecoded(arguments: list[str]) -> None:
    """End at an argument that is no text; files to be read may have any name."""
    if arguments[:1] == ["ingest"]:
        return
    for argument in arguments:
        if any("\ud800" <= char <= "\udfff" for char in argument):
            shown = os.fsencode(argument).decode("utf-8", "backslashreplace")
            say(f"puente: '{shown}' is not UTF-8. Type it in a terminal that writes UTF-8.")
            sys.exit(EXIT_USAGE)


def _version(show: bool) -> None:
    if show:
        print(version("puente"))
        raise typer.Exit


@app.callback()
def _options(
    show_version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    pass


def _show_warning(message: Warning | str, *_: Any, **__: Any) -> None:
    say(f"warning: {message}")
