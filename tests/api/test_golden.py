"""Golden questions: a file of them, or the titles of what is stored."""

from __future__ import annotations

import json

import pytest

from api.golden import (
    GoldenFileError,
    GoldenQuestion,
    ask_after_titles,
    mean_reciprocal_rank,
    read_golden_questions,
    validation,
)
from corpus.document import Document
from corpus.store import DocumentStore
from index.build import build_index
from index.embed import Embedder
from index.errors import ModelMissing
from index.generation import open_current
from tests.fakes import FakeEncoder

ARTICLES = {
    "seizure": "Fentanyl seizure at the border",
    "transfer": "Prisoners handed over to the United States",
    "funding": "Money for police equipment",
}


@pytest.fixture
def store(tmp_path):
    made = DocumentStore(tmp_path / "documents.db")
    for document_id, title in ARTICLES.items():
        made.put(Document(id=document_id, title=title, text=f"{title}. So it was told.", lang="en"))
    yield made
    made.close()


@pytest.fixture
def embedder():
    made = Embedder(FakeEncoder())
    yield made
    made.close()


@pytest.fixture
def generation(store, embedder, tmp_path):
    build_index(store, embedder, tmp_path / "index", chunk_tokens=64)
    return open_current(tmp_path / "index")


def never(name):
    raise ModelMissing(f"{name} is gone")


def test_the_file_is_read_line_by_line(tmp_path):
    path = tmp_path / "golden.jsonl"
    path.write_text('{"question": "Why?", "document_id": "a", "more": 1}\n\n', "utf-8")

    assert read_golden_questions(path) == [GoldenQuestion("Why?", "a")]
    assert read_golden_questions(tmp_path / "none") == []


@pytest.mark.parametrize("line", ["{", "[]", '{"question": "Why?"}', "[" * 100_000])
def test_a_line_that_is_no_question_is_named(tmp_path, line):
    (tmp_path / "golden.jsonl").write_text(f"\n{line}\n", "utf-8")

    with pytest.raises(GoldenFileError, match="line 2"):
        read_golden_questions(tmp_path / "golden.jsonl")


def test_titles_find_their_documents(store, generation, embedder):
    questions = ask_after_titles(store)

    assert {one.document_id for one in questions} == set(ARTICLES)
    assert mean_reciprocal_rank(questions, generation, embedder) == 1.0


def test_a_document_that_is_second_counts_half_and_one_that_is_not_found_nothing(generation, embedder):
    title = ARTICLES["seizure"]
    ranked = [GoldenQuestion(title, one) for one in ARTICLES]

    scores = sorted(mean_reciprocal_rank([one], generation, embedder) for one in ranked)

    assert scores == pytest.approx([1 / 3, 1 / 2, 1.0])
    assert mean_reciprocal_rank([GoldenQuestion(title, "nothing")], generation, embedder) == 0.0


def test_questions_of_the_file_go_before_titles(store, generation, embedder, tmp_path):
    (tmp_path / "golden.jsonl").write_text('{"question": "Prisoners", "document_id": "nothing"}')

    assert validation(tmp_path / "golden.jsonl", store, embedder, never)(generation) == 0.0


def test_an_index_whose_model_is_gone_counts_nothing(store, generation, tmp_path):
    other = Embedder(FakeEncoder(name="other", fingerprint="other-1"))

    assert validation(tmp_path / "golden.jsonl", store, other, never)(generation) == 0.0
    assert (
        validation(tmp_path / "golden.jsonl", store, other, lambda _: Embedder(FakeEncoder()))(generation)
        == 1.0
    )
    other.close()


def test_an_index_whose_models_files_are_others_now_counts_nothing(store, generation, embedder, tmp_path):
    other = Embedder(FakeEncoder(name="other", fingerprint="other-1"))
    newer = Embedder(FakeEncoder(fingerprint="fake-2"))

    assert validation(tmp_path / "golden.jsonl", store, other, lambda _: newer)(generation) == 0.0
    other.close()


@pytest.mark.parametrize("separator", ["\u2028", "\u0085", "\x0c"])
def test_a_line_ends_only_where_one_is_ended(tmp_path, separator):
    line = json.dumps({"question": f"Why{separator}then?", "document_id": "a"}, ensure_ascii=False)
    (tmp_path / "golden.jsonl").write_text(f"{line}\n", "utf-8")

    assert read_golden_questions(tmp_path / "golden.jsonl") == [
        GoldenQuestion(f"Why{separator}then?", "a")
    ]
