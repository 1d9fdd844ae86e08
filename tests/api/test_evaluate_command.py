"""`puente evaluate` over a folder of its own, with a fake model in place of the real one."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from api.cli.run import app
from index.embed import Embedder
from tests.fakes import FakeEncoder

ARTICLE = "---\nid: {id}\nlang: en\n---\n{text}\n"
TEXTS = {
    "transfer": "Mexico transferred 29 people in February 2025.",
    "tunnel": "Agents found a tunnel near San Diego.",
    "steel": "The duty on steel rose to 50 percent.",
}
QUESTIONS = [
    {
        "id": f"q{n}",
        "question": f"{how} did agents find the tunnel?",
        "document_id": "tunnel",
        "answers": ["San Diego"],
    }
    for n, how in enumerate(["Where", "Near which city", "In what place", "At what border city"])
]

Evaluate = Callable[..., Result]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "mine" / "articles").mkdir(parents=True)
    for id_, text in TEXTS.items():
        (tmp_path / "mine" / "articles" / f"{id_}.md").write_text(ARTICLE.format(id=id_, text=text))
    write_questions(tmp_path / "mine", QUESTIONS)
    return tmp_path / "mine"


@pytest.fixture
def evaluate(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Evaluate:
    """`evaluate(*options)`: the command over `folder`, its report in tmp_path / "report"."""
    monkeypatch.setenv("PUENTE_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setattr("api.wiring.open_embedder", lambda *_: Embedder(FakeEncoder()))

    def run(*options: str) -> Result:
        arguments = ["evaluate", str(folder), "--output", str(tmp_path / "report"), *options]
        return CliRunner().invoke(app, arguments)

    return run


def write_questions(folder: Path, rows: list[dict[str, Any]]) -> None:
    (folder / "questions.jsonl").write_text("".join(f"{json.dumps(row)}\n" for row in rows))


def test_own_questions_over_own_articles_are_measured_and_saved(
    evaluate: Evaluate, tmp_path: Path
) -> None:
    done = evaluate()

    assert done.exit_code == 0, done.output
    assert "4 questions over 3 documents" in done.stdout
    assert "| right sentence cited " in done.stdout
    (numbers,) = json.loads((tmp_path / "report" / "evaluation.json").read_text("utf-8"))
    assert [outcome["sentence_cited"] for outcome in numbers["outcomes"]] == [True] * 4
    assert (tmp_path / "report" / "evaluation.html").is_file()


def test_the_numbers_are_printed_as_json(evaluate: Evaluate, tmp_path: Path) -> None:
    done = evaluate("--json")

    saved = json.loads((tmp_path / "report" / "evaluation.json").read_text("utf-8"))
    assert json.loads(done.stdout) == saved


def test_as_good_as_the_baseline_ends_with_0_and_worse_with_4(
    evaluate: Evaluate, folder: Path, tmp_path: Path
) -> None:
    evaluate()
    baseline = tmp_path / "report" / "evaluation.json"
    kept = tmp_path / "baseline.json"
    baseline.rename(kept)

    same = evaluate("--baseline", str(kept))
    others = [{**row, "document_id": "steel", "answers": ["50 percent"]} for row in QUESTIONS]
    write_questions(folder, others)
    worse = evaluate("--baseline", str(kept))

    assert same.exit_code == 0, same.output
    assert "mine compared with the baseline: 0 numbers changed" in same.stdout
    assert worse.exit_code == 4
    assert "Worse than the baseline: all: document_top_1" in worse.stderr
    assert "en→en: sentence_cited" in worse.stderr


def test_a_baseline_or_a_set_that_cannot_be_used_stops_before_the_model_is_opened(
    evaluate: Evaluate, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("api.wiring.open_embedder", lambda *_: pytest.fail("The model was opened."))

    no_baseline = evaluate("--baseline", str(tmp_path / "none.json"))
    write_questions(folder, [{**QUESTIONS[0], "answerable": "maybe"}])
    no_set = evaluate()

    assert "none.json cannot be read" in str(no_baseline.exception)
    assert "questions.jsonl, line 1: 'answerable' is 'maybe'" in str(no_set.exception)
