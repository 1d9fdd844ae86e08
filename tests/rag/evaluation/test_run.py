from dataclasses import replace

import pytest

from index.cache import EmbeddingCache
from index.embed import Embedder
from rag.answer import DEFAULT_MAX_ERROR, Turn
from rag.calibration import UNFITTED
from rag.errors import BadEvaluationSet
from rag.evaluation.index import build_evaluation_index
from rag.evaluation.load import load_question_set
from rag.evaluation.outcome import as_question
from rag.evaluation.read import read_evidence, read_questions, with_sentences
from rag.evaluation.run import evaluate_set
from rag.evaluation.sets import JudgedQuestion, answers_question
from tests.fakes import FakeEncoder

CHUNK_TOKENS = 64


@pytest.fixture
def toy(write_set):
    return load_question_set(write_set())


@pytest.fixture
def result(toy, embedder):
    return evaluate_set(toy, embedder, CHUNK_TOKENS, half="all")


def test_every_question_of_a_toy_set_has_its_outcome(result):
    assert (result.name, result.documents, result.passages) == ("toy", 6, 6)
    assert (result.model, result.backend, result.half) == ("fake", "fake", "all")
    assert result.least_confidence == UNFITTED.least_confidence(DEFAULT_MAX_ERROR)
    assert [outcome.id for outcome in result.outcomes] == ["q1", "q2", "q3", "q4", "q5"]
    assert [outcome.rank for outcome in result.outcomes] == [1, 1, 1, 1, None]
    assert [outcome.right for outcome in result.outcomes] == [True, True, True, True, False]
    assert [o.lang + o.place_lang for o in result.outcomes] == ["enen", "eses", "enen", "enen", "en"]


def test_a_toy_set_is_measured_part_by_part(result):
    measures = result.groups.halves[0].measures

    for part in ("words", "fused"):
        for name in ("ndcg@10", "recall@5", "mrr@10"):
            assert measures[f"{part}_{name}"].value == 1.0
    assert measures["sentence_first"].value == measures["sentence_cited"].value == 1.0
    assert measures["contains"].value == measures["citation_recall"].value == 1.0
    assert measures["refusal_recall"].of == 1


def test_one_half_is_measured_over_all_documents(toy, embedder):
    report = evaluate_set(toy, embedder, CHUNK_TOKENS, half="report")

    asked = toy.half("report").questions
    assert [outcome.id for outcome in report.outcomes] == [question.id for question in asked]
    assert report.documents == 6
    assert [group.name for group in report.groups.halves] == ["report"]


def test_a_half_without_questions_is_refused(toy, embedder):
    tune = replace(toy, questions=toy.half("tune").questions)

    with pytest.raises(BadEvaluationSet, match="toy has no questions in the half 'report'"):
        evaluate_set(tune, embedder, CHUNK_TOKENS, half="report")


def test_a_set_without_answers_has_retrieval_alone(write_set, embedder):
    toy = load_question_set(write_set(answers=False))

    result = evaluate_set(toy, embedder, CHUNK_TOKENS)

    assert {outcome.reply for outcome in result.outcomes} == {None}
    assert result.groups.halves[0].measures["document_top_1"].value == 1.0


def test_retrieval_alone_embeds_no_sentence(toy, tmp_path):
    encoder = FakeEncoder()
    embedder = Embedder(encoder)

    result = evaluate_set(toy, embedder, CHUNK_TOKENS, retrieval_only=True)

    embedder.close()
    texts = {text for batch in encoder.encoded for text in batch}
    assert "passage: Exporters protested." not in texts
    assert {outcome.reply for outcome in result.outcomes} == {None}


def test_the_conversation_before_a_question_is_asked_with_it():
    turns = (Turn("user", "How many in 2025?"), Turn("assistant", "29."))

    question = as_question(JudgedQuestion("q", "And in 2026?", history=turns, lang="es"))

    assert (question.text, question.history, question.lang) == ("And in 2026?", turns, None)


def test_a_set_is_not_embedded_twice_when_there_is_a_cache(toy, tmp_path):
    first = Embedder(FakeEncoder(), EmbeddingCache(tmp_path / "cache.db"))
    evaluate_set(toy, first, CHUNK_TOKENS, half="all")
    first.close()
    encoder = FakeEncoder()
    again = Embedder(encoder, EmbeddingCache(tmp_path / "cache.db"))

    evaluate_set(toy, again, CHUNK_TOKENS, half="all")

    texts = [text for batch in encoder.encoded for text in batch]
    again.close()
    assert [text for text in texts if text.startswith("passage: ")] == []


def test_the_progress_counts_the_questions(toy, embedder):
    told = []

    evaluate_set(toy, embedder, CHUNK_TOKENS, on_progress=lambda done, total: told.append((done, total)))

    assert told[-5:] == [(n, 5) for n in range(1, 6)]


def test_relevant_documents_can_be_hidden_from_their_question(toy, embedder):
    index = build_evaluation_index(toy.documents, embedder, CHUNK_TOKENS, sentences_of=set())

    hidden = read_questions(toy.questions, index, embedder, UNFITTED, without_relevant=True)

    for reading in hidden:
        for ranking in reading.rankings.values():
            assert not set(ranking) & set(reading.judged.relevant)


def test_the_evidence_read_for_a_question_holds_its_answer(toy, embedder):
    index = build_evaluation_index(toy.documents, embedder, CHUNK_TOKENS, sentences_of=set())
    readings = read_questions(toy.questions, index, embedder, UNFITTED)
    index = with_sentences(toy, readings, embedder, CHUNK_TOKENS, lambda done, total: None)

    q1 = readings[0]
    right = [
        evidence.text
        for evidence in read_evidence(q1, index, UNFITTED)
        if answers_question(evidence.document.id, evidence.text, q1.judged)
    ]

    assert right == ["Mexico transferred 29 people in February 2025."]
