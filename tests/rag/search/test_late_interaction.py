from types import SimpleNamespace

import numpy as np
import pytest

from index.segment import WordsRead
from index.token_head import QuestionTokens, to_codes
from rag.search.late_interaction import WordMatches, add_matches, match_sentences, nearest_words
from rag.search.time_asked import TimeAsked

ROUNDED = 0.01
"""Words are kept in 8 bits."""


EAST, NORTH, NORTH_EAST = (1.0, 0.0), (0.0, 1.0), (0.6, 0.8)


def asked_with(*words, weights, answer_weights=None):
    own = np.array(weights, dtype=np.float32)
    other = own if answer_weights is None else np.array(answer_weights, dtype=np.float32)
    return QuestionTokens(np.array(words, dtype=np.float32), own, other)


def read_of(*passages):
    """Passages of sentences that hold the words given."""
    sentences = [sentence for passage in passages for sentence in passage]
    words = np.array([word for words in sentences for word in words], dtype=np.float32).reshape(-1, 2)
    counts = (np.array([len(part) for part in parts], dtype=np.int64) for parts in (sentences, passages))
    return WordsRead(to_codes(words), *counts)


def test_a_match_is_the_weighted_mean_of_each_words_nearest():
    asked = asked_with(EAST, NORTH, weights=(0.75, 0.25))

    matches, _ = match_sentences(nearest_words(read_of([[EAST], [NORTH, NORTH_EAST]]), asked), asked)

    np.testing.assert_allclose(matches, [0.75 * 1 + 0.25 * 0, 0.75 * 0.6 + 0.25 * 1], rtol=ROUNDED)


def test_an_answer_match_is_the_mean_by_the_words_answer_weights():
    asked = asked_with(EAST, NORTH, weights=(0.75, 0.25), answer_weights=(0.5, 0.5))

    _, answer_matches = match_sentences(
        nearest_words(read_of([[EAST]], [[NORTH, NORTH_EAST]]), asked), asked
    )

    np.testing.assert_allclose(answer_matches, [0.5, 0.8], rtol=ROUNDED)


def test_a_sentence_without_words_matches_nothing():
    asked = asked_with(EAST, weights=(1.0,))

    matches, answer_matches = match_sentences(nearest_words(read_of([[], [EAST], []]), asked), asked)

    assert matches.tolist() == answer_matches.tolist() == [0, 1, 0]


def test_without_words_of_the_question_or_the_index_nothing_is_matched():
    asked = asked_with(EAST, weights=(1.0,))
    assert match_sentences(nearest_words(read_of([[], []]), asked), asked)[0].tolist() == [0, 0]


@pytest.fixture
def matches_of():
    """`matches_of(passages, asked)`: the matches in an index of these, and what was read of it so far."""

    def make(passages, asked, times=(), published=()):
        read = []

        def sentence_words(rows):
            assert list(rows) == sorted(rows), "Generation.sentence_words takes ascending rows"
            read.extend(rows)
            return read_of(*(passages[row] for row in rows))

        generation = SimpleNamespace(
            sentence_words=sentence_words, published=lambda rows: np.array([published[r] for r in rows])
        )
        return WordMatches(generation, asked, times), read

    return make


def test_a_passage_matches_as_its_best_sentence_does(matches_of):
    passages = [[NORTH], [EAST]], [[NORTH_EAST], [NORTH]], [[NORTH]]
    matches, _ = matches_of(passages, asked_with(EAST, weights=(1.0,)))

    np.testing.assert_allclose(matches.best_of([1, 0, 2]), [0.6, 1, 0], rtol=ROUNDED)


def test_a_passage_without_words_has_no_match(matches_of):
    matches, _ = matches_of([[], [[], [NORTH_EAST]], [[]], [[EAST]]], asked_with(EAST, weights=(1.0,)))

    np.testing.assert_allclose(
        matches.best_of([0, 1, 2, 3, 0]), [np.nan, 0.6, np.nan, 1, np.nan], ROUNDED
    )


@pytest.mark.parametrize("asked", [None, asked_with(weights=())])
def test_without_words_of_the_question_no_passage_has_a_match(matches_of, asked):
    matches, _ = matches_of([[[EAST]], []], asked)

    assert np.isnan(matches.best_of([0, 1])).all()
    assert [found.tolist() for found in matches.of([1, 0])] == [[0], [0]]


def test_the_sentences_of_passages_are_matched_one_after_another(matches_of):
    passages = [[EAST], [NORTH]], [], [[NORTH_EAST]]
    asked = asked_with(EAST, NORTH, weights=(1.0, 0.0), answer_weights=(0.0, 1.0))

    found, for_answers = matches_of(passages, asked)[0].of([2, 1, 0])

    np.testing.assert_allclose(found, [0.6, 1, 0], rtol=ROUNDED)
    np.testing.assert_allclose(for_answers, [0.8, 0, 1], rtol=ROUNDED)


def test_each_passage_is_read_once(matches_of):
    matches, read = matches_of([[[EAST]], [[NORTH]], [[NORTH_EAST]]], asked_with(EAST, weights=(1.0,)))

    matches.best_of([0, 1])
    matches.of([1, 2])
    matches.best_of([2, 0])

    assert read == [0, 1, 2]


@pytest.mark.parametrize(
    ("tokens", "trust"), [(0, 1.0), (12, 1.0), (24, 1.0), (36, 0.5), (48, 0.0), (90, 0.0)]
)
def test_the_longer_a_question_the_less_its_matches_count(matches_of, tokens, trust):
    asked = asked_with(*[EAST] * tokens, weights=[1 / max(tokens, 1)] * tokens)

    assert matches_of([], asked)[0].trust == trust


def test_matches_are_added_to_the_scores_of_those_that_were_read():
    scores = np.array([0.5, 0.3, 0.2], dtype=np.float32)

    added = add_matches(scores, np.array([0.2, 0.6, 0.4], dtype=np.float32), 0.5)

    assert added.tolist() == pytest.approx([0.5 + 0.1, 0.3 + 0.3, 0.2 + 0.2])


def test_what_was_not_read_counts_as_the_least_that_was():
    scores = np.array([0.5, 0.4, 0.3, 0.2], dtype=np.float32)

    added = add_matches(scores, np.array([0.1, -0.4, np.nan, np.nan], dtype=np.float32), 1.0)

    assert added.tolist() == pytest.approx([0.6, 0.0, -0.1, -0.2])


@pytest.mark.parametrize("scores", [[], [0.5, 0.4]])
def test_where_nothing_was_read_scores_stay(scores):
    known = np.array(scores, dtype=np.float32)

    assert add_matches(known, np.full(len(scores), np.nan, np.float32), 0.4).tolist() == known.tolist()


def test_in_articles_of_the_time_asked_of_its_words_need_not_be_near(matches_of):
    passages = [[EAST]], [[EAST]], [[EAST, NORTH]]
    asked = asked_with(EAST, NORTH, weights=(0.5, 0.5), answer_weights=(0.25, 0.75))
    alone = np.array([1.0, 0.0], dtype=np.float32)
    times = [TimeAsked(alone, alone, 100, 130)]
    matches, _ = matches_of(passages, asked, times, published=[115, 131, 99])

    found, for_answers = matches.of([0, 1, 2])

    np.testing.assert_allclose(found, [1, 0.5, 1], rtol=ROUNDED)
    np.testing.assert_allclose(for_answers, [1, 0.25, 1], rtol=ROUNDED)
