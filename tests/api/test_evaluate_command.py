"""`puente evaluate` and `puente calibrate` over a folder, with a fake model in place of the real one."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from api.cli.run import app
from index.embed import Embedder
from rag.calibration import Linear
from rag.evaluation.sets import JudgedQuestion
from rag.evaluation.token_training import Example
from rag.evaluation.tuning import Read
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


def _write_many(folder: Path) -> list[str]:
    """Articles on 25 cities and four questions over each; the cities."""
    endings = ["ia", "os", "ena", "ida"]
    cities = [f"{first}{last}" for first in ("Mor", "Tul", "Sab", "Ver", "Cal") for last in endings]
    rows = []
    for n, city in enumerate(cities):
        text = f"Agents met in {city} on Monday. The mayor of {city} praised {n + 20} of them."
        (folder / "articles" / f"{city}.md").write_text(ARTICLE.format(id=city.lower(), text=text))
        for m, asked in enumerate(["How many did the mayor of {} praise?", "Praised in {}: how many?",
                                   "In {}, how many agents?", "{} mayor praised how many?"]):  # fmt: skip
            question = {
                "question": asked.format(city),
                "document_id": city.lower(),
                "answers": [str(n + 20)],
            }
            rows.append({"id": f"c{n}-{m}", **question})
    write_questions(folder, rows)
    return cities


def test_what_is_calibrated_is_kept_in_the_data_folder_and_measured_with(
    evaluate: Evaluate, folder: Path, tmp_path: Path
) -> None:
    _write_many(folder)

    before = evaluate("--json")
    done = CliRunner().invoke(app, ["calibrate", str(folder)])
    after = evaluate("--json")

    assert done.exit_code == 0, done.output
    kept = tmp_path / "data" / "calibrations" / "fake.json"
    assert f"Written to {kept}." in done.stderr
    assert json.loads(kept.read_text("utf-8"))["fitted_on"] == ["mine"]
    (fitted,), (unfitted,) = json.loads(after.stdout), json.loads(before.stdout)
    assert fitted["least_confidence"] != unfitted["least_confidence"]


def test_questions_that_teach_are_for_the_head_alone(
    evaluate: Evaluate, folder: Path, tmp_path: Path
) -> None:
    cities = _write_many(folder)
    taught = [
        {
            "id": f"t{n}-{m}",
            "question": f"{city}: how many were praised, asked {m} times?",
            "document_id": city.lower(),
            "answers": [str(n + 20)],
        }
        for n, city in enumerate(cities)
        for m in range(30)
    ]
    teaching = tmp_path / "taught"
    shutil.copytree(folder / "articles", teaching / "articles")
    (teaching / "teaching.jsonl").write_text("".join(f"{json.dumps(row)}\n" for row in taught))

    kept = CliRunner().invoke(app, ["calibrate", "--keep-head", str(folder), str(teaching)])
    head = tmp_path / "data" / "calibrations" / "fake.safetensors"
    assert "What teaches the head is not read, as it is kept: taught." in kept.stderr
    assert not head.exists()

    done = CliRunner().invoke(app, ["calibrate", str(folder), str(teaching)])
    assert done.exit_code == 0, done.output
    assert f"Written to {head}." in done.stderr
    alone = CliRunner().invoke(app, ["calibrate", str(teaching)])
    assert "hold 0 questions with an answer" in str(alone.exception)


def _write_public(folder: Path, cities: list[str]) -> None:
    """A set in BEIR's layout: four questions over each city, and as many without an answer."""
    asked = [(f"{city}-{m}", city, m % 2 == 0) for city in cities for m in range(8)]
    (folder / "qrels").mkdir(parents=True)
    rows = {
        "corpus.jsonl": [
            {"_id": city, "title": city, "text": f"The mayor of {city} praised {n + 20} agents."}
            for n, city in enumerate(cities)
        ],
        "queries.jsonl": [{"_id": id_, "text": f"How many in {city}, {id_}?"} for id_, city, _ in asked],
        "answers.jsonl": [
            {"qid": id_, "answerable": has, "answers": [str(cities.index(city) + 20)] if has else []}
            for id_, city, has in asked
        ],
    }
    for name, lines in rows.items():
        (folder / name).write_text("".join(f"{json.dumps(line)}\n" for line in lines))
    judged = [f"{id_}\t{city}\t1\n" for id_, city, has in asked if has]
    (folder / "qrels" / "dev.tsv").write_text("".join(["query-id\tcorpus-id\tscore\n", *judged]))


def test_how_sure_answers_are_is_told_by_what_did_not_teach_the_head(
    evaluate: Evaluate, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cities = _write_many(folder)
    _write_public(tmp_path / "public", cities)
    taught: list[JudgedQuestion] = []
    told: list[Read] = []

    def teach(read: Sequence[Read], *_: object) -> list[Example]:
        judged = [reading.judged for part in read for reading in part.answered]
        taught.extend(one for one in judged if one.id.rpartition("-")[0] in cities)
        return []

    def keep(read: Sequence[Read], rank: object, confidence: Linear) -> Linear:
        told.extend(read)
        return confidence

    monkeypatch.setattr("rag.evaluation.calibrate.word_examples", teach)
    monkeypatch.setattr("rag.evaluation.calibrate.scale_confidence", keep)
    done = CliRunner().invoke(app, ["calibrate", str(folder), str(tmp_path / "public")])

    assert done.exit_code == 0, done.output
    (public,) = told
    asked = [reading.judged for reading in public.answered]
    answerable = [one for one in asked if one.answerable]
    assert answerable and taught
    documents = [{next(iter(one.relevant)) for one in kind} for kind in (answerable, taught)]
    assert documents[0].isdisjoint(documents[1])
    assert len(asked) - len(answerable) > 30
    share = len(answerable) / (len(answerable) + len(taught))
    assert public.answerable_share == pytest.approx(share)


def test_too_few_questions_to_calibrate_are_told_with_both_numbers(
    evaluate: Evaluate, folder: Path
) -> None:
    done = CliRunner().invoke(app, ["calibrate", str(folder)])

    assert "questions with an answer, and 30 are needed" in str(done.exception)


def test_what_cannot_be_saved_or_compared_is_told_before_a_question_is_asked(
    evaluate: Evaluate, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert evaluate().exit_code == 0
    earlier = tmp_path / "report" / "evaluation.json"
    kept = earlier.read_bytes()
    other = tmp_path / "elsewhere" / "mine"
    shutil.copytree(folder, other)
    monkeypatch.setattr("rag.evaluation.run.evaluate_set", lambda *_, **__: pytest.fail("was asked"))
    now = ("--output", str(tmp_path / "now"))
    tried = {
        ("--baseline", str(earlier)): "would take the place of the baseline",
        ("--baseline", str(earlier), "--half", "report", *now): "and not 'mine' (report)",
        (str(other), *now): "2 sets are called 'mine'",
        ("--output", str(folder / "questions.jsonl")): "cannot be written",
    }
    for options, message in tried.items():
        with pytest.raises(Exception, match=re.escape(message)):
            raise evaluate(*options).exception or AssertionError("nothing was said")
    assert earlier.read_bytes() == kept
