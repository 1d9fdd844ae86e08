"""`puente feedback export`: what people thought of answers becomes a question set."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from typer.testing import CliRunner

from api.cli.output import CommandError
from api.cli.run import app
from api.feedback import FeedbackStore
from api.feedback_export import export_feedback
from corpus.document import Document, SourceReference
from corpus.store import DocumentStore
from index.embed import Embedder
from rag.evaluation.load import load_question_set
from tests.fakes import FakeEncoder

QUOTE = "Mexico transferred 29 people in February 2025."
DOCUMENTS = (
    Document(
        id="transfer",
        title="A transfer: “29”",
        text=f"Intro. {QUOTE}\n\nMore 🦅 words.",
        lang="en",
        published=date(2025, 3, 6),
        publisher="Puente",
        url="https://example.org/a",
        sources=(SourceReference("S", "https://example.org/s"),),
        topics=("transfers",),
    ),
    Document(id="tunel", title="Un túnel", text="Se halló un túnel en Tijuana.", lang="es"),
)
ANSWER = {
    "id": "up1",
    "question": "And how many?",
    "standalone_question": "How many people did Mexico transfer?",
    "lang": "en",
    "refused": False,
    "citations": [
        {"document_id": "transfer", "quote": QUOTE},
        {"document_id": "tunel", "quote": "Se halló un túnel en Tijuana."},
    ],
    "passages": [],
}
REFUSAL = ANSWER | {
    "id": "up2",
    "standalone_question": "Who painted it?",
    "refused": True,
    "citations": [],
}


@pytest.fixture
def data(tmp_path):
    """A data folder with the documents stored, and its feedback."""
    folder = tmp_path / "data"
    folder.mkdir()
    store = DocumentStore(folder / "documents.db")
    store.put_many(DOCUMENTS)
    store.close()
    return folder


@pytest.fixture
def feedback(data):
    return FeedbackStore(data / "feedback.db", keep_days=30)


def run(*arguments: object) -> Any:
    return CliRunner().invoke(app, [str(one) for one in arguments])


def read_lines(file):
    return [json.loads(line) for line in file.read_text("utf-8").splitlines()]


def test_what_is_exported_is_read_and_measured_by_evaluate(data, feedback, tmp_path, monkeypatch):
    monkeypatch.setenv("PUENTE_DATA_DIR", str(data))
    monkeypatch.setattr("api.wiring.open_embedder", lambda *_: Embedder(FakeEncoder()))
    feedback.give(ANSWER, "up", None)
    feedback.give(REFUSAL, "up", None)
    feedback.give(ANSWER | {"id": "down1"}, "down", "It was 55.")
    mine = tmp_path / "mine"

    exported = run("feedback", "export", mine / "questions.jsonl", "--json")
    evaluated = run("evaluate", mine, "--output", tmp_path / "report", "--json")

    assert exported.exit_code == 0, exported.output
    assert json.loads(exported.stdout) == {"questions": 2, "to_judge": 1, "outdated": 0}
    assert evaluated.exit_code == 0, evaluated.output
    found = load_question_set(mine)
    assert [document.text for document in found.documents] == [one.text for one in DOCUMENTS]
    assert [(one.id, one.text, one.answerable) for one in found.questions] == [
        ("up1", "How many people did Mexico transfer?", True),
        ("up2", "Who painted it?", False),
    ]
    first, second = found.questions[0].places
    assert (first.document_id, first.answers) == ("transfer", (QUOTE,))
    assert second.holds("tunel", "Se halló un túnel en Tijuana.")
    (down,) = read_lines(mine / "to_judge.jsonl")
    assert (down["answer_id"], down["comment"]) == ("down1", "It was 55.")


@pytest.mark.parametrize(("verdict", "is_told"), [("up", True), ("down", False)])
def test_evaluate_is_named_where_there_is_a_question_for_it(
    data, feedback, tmp_path, monkeypatch, verdict, is_told
):
    monkeypatch.setenv("PUENTE_DATA_DIR", str(data))
    feedback.give(ANSWER, verdict, None)

    exported = run("feedback", "export", tmp_path / "mine" / "questions.jsonl")

    assert exported.exit_code == 0
    assert ("puente evaluate" in exported.output) == is_told


def test_the_articles_are_those_of_the_store_with_what_is_known_of_them(feedback, tmp_path):
    feedback.give(ANSWER, "up", None)

    export_feedback(feedback.list(), DOCUMENTS, tmp_path / "mine" / "questions.jsonl")

    assert read_lines(tmp_path / "mine" / "articles" / "articles-1.jsonl") == [
        {
            "id": "transfer",
            "title": "A transfer: “29”",
            "text": DOCUMENTS[0].text,
            "lang": "en",
            "published": "2025-03-06",
            "publisher": "Puente",
            "url": "https://example.org/a",
            "topics": ["transfers"],
        },
        {"id": "tunel", "title": "Un túnel", "text": DOCUMENTS[1].text, "lang": "es"},
    ]


def test_many_articles_go_into_several_files(feedback, tmp_path, monkeypatch):
    monkeypatch.setattr("api.feedback_export.BYTES_A_FILE", 100)
    feedback.give(ANSWER, "up", None)

    export_feedback(feedback.list(), DOCUMENTS, tmp_path / "mine" / "questions.jsonl")

    assert len(load_question_set(tmp_path / "mine").documents) == 2
    assert len(list((tmp_path / "mine" / "articles").iterdir())) == 2


def test_a_thumb_up_whose_quote_is_gone_is_left_out(feedback, tmp_path):
    feedback.give(ANSWER, "up", None)

    done = export_feedback(feedback.list(), DOCUMENTS[:1], tmp_path / "mine" / "questions.jsonl")

    assert (done.questions, done.outdated) == (0, 1)
    assert read_lines(tmp_path / "mine" / "questions.jsonl") == []


@pytest.mark.parametrize("name", ["questions.jsonl", "articles", "to_judge.jsonl"])
def test_nothing_that_is_there_is_written_over(feedback, tmp_path, name):
    feedback.give(ANSWER, "up", None)
    (tmp_path / name).write_text("mine")

    with pytest.raises(ValueError, match="is there already"):
        export_feedback(feedback.list(), DOCUMENTS, tmp_path / "questions.jsonl")

    assert (tmp_path / name).read_text() == "mine"


def test_what_cannot_be_exported_is_told_in_one_line(data, feedback, tmp_path, monkeypatch):
    monkeypatch.setenv("PUENTE_DATA_DIR", str(data))
    nothing = run("feedback", "export", tmp_path / "mine" / "questions.jsonl").exception
    feedback.give(ANSWER, "up", None)
    misnamed = run("feedback", "export", tmp_path / "mine.jsonl").exception
    (tmp_path / "file").write_text("")
    unwritable = run("feedback", "export", tmp_path / "file" / "questions.jsonl").exception

    told = [str(one) for one in (nothing, misnamed, unwritable) if isinstance(one, CommandError)]
    assert [line.split(".")[0] for line in told] == [
        "There is no feedback",
        "Name the file questions",
        f"{tmp_path}/file cannot be written (File exists)",
    ]
