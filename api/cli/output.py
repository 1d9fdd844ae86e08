"""What every command shares: text, JSON, progress, exit codes and the one-line error."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    SpinnerColumn,
    TextColumn,
)

from corpus.parsers.clean import UNWANTED, clean_text

if TYPE_CHECKING:
    from index.doctor import Finding

EXIT_ERROR = 1
EXIT_USAGE = 2
EXIT_PARTIAL = 3
"""The question was refused, or some of the files could not be read."""

EXIT_WORSE = 4
"""An evaluation came out worse than its baseline."""

INDEX_LATER = "A running server makes it searchable by itself; without one, run `puente build`."

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON instead of text.")]
_progress_console = Console(stderr=True)


class CommandError(Exception):
    """Something that one clear line explains."""


def say(text: str) -> None:
    """Tell a person, without what would steer the terminal; results alone go to standard output."""
    print(clean_text(text), file=sys.stderr, flush=True)


def tell(text: str) -> None:
    """Print a result for a person, without what would steer the terminal."""
    print(clean_text(text))


def describe_finding(one: Finding) -> str:
    """What the doctor found, in one line."""
    return f"{one.where}: {one.what}{' (repaired)' if one.repaired else ''}"


def one_line(text: str) -> str:
    """Text from outside as one line, without what would steer a terminal."""
    return " ".join("".join(char if char.isprintable() else " " for char in text).split())


def print_json(content: Any) -> None:
    """Print a result for a program; JSON's escapes stand for what would steer a terminal, or what the
    output's encoding lacks."""
    written = json.dumps(content, ensure_ascii=False, indent=1)
    shown = UNWANTED.sub(lambda found: json.dumps(found[0])[1:-1], written)
    try:
        shown.encode(sys.stdout.encoding or "utf-8")
    except UnicodeEncodeError:
        shown = json.dumps(content, indent=1)
    print(shown)


@contextmanager
def writing(output: Path) -> Iterator[None]:
    """Say in one line that `output` cannot be written."""
    try:
        yield
    except OSError as error:
        raise CommandError(
            f"{output} cannot be written ({error.strerror}). Name another place with --output."
        ) from error


def _progress(*columns: ProgressColumn) -> Progress:
    """Progress on a terminal; nothing where nobody watches."""
    return Progress(
        *columns,
        console=_progress_console,
        transient=True,
        disable=not _progress_console.is_terminal,
    )


@contextmanager
def steps(what: str) -> Iterator[Any]:
    """A spinner whose text is the step under way."""
    columns = (SpinnerColumn(), TextColumn("{task.description}"))
    with _progress(*columns) as progress:
        task = progress.add_task(what, total=None)
        yield lambda text: progress.update(task, description=text)


@contextmanager
def counter(what: str) -> Iterator[Any]:
    """A bar of done and total."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with _progress(*columns) as progress:
        task = progress.add_task(what, total=None)
        yield lambda done, total: progress.update(task, completed=done, total=total)
