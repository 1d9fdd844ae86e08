"""`questions.jsonl`: questions over the starter corpus, or over the articles that stand beside it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from corpus.document import LANGS, Document, RawFile
from corpus.errors import UnreadableFile
from corpus.ingest_report import Failure
from corpus.parse import parse_file
from corpus.sentences import split_sentences
from corpus.sources.folder import read_paths
from corpus.starter import starter_articles
from rag.answer import Turn
from rag.errors import BadEvaluationSet
from rag.evaluation.rows import Row, answers_in, flag_in, read_rows, text_in
from rag.evaluation.sets import JudgedQuestion, Place, QuestionSet, holds_any

FILE = "questions.jsonl"
TEACHING_FILE = "teaching.jsonl"
ARTICLES = "articles"

_KEYS = (
    "id",
    "question",
    "lang",
    "type",
    "document_id",
    "sentence",
    "answers",
    "answerable",
    "history",
    "also",
)
_PLACE_KEYS = ("document_id", "sentence", "answers", "needed")


def read_questions_file(folder: Path) -> QuestionSet:
    """Read `questions.jsonl`, and `articles/` beside it, else the starter corpus.

    Raises:
        BadEvaluationSet: there is no question, a line is not as docs/evaluation.md says, an id is
            there twice, a document is not among the articles or does not hold its answer, an article
            cannot be read.
    """
    read = _read(folder, FILE)
    return replace(read, as_asked=any(not question.answerable for question in read.questions))


def read_teaching_file(folder: Path) -> QuestionSet:
    """Read `teaching.jsonl`: in the layout of `questions.jsonl`, but what is answerable has answers.

    Raises:
        BadEvaluationSet: as `read_questions_file`, or an answerable question is without answers.
    """
    read = _read(folder, TEACHING_FILE)
    for question in read.questions:
        if question.answerable and not question.places:
            raise BadEvaluationSet(
                f"{folder / TEACHING_FILE}: '{question.id}' has no 'answers', and so teaches nothing."
            )
    return replace(read, teaches=True)


def _read(folder: Path, file: str) -> QuestionSet:
    rows = list(read_rows(folder / file))
    if not rows:
        raise BadEvaluationSet(f"{folder / file} holds no question.")
    beside = folder / ARTICLES
    documents, skipped = _documents(beside if beside.is_dir() else starter_articles())
    questions: list[JudgedQuestion] = []
    seen: dict[str, str] = {}
    for where, row in rows:
        question = _question(row, where, documents)
        if question.id in seen:
            raise BadEvaluationSet(
                f"{where}: the id '{question.id}' is already that of {seen[question.id]}."
            )
        seen[question.id] = where.rsplit(", ", 1)[-1]
        questions.append(question)
    stored = tuple(document.as_version(1, "") for document in documents.values())
    return QuestionSet(folder.resolve().name, stored, tuple(questions), skipped=skipped)


def _documents(folder: Path) -> tuple[dict[str, Document], tuple[str, ...]]:
    documents: dict[str, Document] = {}
    file_of: dict[str, str] = {}
    skipped = []
    for found in read_paths([folder]):
        if isinstance(found, RawFile):
            try:
                document = parse_file(found)
            except UnreadableFile as error:
                raise BadEvaluationSet(f"{found.name} cannot be read: {error}") from error
            if document.id in documents:
                raise BadEvaluationSet(
                    f"{found.name} has the id '{document.id}', and so has {file_of[document.id]}."
                )
            documents[document.id] = document
            file_of[document.id] = found.name
        elif isinstance(found, Failure):
            raise BadEvaluationSet(f"{found.name} cannot be read: {found.reason}")
        else:
            skipped.append(f"{found.name}: {found.reason}")
    if not documents:
        raise BadEvaluationSet(f"{folder} holds no article. Put some there, or remove it.")
    return documents, tuple(skipped)


def _question(row: Row, where: str, documents: Mapping[str, Document]) -> JudgedQuestion:
    _refuse_other_keys(row, _KEYS, where)
    id_, text = text_in(row, "id", where), text_in(row, "question", where)
    for key, value in (("id", id_), ("question", text)):
        if not value.strip():
            raise BadEvaluationSet(f"{where}: '{key}' is empty.")
    lang, kind = row.get("lang"), row.get("type", "")
    if lang is not None and lang not in LANGS:
        raise BadEvaluationSet(f"{where}: 'lang' is {lang!r}; it can be {' or '.join(LANGS)}.")
    if not isinstance(kind, str):
        raise BadEvaluationSet(f"{where}: 'type' is {kind!r}, not a text.")
    answerable = flag_in(row, "answerable", where, default=True)
    own, also, history = _answers(row, where), _also(row, where), _history(row, where)
    if not answerable:
        if row.get("document_id") or own or also:
            raise BadEvaluationSet(
                f"{where}: it has a document or answers, and says that it is not answerable."
            )
        return JudgedQuestion(id_, text, answerable=False, kind=kind, lang=lang, history=history)
    places = []
    for place in (row, *also):
        document_id = _document_id(place, where, documents)
        needed = flag_in(place, "needed", where, default=False)
        added = _answers(place, where)
        answers = added if needed else tuple(dict.fromkeys((*added, *own)))
        if answers:
            _refuse_unheld(documents[document_id], answers, where)
        places.append(Place(document_id, answers, needed))
    relevant = {place.document_id: 1.0 for place in places}
    judged = tuple(place for place in places if place.answers)
    return JudgedQuestion(id_, text, relevant, judged, kind=kind, lang=lang, history=history)


def _refuse_unheld(document: Document, answers: tuple[str, ...], where: str) -> None:
    """An answer counts as found where a quoted sentence holds it."""
    text, written = document.text, " or ".join(map(repr, answers))
    if not holds_any(text, answers):
        raise BadEvaluationSet(f"{where}: '{document.id}' does not hold {written}.")
    sentences = (text[start:end] for start, end in split_sentences(text, document.lang))
    if not any(holds_any(sentence, answers) for sentence in sentences):
        raise BadEvaluationSet(
            f"{where}: no single sentence of '{document.id}' holds {written}. Give a part that one does."
        )


def _document_id(place: Row, where: str, documents: Mapping[str, Document]) -> str:
    found = place.get("document_id")
    if not isinstance(found, str):
        raise BadEvaluationSet(
            f"{where}: 'document_id' is missing or is not a text. If no article answers, say "
            '"answerable": false.'
        )
    if found not in documents:
        raise BadEvaluationSet(f"{where}: no article has the id '{found}'.")
    return found


def _answers(row: Row, where: str) -> tuple[str, ...]:
    found: Any = row.get("answers", [])
    texts = [found] if isinstance(found, str) else found
    if not isinstance(texts, list) or not all(isinstance(t, str) and t.strip() for t in texts):
        raise BadEvaluationSet(f"{where}: 'answers' is not a list of texts.")
    return answers_in(row, where)


def _also(row: Row, where: str) -> list[Row]:
    found: Any = row.get("also", [])
    if not isinstance(found, list) or not all(isinstance(place, dict) for place in found):
        raise BadEvaluationSet(f"{where}: 'also' is not a list of objects.")
    for place in found:
        _refuse_other_keys(place, _PLACE_KEYS, f"{where}, in 'also'")
    return found


def _history(row: Row, where: str) -> tuple[Turn, ...]:
    found: Any = row.get("history", [])
    try:
        turns = tuple(Turn(turn["role"], turn["content"]) for turn in found)
    except (TypeError, KeyError):
        turns = (Turn("user", ""),)
    if not all(
        turn.role in ("user", "assistant") and isinstance(turn.content, str) and turn.content.strip()
        for turn in turns
    ):
        raise BadEvaluationSet(
            f'{where}: \'history\' is not a list of {{"role": "user" or "assistant", "content": "…"}}.'
        )
    return turns


def _refuse_other_keys(row: Row, keys: tuple[str, ...], where: str) -> None:
    for key in row:
        if key not in keys:
            raise BadEvaluationSet(f"{where}: '{key}' is not known. Known are {', '.join(keys)}.")
