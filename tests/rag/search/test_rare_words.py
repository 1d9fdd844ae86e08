import numpy as np
import pytest

from corpus.document import Document
from index.build import build_index
from index.generation import open_current
from rag.question.understand import understand
from rag.search.rare_words import (
    count_rare_names,
    put_first,
    rows_with_all_rare,
    rows_with_rare_names,
)


@pytest.fixture
def rare(generation):
    """`rare(text, allowed=all)`: the ids of the documents that hold all of its words, if all are rare."""

    def find(text, allowed=None):
        mask = generation.allow() if allowed is None else allowed
        rows = rows_with_all_rare(generation, understand(text), mask)
        return [generation.document(int(row)).id for row in rows]

    return find


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("exporters", ["tariff"]),
        ("What about the exporters who protested?", ["tariff"]),
        ("exportadores", ["aranceles"]),
        ("tunnel", ["tunnel", "undated"]),
        ("exporters tunnel", []),
        ("exporters unheard", []),
        ("¿?!", []),
    ],
)
def test_a_passage_holds_all_of_a_question_or_is_not_meant(rare, text, ids):
    assert rare(text) == ids


@pytest.mark.parametrize(("documents", "found"), [(3, 3), (4, 0)])
def test_a_word_of_more_than_three_documents_is_not_rare(store, embedder, tmp_path, documents, found):
    store.put_many(
        Document(id=f"zubiri-{n}", title="A raid", text=f"Zubiri spoke on day {n}.", lang="en")
        for n in range(documents)
    )
    build_index(store, embedder, tmp_path / "index", chunk_tokens=64)
    generation = open_current(tmp_path / "index")

    rows = rows_with_all_rare(generation, understand("Zubiri"), generation.allow())

    assert len(rows) == found


def test_only_what_is_allowed_counts(rare, generation):
    assert rare("tunnel", generation.allow(lambda entry: entry.id != "tunnel")) == ["undated"]


def test_a_name_counts_where_one_document_holds_it(generation, row_of):
    question = understand("what of San Diego and the Border")

    holding = rows_with_rare_names(generation, question, generation.allow())
    counts = count_rare_names(np.arange(generation.rows), holding)

    assert counts[row_of("tunnel")] == 2
    assert counts.sum() == 2


ROWS = np.array([7, 3, 9, 5])


def test_what_comes_first_keeps_its_order_above_all_others():
    scores = np.array([0.9, 0.2, 0.5, 0.3], dtype=np.float32)

    raised = put_first(scores, ROWS, np.array([3, 5]))

    assert np.argsort(-raised).tolist() == [3, 1, 0, 2]
    assert raised[[0, 2]].tolist() == scores[[0, 2]].tolist()


@pytest.mark.parametrize("first", [[], [1], [3, 7], [7]])
def test_scores_stay_where_nothing_is_out_of_place(first):
    scores = np.array([0.9, 0.2], dtype=np.float32)

    assert put_first(scores, ROWS[:2], np.array(first, dtype=int)).tolist() == scores.tolist()


def test_nothing_found_is_nothing_raised():
    nothing = np.zeros(0, dtype=int)

    assert put_first(np.zeros(0, np.float32), nothing, ROWS).tolist() == []
