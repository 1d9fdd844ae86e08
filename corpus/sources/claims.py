"""Two files of a watched folder that give one id as their own: the first keeps the article."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from corpus.document import Document, RawFile
from corpus.errors import UnreadableFile
from corpus.ids import slugs_of_file
from corpus.naming import Naming, without_line
from corpus.parse import parse_file
from corpus.sources.folder import read_file


def refuse_second_claim(document: Document, naming: Naming, folder: Path) -> Document:
    """A document that was just read from a file in `folder`, unless its id is another file's there.

    Both would else take turns as versions of one article, and what the first says would be in no
    answer. A copy that says the same leaves the article to the first file.

    Raises:
        UnreadableFile: another file there gives the same id, and its content differs.
    """
    if document.origin is None or document.origin.gave_id:
        return document
    first = naming.file_of(document.id)
    if first is None or without_line(first) == without_line(document.origin.path):
        return document
    if not Path(first).is_relative_to(folder) or not gives(first, document.id):
        return document
    if naming.says(document):
        return replace(document, origin=None)
    raise UnreadableFile(
        f"its id '{document.id}' is already that of {first}, whose content differs. "
        "Give one of the two another id."
    )


def gives(path: str, document_id: str) -> bool:
    """Whether a file that is still there gives an id, as its own or by its name."""
    return any(
        isinstance(raw, RawFile) and document_id in _ids_of(raw)
        for raw in read_file(Path(without_line(path)))
    )


def _ids_of(raw: RawFile) -> tuple[str, ...]:
    try:
        document = parse_file(raw)
    except UnreadableFile:
        return ()
    if document.origin is None or not document.origin.gave_id:
        return (document.id,)
    return slugs_of_file(document.id, document.origin.path)
