"""Question sets in BEIR's layout, plain or gzipped, with a corpus of their own or a shared pool."""

from __future__ import annotations

import csv
import gzip
import json
import math
import zlib
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import NamedTuple

from corpus.document import Document, Lang
from corpus.language import detect_language
from rag.answer import Turn
from rag.errors import BadEvaluationSet
from rag.evaluation.rows import Row, answers_in, flag_in, read_rows, text_in
from rag.evaluation.sets import JudgedQuestion, Place, QuestionSet, holds_any


def read_beir_set(folder: Path) -> QuestionSet:
    """Read `corpus.jsonl`, `queries.jsonl`, `qrels/*.tsv` and, if it is there, `answers.jsonl`.

    A question's places are its relevant documents, each with all of its answers; its history is its
    metadata's `conversation` (`speaker`, `text`), if there is one.

    Raises:
        BadEvaluationSet: a part is missing or malformed; the message names it.
    """
    documents = _documents(_corpus_file(folder))
    relevant = _judgements(folder)
    answers = _answers(folder)
    queries = _require(folder, "queries.jsonl")
    questions: dict[str, JudgedQuestion] = {}
    for where, row in read_rows(queries):
        question = _question(row, where, relevant, answers, documents)
        if question.id in questions:
            raise BadEvaluationSet(f"{where}: the id '{question.id}' is there twice.")
        questions[question.id] = question
    if not questions:
        raise BadEvaluationSet(f"{queries} holds no question.")
    notes = tuple(_unused(relevant, answers, questions, documents))
    return QuestionSet(
        folder.resolve().name, tuple(documents.values()), tuple(questions.values()), notes=notes
    )


def _question(
    row: Row,
    where: str,
    relevant: Mapping[str, Mapping[str, float]],
    answers: Mapping[str, _Answer],
    documents: Mapping[str, Document],
) -> JudgedQuestion:
    id_ = text_in(row, "_id", where)
    answer = answers.get(id_, _Answer((), True))
    gains = {document: gain for document, gain in relevant.get(id_, {}).items() if document in documents}
    places = tuple(Place(document, answer.texts) for document in gains) if answer.texts else ()
    text = text_in(row, "text", where)
    return JudgedQuestion(id_, text, gains, places, answer.is_answerable, history=_conversation(row))


class _Answer(NamedTuple):
    texts: tuple[str, ...]
    is_answerable: bool


def _answers(folder: Path) -> dict[str, _Answer]:
    path = _existing(folder, "answers.jsonl")
    if path is None:
        return {}
    return {
        text_in(row, "qid" if "qid" in row else "_id", where): _Answer(
            answers_in(row, where), flag_in(row, "answerable", where, default=True)
        )
        for where, row in read_rows(path)
    }


def _unused(
    relevant: Mapping[str, Mapping[str, float]],
    answers: Mapping[str, _Answer],
    questions: Mapping[str, JudgedQuestion],
    documents: Mapping[str, Document],
) -> Iterator[str]:
    """What the judgements and answers name that is not there, in words; a mistake, as a rule."""
    gone = {document for gains in relevant.values() for document in gains if document not in documents}
    unheld = [
        question.id
        for question in questions.values()
        if question.places
        and not any(
            holds_any(documents[place.document_id].text, place.answers) for place in question.places
        )
    ]
    for what, ids in (
        ("relevant documents that the corpus does not hold", gone),
        ("judged questions that are not among the queries", relevant.keys() - questions.keys()),
        ("answers to questions that are not among the queries", answers.keys() - questions.keys()),
        ("questions whose answers no relevant document holds", unheld),
    ):
        if ids:
            yield f"{len(ids)} {what}, such as '{min(ids)}'"


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
    found = sorted([*(folder / "qrels").glob("*.tsv.gz"), *(folder / "qrels").glob("*.tsv")])
    files = {path.name.split(".tsv")[0]: path for path in found}
    chosen = files.get("test") or files.get("dev") or next(iter(files.values()), None)
    if chosen is None:
        raise BadEvaluationSet(f"{folder} has no qrels/test.tsv or qrels/dev.tsv.")
    try:
        data = chosen.read_bytes()
        lines = (
            (gzip.decompress(data) if chosen.suffix == ".gz" else data).decode("utf-8-sig").splitlines()
        )
    except (OSError, EOFError, UnicodeDecodeError, zlib.error) as error:
        raise BadEvaluationSet(f"{chosen} cannot be read: {error}") from error
    relevant: dict[str, dict[str, float]] = {}
    for number, row in enumerate(csv.reader(lines, delimiter="\t"), 1):
        if number == 1 and row[:1] == ["query-id"]:
            continue
        try:
            query, document, gain = row[0], row[1], float(row[2])
            if not math.isfinite(gain):
                raise ValueError(row[2])
        except (IndexError, ValueError) as error:
            raise BadEvaluationSet(
                f"{chosen}, line {number}: expected query-id, corpus-id and score (a number) by tabs."
            ) from error
        if gain > 0:
            relevant.setdefault(query, {})[document] = gain
    return relevant


def _documents(path: Path) -> dict[str, Document]:
    documents: dict[str, Document] = {}
    for where, row in read_rows(path):
        document = _document(row, where)
        if document.id in documents:
            raise BadEvaluationSet(f"{where}: the id '{document.id}' is there twice.")
        documents[document.id] = document
    if not documents:
        raise BadEvaluationSet(f"{path} holds no document.")
    return documents


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
