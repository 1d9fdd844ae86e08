"""Feedback to a question set that `puente evaluate` reads, and what a person has to judge first."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from api.feedback import Feedback
from corpus.document import Document
from rag.evaluation.questions_file import ARTICLES, FILE

TO_JUDGE = "to_judge.jsonl"
BYTES_A_FILE = 40_000_000

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Exported:
    """What came of an export.

    questions: how many questions were written, from thumbs up.
    to_judge: how many thumbs down were set beside them: what would have been right is not known.
    outdated: how many thumbs up were left out, since the articles do not hold the quotes any more.
    """

    questions: int
    to_judge: int
    outdated: int


def export_feedback(given: Sequence[Feedback], documents: Iterable[Document], file: Path) -> Exported:
    """Write `file`, and beside it the articles and `to_judge.jsonl`.

    Args:
        documents: the articles that the questions are to be asked of.
        file: its name is questions.jsonl; its folder is made if it is not there.

    Raises:
        ValueError: the file has another name, or there is something in its place.
        OSError: something cannot be written.
    """
    folder = file.parent
    if file.name != FILE:
        raise ValueError(
            f"Name the file {FILE}, in a folder of its own: `puente evaluate` looks for that."
        )
    for place in (file, folder / ARTICLES, folder / TO_JUDGE):
        if place.exists():
            raise ValueError(f"{place} is there already. Name another folder, or move it away.")
    folder.mkdir(parents=True, exist_ok=True)
    cited = {document_id for one in given for document_id, _ in one.quotes}
    texts = _write_articles(documents, folder / ARTICLES, cited)
    ups = [one for one in given if one.verdict == "up"]
    downs = [one for one in given if one.verdict == "down"]
    rows = [row for one in ups if (row := _to_row(one, texts)) is not None]
    _write_lines(folder / TO_JUDGE, [asdict(one) for one in downs])
    _write_lines(file, rows)
    return Exported(len(rows), len(downs), len(ups) - len(rows))


def _to_row(one: Feedback, texts: Mapping[str, str]) -> Row | None:
    """The question that a thumb up makes; None where an article does not hold its quote any more."""
    row: Row = {"id": one.answer_id, "question": one.question, "lang": one.lang, "type": "feedback"}
    if one.refused:
        return row | {"answerable": False}
    places: list[Row] = [
        {"document_id": document_id, "sentence": quote, "answers": [quote]}
        for document_id, quote in one.quotes
        if quote in texts.get(document_id, "")
    ]
    if not places or len(places) < len(one.quotes):
        return None
    return row | places[0] | {"also": places[1:]}


def _write_articles(documents: Iterable[Document], folder: Path, cited: set[str]) -> dict[str, str]:
    """Write the articles as JSON lines, in files of a size that is read; the texts of the cited ones."""
    folder.mkdir()
    texts: dict[str, str] = {}
    lines: list[str] = []
    size_bytes = files = 0
    for document in documents:
        if document.id in cited:
            texts[document.id] = document.text
        lines.append(_as_json(_to_article(document)))
        size_bytes += len(lines[-1].encode())
        if size_bytes >= BYTES_A_FILE:
            files += 1
            (folder / f"articles-{files}.jsonl").write_text("".join(lines), "utf-8")
            lines, size_bytes = [], 0
    if lines:
        (folder / f"articles-{files + 1}.jsonl").write_text("".join(lines), "utf-8")
    return texts


def _to_article(document: Document) -> Row:
    article = {
        "id": document.id,
        "title": document.title,
        "text": document.text,
        "lang": document.lang,
        "published": document.published.isoformat() if document.published else None,
        "publisher": document.publisher,
        "url": document.url,
        "topics": list(document.topics) or None,
        "author": document.author,
    }
    return {name: value for name, value in article.items() if value is not None}


def _write_lines(file: Path, rows: Sequence[Row]) -> None:
    file.write_text("".join(map(_as_json, rows)), "utf-8")


def _as_json(row: Row) -> str:
    return json.dumps(row, ensure_ascii=False) + "\n"
