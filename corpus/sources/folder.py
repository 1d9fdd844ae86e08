"""Articles from files and folders on this machine."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from corpus.document import RawFile
from corpus.errors import UnreadableFile
from corpus.ingest_report import Failure, Skipped
from corpus.parse import DOCX, JSONL, PDF, refuse_big_file
from corpus.parsers.json_article import split_jsonl

MEDIA_TYPE_OF = {
    ".md": "text/markdown",
    ".markdown": "text/markdown",
    ".txt": "text/plain",
    ".html": "text/html",
    ".htm": "text/html",
    ".pdf": PDF,
    ".docx": DOCX,
    ".eml": "message/rfc822",
    ".json": "application/json",
    ".jsonl": JSONL,
    ".ndjson": JSONL,
}
READ = ", ".join(MEDIA_TYPE_OF)


def read_paths(paths: Sequence[Path]) -> Iterator[RawFile | Failure | Skipped]:
    """Read files, and folders with all below them, in the order of their names.

    A JSONL file comes as one file for each of its lines. In a folder, hidden files are passed over;
    other extensions, and links that lead out of the folder or nowhere, are reported as Skipped. A path
    given directly that cannot be read is a Failure. A file too big for its type is a Failure, and is not
    read.
    """
    for path in paths:
        if path.is_dir():
            yield from _read_folder(path)
        elif path.suffix.lower() in MEDIA_TYPE_OF or not path.exists():
            yield from read_file(path)
        else:
            yield Failure(printable(path), f"extension '{path.suffix}' is not read; these are: {READ}.")


def printable(path: Path | str) -> str:
    r"""A path in letters that can be stored and shown, even where it is not UTF-8: `caf\xe9.md`."""
    return os.fsencode(path).decode("utf-8", "backslashreplace")


def _read_folder(folder: Path) -> Iterator[RawFile | Failure | Skipped]:
    inside = folder.resolve()
    closed: list[OSError] = []
    is_any_known = False
    for path in files_below(folder, closed.append):
        if reason := why_left_out(path, inside):
            yield Skipped(printable(path), reason)
        else:
            is_any_known = True
            yield from read_file(path)
    if not is_any_known:
        yield Skipped(str(folder), "no file of a known kind is in it.")
    for error in closed:
        yield Failure(str(error.filename), f"the folder cannot be opened: {error.strerror}.")


def why_left_out(path: Path, inside: Path) -> str | None:
    """Why a file below a folder is not read: its extension, or a link; None where it is read.

    inside: the folder without links in its own path.
    """
    if path.is_symlink():
        try:
            target = path.resolve()
            path.stat()
        except FileNotFoundError:
            pass
        except (OSError, RuntimeError):  # RuntimeError: a loop, before Python 3.13
            return "it is a link that leads nowhere, or where nobody may look."
        if not target.is_relative_to(inside):
            return "it is a link that leads out of the folder."
    if path.suffix.lower() not in MEDIA_TYPE_OF:
        return f"extension '{path.suffix}' is not read."
    return None


def files_below(folder: Path, on_error: Callable[[OSError], None]) -> Iterator[Path]:
    """Files that are not hidden, sorted; links to folders come as they are, not opened.

    on_error: is told of each folder that cannot be opened, and may raise.
    """
    found: list[Path] = []
    for parent, folders, names in os.walk(folder, onerror=on_error):
        folders[:] = [name for name in folders if not name.startswith(".")]
        links = [name for name in folders if (Path(parent) / name).is_symlink()]
        found.extend(Path(parent) / name for name in (*links, *names) if not name.startswith("."))
    yield from sorted(found)


def read_file(path: Path) -> Iterator[RawFile | Failure]:
    """Read one file of a known extension; a JSONL file comes line by line."""
    found = _read_whole(path)
    if isinstance(found, RawFile) and found.media_type == JSONL:
        yield from split_jsonl(found)
    else:
        yield found


def _read_whole(path: Path) -> RawFile | Failure:
    media_type = MEDIA_TYPE_OF.get(path.suffix.lower(), "")
    try:
        if not path.is_file():
            kind = "not a file" if path.exists() else "not there: check the path"
            return Failure(printable(path), f"it is {kind}.")
        refuse_big_file(path.stat().st_size, media_type)
        return RawFile(str(path), path.read_bytes(), media_type, path=_whole_path(path))
    except UnreadableFile as error:
        return Failure(printable(path), str(error))
    except OSError as error:
        return Failure(printable(path), f"it cannot be read: {error.strerror}.")


def _whole_path(path: Path) -> str:
    """The path from the root, in letters that can be stored."""
    return printable(path.resolve())
