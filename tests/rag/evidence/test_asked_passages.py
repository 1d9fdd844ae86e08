"""Passages are read for a question once, and before its meaning is known where there is time."""

import numpy as np
import pytest

from corpus.errors import DocumentPurged
from rag.evidence.asked_passages import AskedPassages
from rag.evidence.features import FEATURE_AT
from rag.evidence.gather import gather_evidence
from rag.passages import Passages
from rag.question.understand import understand
from rag.search.retrieve import retrieve

QUESTION = "How many people did Mexico transfer?"


@pytest.fixture
def ask(generation, store, embedder, calibration):
    """`ask(rows, is_time)`: passages read ahead for a question, and the evidence gathered after."""
    question, embedded = understand(QUESTION), embedder.embed_question(QUESTION)
    found = retrieve(generation, question, embedded, generation.allow(), calibration, 8)

    def run(rows, is_time=lambda: True, get=store.get):
        passages = AskedPassages(generation, Passages(get), question, found.terms)
        passages.read_ahead(rows, is_time)
        return passages, lambda: gather_evidence(
            passages, embedded.vector, found.matches, found.fused, calibration
        )

    return run


def test_what_was_read_ahead_tells_the_same(ask, generation):
    _, gather_unread = ask([])
    _, gather_read = ask(range(generation.rows))

    for unread, read in zip(gather_unread(), gather_read(), strict=True):
        assert (unread.text, unread.log_odds, unread.covered) == (read.text, read.log_odds, read.covered)
        assert np.array_equal(unread.features, read.features)


def test_a_passage_is_read_once(ask, generation, store):
    read = []

    def get(document_id, version):
        read.append(document_id)
        return store.get(document_id, version)

    _, gather = ask(range(generation.rows), get=get)
    read_ahead = len(read)
    gather()
    gather()

    assert len(read) == read_ahead > 0


def test_nothing_more_is_read_ahead_once_the_time_is_over(ask, generation):
    time_left = iter([True, False])
    passages, _ = ask(range(generation.rows), lambda: next(time_left))

    assert list(passages._known) == [0]


def test_a_text_that_is_gone_is_left_for_the_search_to_drop(ask, generation):
    def get(document_id, version):
        raise DocumentPurged(document_id, "2026-01-01", version)

    passages, _ = ask(range(generation.rows), get=get)

    assert passages._known == {}
    with pytest.raises(DocumentPurged):
        passages.read(0)


def test_features_of_meaning_are_left_open(ask):
    passages, _ = ask([])
    names = ("cosine", "match", "fused", "before_nearer", "point_found", "after_announcement")

    for name in names:
        assert not passages.read(0).features[:, FEATURE_AT[name]].any()
    assert passages.read(0).features[:, FEATURE_AT["log_words"]].all()
