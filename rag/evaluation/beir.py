"""Question sets in BEIR's layout, plain or gzipped, with a corpus of their own or a shared pool."""

from __future__ import annotations

import csv
import json
from datetime import date
from pathlib import Path

from corpus.document import Document, Lang
from corpus.language import detect_language
from rag.answer import Turn
from rag.errors import BadEvaluationSet
from rag.evaluation.rows import Row, answers_in, read_rows, text_in
from rag.evaluation.sets import JudgedQuestion, Place, QuestionSet


def read_beir_set(folder: Path) -> QuestionSet:
    """Read `corpus.jsonl`, `queries.jsonl`, `qrels/*.tsv` and, if it is there, `answers.jsonl`.

    A question's places are its relevant documents, each with all of its answers; its history is its
    metadata's `conversation` (`speaker`, `text`), if there is one.

    Raises:
        BadEvaluationSet: a part is missing or malformed; the message names it.
    """
    documents = tuple(_document(row, where) for where, row in read_rows(_corpus_file(folder)))
    relevant = _judgements(folder)
    answers: dict[str, Row] = {}
    answers_file = _existing(folder, "answers.jsonl")
    if answers_file:
        answers = {str(row.get("qid") or row.get("_id")): row for _, row in read_rows(answers_file)}
    questions = []
    for where, row in read_rows(_require(folder, "queries.jsonl")):
        id_ = text_in(row, "_id", where)
        answer = answers.get(id_, {})
        texts = answers_in(answer)
        places = [Place(document, texts) for document in relevant.get(id_, {})] if texts else []
        questions.append(
            JudgedQuestion(
                id_,
                text_in(row, "text", where),
                relevant.get(id_, {}),
                tuple(places),
                bool(answer.get("answerable", True)),
                history=_conversation(row),
            )
        )
    return QuestionSet(folder.resolve().name, documents, tuple(questions))


def _conversation(row: Row) -> tuple[Turn, ...]:
    """What was said before a question, where its metadata holds a conversation by speaker."""
    metadata = row.get("metadata")
    turns = metadata.get("conversation") if isinstance(metadata, dict) else None
    said = [
        Turn("user" if turn.get("speaker") == "user" else "assistant", turn["text"])
        for turn in (turns if isinstance(turns, list) else [])
        if isinstance(turn, dict) and isinstance(turn.get("text"), str)
    ]
    is_asked_last = bool(said) and said[-1].content == row.get("text")
    return tuple(said[:-1] if is_asked_last else said)


def _corpus_file(folder: Path) -> Path:
    own = _existing(folder, "corpus.jsonl")
    if own:
        return own
    meta = folder / "meta.json"
    if meta.is_file():
        try:
            content = json.loads(meta.read_text("utf-8"))
        except ValueError as error:
            raise BadEvaluationSet(f"{meta} is not JSON: {error}") from error
        named = content.get("corpus") if isinstance(content, dict) else None
        if isinstance(named, str):
            root = folder.resolve().parent
            pool = (root / named).resolve()
            if pool.is_relative_to(root) and pool.is_file():
                return pool
            raise BadEvaluationSet(f"{meta} names the corpus '{named}', which is not in {root}.")
    raise BadEvaluationSet(
        f"{folder} has no questions.jsonl, no corpus.jsonl or corpus.jsonl.gz, and no meta.json that "
        "names a pool."
    )


def _judgements(folder: Path) -> dict[str, dict[str, float]]:
    files = {path.stem: path for path in sorted((folder / "qrels").glob("*.tsv"))}
    chosen = files.get("test") or files.get("dev") or next(iter(files.values()), None)
    if chosen is None:
        raise BadEvaluationSet(f"{folder} has no qrels/test.tsv or qrels/dev.tsv.")
    try:
        lines = chosen.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise BadEvaluationSet(f"{chosen} cannot be read: {error}") from error
    relevant: dict[str, dict[str, float]] = {}
    for number, row in enumerate(csv.reader(lines, delimiter="\t"), 1):
        if number == 1 and row[:1] == ["query-id"]:
            continue
        try:
            query, document, gain = row[0], row[1], float(row[2])
        except (IndexError, ValueError) as error:
            raise BadEvaluationSet(
                f"{chosen}, line {number}: expected query-id, corpus-id, score by tabs."
            ) from error
        if gain > 0:
            relevant.setdefault(query, {})[document] = gain
    return relevant


def _document(row: Row, where: str) -> Document:
    text = text_in(row, "text", where)
    title = str(row.get("title") or "")
    metadata = row.get("metadata")
    if not isinstance(metadata, dict):
        metadata = {}
    lang: Lang = (
        metadata["lang"] if metadata.get("lang") in ("en", "es") else detect_language(text[:2000])
    )
    try:
        published = date.fromisoformat(str(metadata.get("date", ""))[:10])
    except ValueError:
        published = None
    return Document(text_in(row, "_id", where), title, text, lang, published, version=1)


def _existing(folder: Path, name: str) -> Path | None:
    for path in (folder / name, folder / f"{name}.gz"):
        if path.is_file():
            return path
    return None


def _require(folder: Path, name: str) -> Path:
    path = _existing(folder, name)
    if path is None:
        raise BadEvaluationSet(f"{folder} has no {name} or {name}.gz.")
    return path
