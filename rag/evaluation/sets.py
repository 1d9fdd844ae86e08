"""Question sets on disk: BEIR's layout, plain or gzipped, with its own corpus or a shared pool."""

from __future__ import annotations

import csv
import gzip
import hashlib
import json
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any, Literal

from corpus.document import Document, Lang, RawFile
from corpus.language import detect_language
from corpus.parse import parse_file
from corpus.sources.folder import read_paths
from corpus.starter import starter_articles
from rag.errors import BadEvaluationSet

Half = Literal["tune", "report", "all"]


@dataclass(frozen=True, slots=True)
class JudgedQuestion:
    """A question with what is known of its right answer.

    relevant: document id -> gain, above 0.
    answers: texts that a right passage holds; empty where the set has none.
    """

    id: str
    text: str
    relevant: dict[str, float] = field(default_factory=dict)
    answers: tuple[str, ...] = ()
    answerable: bool = True

    @property
    def is_for_tuning(self) -> bool:
        """Half of all questions, by the last hex digit of sha256(id): even tunes, odd reports."""
        return int(hashlib.sha256(self.id.encode()).hexdigest()[-1], 16) % 2 == 0


@dataclass(frozen=True)
class QuestionSet:
    """Documents and judged questions over them; `own` when the documents are the starter corpus."""

    name: str
    documents: tuple[Document, ...]
    questions: tuple[JudgedQuestion, ...]
    own: bool = False

    def half(self, which: Half) -> QuestionSet:
        """The questions of one half, over the same documents."""
        if which == "all":
            return self
        kept = tuple(q for q in self.questions if q.is_for_tuning == (which == "tune"))
        return replace(self, questions=kept)


def load_question_set(folder: Path) -> QuestionSet:
    """Read the set in `folder`.

    The corpus is `corpus.jsonl(.gz)` there, or the pool that `meta.json` names ("corpus": a path
    from the folder's parent). Questions are `queries.jsonl(.gz)`, judgements `qrels/*.tsv` (test,
    else dev, else the only one), and answers, if any, `answers.jsonl(.gz)`.

    A folder with `questions.jsonl` holds questions over the starter corpus instead, one JSON object
    a line: id, question, document_id, sentence, answers, answerable.

    Raises:
        BadEvaluationSet: a part is missing or malformed; the message names it.
    """
    if (folder / "questions.jsonl").is_file():
        return _over_starter_corpus(folder)
    documents = tuple(_document(row, where) for where, row in _rows(_corpus_file(folder)))
    relevant = _judgements(folder)
    answers = {}
    answers_file = _existing(folder, "answers.jsonl")
    if answers_file:
        answers = {str(row.get("qid") or row.get("_id")): row for _, row in _rows(answers_file)}
    questions = []
    for where, row in _rows(_require(folder, "queries.jsonl")):
        id_ = _text(row, "_id", where)
        answer = answers.get(id_, {})
        questions.append(
            JudgedQuestion(
                id_,
                _text(row, "text", where),
                relevant.get(id_, {}),
                _answers(answer),
                bool(answer.get("answerable", True)),
            )
        )
    return QuestionSet(folder.resolve().name, documents, tuple(questions))


def _over_starter_corpus(folder: Path) -> QuestionSet:
    files = read_paths([starter_articles()])
    documents = [parse_file(file) for file in files if isinstance(file, RawFile)]
    questions = []
    for where, row in _rows(folder / "questions.jsonl"):
        document = row.get("document_id")
        questions.append(
            JudgedQuestion(
                _text(row, "id", where),
                _text(row, "question", where),
                {str(document): 1.0} if document else {},
                _answers(row),
                bool(row.get("answerable", True)),
            )
        )
    stored = tuple(document.as_version(1, "") for document in documents)
    return QuestionSet(folder.resolve().name, stored, tuple(questions), own=True)


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
        f"{folder} has no corpus.jsonl or corpus.jsonl.gz, and no meta.json that names a pool."
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


def _document(row: dict[str, Any], where: str) -> Document:
    text = _text(row, "text", where)
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
    return Document(_text(row, "_id", where), title, text, lang, published, version=1)


def _rows(path: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    opener = gzip.open if path.suffix == ".gz" else open
    try:
        with opener(path, "rt", encoding="utf-8") as file:
            for number, line in enumerate(file, 1):
                if not line.strip():
                    continue
                where = f"{path}, line {number}"
                try:
                    row = json.loads(line)
                except ValueError as error:
                    raise BadEvaluationSet(f"{where}: not JSON ({error}).") from error
                if not isinstance(row, dict):
                    raise BadEvaluationSet(f"{where}: not a JSON object.")
                yield where, row
    except (OSError, EOFError, UnicodeDecodeError, zlib.error) as error:
        raise BadEvaluationSet(f"{path} cannot be read: {error}") from error


def _answers(row: dict[str, Any]) -> tuple[str, ...]:
    """The texts under "answers": a list of them, or a single one."""
    found = row.get("answers") or ()
    texts = [found] if isinstance(found, str) else found
    return tuple(str(text) for text in texts if str(text).strip())


def _text(row: dict[str, Any], key: str, where: str) -> str:
    value = row.get(key)
    if not isinstance(value, str):
        raise BadEvaluationSet(f"{where}: '{key}' is missing or is not a text.")
    return value


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
