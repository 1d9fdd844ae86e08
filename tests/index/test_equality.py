"""An index brought up in steps answers as one that is built anew from the store."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from corpus.document import Document
from corpus.store import DocumentStore
from index.build import build_full, build_index, merge_due
from index.embed import Embedder
from index.generation import open_current
from index.update import Updater
from index.writer import IndexWriter
from tests.fakes import FakeEncoder
from tests.index.conftest import held_versions

CHUNK_TOKENS = 12
IDS = ["a", "b", "c", "d", "e"]
WORDS = ["raid", "border", "treaty", "fentanyl", "tariff", "pilot", "guard", "river"]
QUERIES = ["raid border", "treaty of the pilot", "tariff", "guard river fentanyl raid"]

TEXTS = st.lists(
    st.lists(st.sampled_from(WORDS), min_size=1, max_size=6).map(
        lambda w: " ".join(w).capitalize() + "."
    ),
    max_size=4,
).map(" ".join)
ACTIONS = st.one_of(
    st.tuples(st.just("put"), st.sampled_from(IDS), TEXTS),
    st.tuples(st.just("delete"), st.sampled_from(IDS), st.just("")),
    st.tuples(st.just("purge"), st.sampled_from(IDS), st.just("")),
    st.tuples(st.sampled_from(["step", "merge", "reopen", "full"]), st.just(""), st.just("")),
)


@pytest.fixture
def quiet_embedder():
    opened = Embedder(FakeEncoder())
    yield opened
    opened.close()


def act(store, writer, updater, action, id_, text, make_full):
    known = {document_id for document_id, _ in store.all_versions()}
    if action == "put":
        store.put(Document(id_, f"Title of {id_}", text, "es" if id_ < "c" else "en"))
    elif action == "delete" and id_ in known:
        store.delete(id_)
    elif action == "purge" and id_ in known:
        store.purge(id_)
    elif action == "step":
        updater.step(3)
    elif action == "merge":
        merge_due(writer)
    elif action == "full":
        make_full()


@settings(
    max_examples=40,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@example(actions=[("put", "a", ""), ("step", "", ""), ("put", "c", "Raid.")])
@given(actions=st.lists(ACTIONS, min_size=3, max_size=25))
def test_steps_and_a_full_build_give_the_same_answers(
    tmp_path_factory, quiet_embedder, monkeypatch, actions
):
    monkeypatch.setattr("index.merge._FAN_IN", 2)
    place = tmp_path_factory.mktemp("equal")
    store = DocumentStore(place / "documents.db")
    folder = place / "steps"
    writer = IndexWriter(folder)
    updater = Updater(writer, store, quiet_embedder, CHUNK_TOKENS)

    def make_full():
        nonlocal writer, updater
        writer.close()
        build_full(store, quiet_embedder, folder, chunk_tokens=CHUNK_TOKENS)
        writer = IndexWriter(folder)
        updater = Updater(writer, store, quiet_embedder, CHUNK_TOKENS)

    for action, id_, text in actions:
        if action == "reopen":
            writer.close()
            writer = IndexWriter(folder)
            updater = Updater(writer, store, quiet_embedder, CHUNK_TOKENS)
        act(store, writer, updater, action, id_, text, make_full)
    while updater.step().more:
        pass
    writer.close()
    build_index(store, quiet_embedder, place / "whole", chunk_tokens=CHUNK_TOKENS)

    steps, whole = open_current(folder), open_current(place / "whole")
    assert_same_answers(steps, whole, quiet_embedder)
    wanted = dict(store.all_versions())
    assert held_versions(steps) == held_versions(whole) == set(store.all_versions())
    assert rows_of(steps, steps.allow_versions(wanted)) == rows_of(whole, whole.allow_versions(wanted))
    store.close()


def rows_of(generation, mask):
    return sorted(
        (entry.id, entry.version, chunk.start, chunk.end)
        for entry, chunk in (generation.chunk(int(row)) for row in np.flatnonzero(mask))
    )


def assert_same_answers(one, other, embedder):
    assert one.live_versions() == other.live_versions()
    assert rows_of(one, one.allow()) == rows_of(other, other.allow())
    for query in QUERIES:
        answers = []
        for generation in (one, other):
            terms = generation.query_terms(query)
            _, rows, words = generation.search_lexical(terms, 10_000, generation.allow())
            vector = embedder.embed_question(query).vector
            cosines, near = generation.search_dense(vector, 10_000, generation.allow())
            answers.append(
                (terms, scored(generation, rows, words[rows]), scored(generation, near, cosines))
            )
        assert answers[0][0] == answers[1][0]
        for place in (1, 2):
            assert answers[0][place].keys() == answers[1][place].keys()
            for key, score in answers[0][place].items():
                assert score == pytest.approx(answers[1][place][key], abs=1e-5)


def scored(generation, rows, scores):
    found = {}
    for row, score in zip(rows, scores, strict=True):
        entry, chunk = generation.chunk(int(row))
        found[entry.id, entry.version, chunk.start] = float(score)
    return found


def test_a_purged_and_a_changed_document_are_told_apart(quiet_embedder, tmp_path):
    """The plain case of the property above, to see what it compares."""
    store = DocumentStore(tmp_path / "documents.db")
    first = Document("a", "T", "Raid on the river.", "en")
    store.put(first)
    build_index(store, quiet_embedder, tmp_path / "steps", chunk_tokens=CHUNK_TOKENS)
    store.put(replace(first, text="Treaty of the pilot."))
    store.put(Document("b", "T", "Guard.", "en"))
    store.purge("b")
    build_index(store, quiet_embedder, tmp_path / "steps", chunk_tokens=CHUNK_TOKENS)
    build_index(store, quiet_embedder, tmp_path / "whole", chunk_tokens=CHUNK_TOKENS)

    steps, whole = open_current(tmp_path / "steps"), open_current(tmp_path / "whole")

    assert held_versions(steps) == {("a", 1), ("a", 2)}
    assert_same_answers(steps, whole, quiet_embedder)
    store.close()
