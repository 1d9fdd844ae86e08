import json

import numpy as np
import pytest

from index.embed import Embedder
from rag.calibration import UNFITTED
from rag.evaluation.index import build_evaluation_index
from rag.evaluation.read import answers_question, read_evidence, read_questions, with_sentences
from rag.evaluation.report import save_report, table
from rag.evaluation.run import _refusals, evaluate_set
from rag.evaluation.sets import load_question_set
from tests.fakes import FakeEncoder

CHUNK_TOKENS = 64


@pytest.fixture
def toy(write_set):
    return load_question_set(write_set())


@pytest.fixture
def result(toy, embedder):
    return evaluate_set(toy, embedder, CHUNK_TOKENS, half="all")


def test_a_toy_set_is_measured_part_by_part(result):
    assert (result.name, result.questions, result.documents, result.passages) == ("toy", 5, 6, 6)
    assert (result.model, result.backend, result.half) == ("fake", "fake", "all")
    assert set(result.retrieval) == {"lexical", "dense", "fused"}
    assert result.retrieval["lexical"] == {"ndcg@10": 1.0, "recall@5": 1.0, "mrr@10": 1.0}
    assert result.retrieval["fused"] == {"ndcg@10": 1.0, "recall@5": 1.0, "mrr@10": 1.0}
    assert result.sentence_first == result.sentence_shown == 1.0
    assert result.refusals.curve.risk[-1] == pytest.approx(1 / 5)


def test_one_half_is_measured_over_all_documents(toy, embedder):
    report = evaluate_set(toy, embedder, CHUNK_TOKENS, half="report")

    assert report.questions == len(toy.half("report").questions)
    assert report.documents == 6


def test_a_set_without_answers_has_no_sentences_nor_refusals(write_set, embedder):
    toy = load_question_set(write_set(answers=False))

    result = evaluate_set(toy, embedder, CHUNK_TOKENS, half="all")

    assert (result.sentence_first, result.sentence_shown, result.refusals) == (None, None, None)
    assert "refusal" not in result.numbers()


def test_a_set_is_not_embedded_twice_when_there_is_a_cache(toy, tmp_path):
    from index.cache import EmbeddingCache

    first = Embedder(FakeEncoder(), EmbeddingCache(tmp_path / "cache.db"))
    evaluate_set(toy, first, CHUNK_TOKENS, half="all")
    first.close()
    encoder = FakeEncoder()
    again = Embedder(encoder, EmbeddingCache(tmp_path / "cache.db"))

    evaluate_set(toy, again, CHUNK_TOKENS, half="all")

    texts = [text for batch in encoder.encoded for text in batch]
    again.close()
    assert [text for text in texts if text.startswith("passage: ")] == []


def test_relevant_documents_can_be_hidden_from_their_question(toy, embedder):
    index = build_evaluation_index(toy.documents, embedder, CHUNK_TOKENS, sentences_of=set())

    hidden = read_questions(toy.questions, index, embedder, UNFITTED, without_relevant=True)

    for reading in hidden:
        for ranking in reading.rankings.values():
            assert not set(ranking) & set(reading.judged.relevant)


def test_an_answer_is_right_only_in_a_relevant_document(toy, embedder):
    index = build_evaluation_index(toy.documents, embedder, CHUNK_TOKENS, sentences_of=set())
    readings = read_questions(toy.questions, index, embedder, UNFITTED)
    index = with_sentences(toy, readings, embedder, CHUNK_TOKENS, lambda done, total: None)

    q1, *_, q5 = readings
    by_text = {evidence.text: evidence for evidence in read_evidence(q1, index, UNFITTED)}

    right = by_text["Mexico transferred 29 people in February 2025."]
    assert answers_question(right, q1.judged)
    assert not answers_question(by_text["The reservoir was nearly empty."], q1.judged)
    assert not answers_question(right, q5.judged)
    assert not answers_question(right, readings[1].judged)


def test_refusals_are_what_is_counted_by_hand():
    confidence = np.array([0.9, 0.2, 0.8, 0.1, 0.7])
    right = np.array([True, True, False, False, False])
    answerable = np.array([True, True, True, False, False])

    found = _refusals(confidence, right, answerable, least=0.5)

    assert found.precision == pytest.approx(1 / 2)
    assert found.recall == pytest.approx(1 / 2)
    assert found.answered == pytest.approx(3 / 5)
    assert found.answered_right == pytest.approx(1 / 3)


def test_a_report_is_saved_as_numbers_a_table_and_a_plot(result, tmp_path):
    folder = save_report([result], tmp_path / "new" / "report")

    assert sorted(path.name for path in folder.iterdir()) == [
        "evaluation.json",
        "evaluation.md",
        "risk-coverage-toy.png",
    ]
    (numbers,) = json.loads((folder / "evaluation.json").read_text("utf-8"))
    assert numbers == json.loads(json.dumps(result.numbers()))
    assert numbers["retrieval"]["fused"]["ndcg@10"] == 1.0
    assert numbers["refusal"].keys() >= {"precision", "recall", "area_under_risk_coverage"}
    assert (folder / "evaluation.md").read_text("utf-8") == table([result]) + "\n"
    assert (folder / "risk-coverage-toy.png").read_bytes().startswith(b"\x89PNG")


def test_the_table_has_a_row_for_each_part(result):
    lines = table([result]).splitlines()

    assert lines[2] == "| toy (all, 5) | words | 1.000 | 1.000 | 1.000 |"
    assert lines[4] == "|  | fused | 1.000 | 1.000 | 1.000 |"
    assert lines[8].startswith("| toy | 1.000 | 1.000 | ")
