from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from index.token_head import QuestionTokens
from rag.calibration import EVIDENCE_FEATURES, Linear
from rag.evidence import (
    MOST_SENTENCES,
    choose_evidence,
    gather_evidence,
    in_order_of_date,
    match_sentences,
)
from rag.retrieve import retrieve
from rag.understand import understand
from tests.rag.test_refuse import evidence_of

ALIKE = np.ones(1, dtype=np.float32)


@pytest.fixture
def gather(generation, embedder, store, calibration):
    """`gather(text)`: the ranked evidence for a question."""

    def run(text, calibration=calibration):
        question = understand(text)
        embedded = embedder.embed_question(text)
        found = retrieve(generation, question, embedded.vector, generation.allow(), calibration, 8)
        return gather_evidence(
            generation, question, embedded, found.terms, found.fused, store.get, calibration
        )

    return run


def test_evidence_is_sentences_of_the_stored_text_best_first(gather, store):
    ranked = gather("How many people did Mexico transfer?")

    assert ranked[0].text == "Mexico transferred 29 people on 27 February 2025."
    assert [e.log_odds for e in ranked] == sorted((e.log_odds for e in ranked), reverse=True)
    for evidence in ranked:
        stored = store.get(evidence.document.id, evidence.document.version)
        assert stored.text[evidence.start : evidence.end] == evidence.text


def test_log_odds_are_the_weighted_features(gather, calibration):
    weights = tuple(float(i) for i in range(len(EVIDENCE_FEATURES)))
    ranked = gather("tunnel at the border", replace(calibration, evidence=Linear(0.5, weights)))

    for evidence in ranked:
        assert evidence.log_odds == pytest.approx(0.5 + evidence.features @ np.array(weights), rel=1e-5)


def test_a_wanted_number_is_seen_in_the_features(gather):
    found = {
        e.text: dict(zip(EVIDENCE_FEATURES, e.features, strict=True)) for e in gather("How many people?")
    }

    assert found["It was 900 metres long."]["number_wanted_found"] == 1
    assert found["Exporters protested against it."]["number_wanted_missing"] == 1


def test_a_share_of_words_is_a_share(gather):
    for evidence in gather("Mexico people tunnel tariff acero"):
        assert 0 <= evidence.covered <= evidence.context_covered <= 1


def test_chosen_sentences_are_few_near_the_best_and_say_different_things(gather):
    first, *_ = gather("tunnel at the border")
    copies = [replace(first, start=first.start + i) for i in range(3)]
    others = [
        replace(first, vector=np.roll(first.vector, i), log_odds=first.log_odds - 0.1 * i)
        for i in range(1, 6)
    ]
    far = replace(others[-1], vector=-first.vector, log_odds=first.log_odds - 50)

    chosen = choose_evidence([*copies, *others, far])

    assert chosen[0] is copies[0]
    assert len(chosen) == MOST_SENTENCES
    assert not set(map(id, chosen)) & {id(copies[1]), id(copies[2])}
    assert choose_evidence([first, far]) == [first]
    assert choose_evidence([]) == []


def test_where_several_facts_are_asked_for_more_are_shown(gather):
    first, *_ = gather("tunnel at the border")
    ranked = [
        replace(first, vector=np.roll(first.vector, place), log_odds=first.log_odds - 0.7 * place)
        for place in range(5)
    ]

    assert choose_evidence(ranked) == ranked[:3]
    assert choose_evidence(ranked, several=True) == ranked[:4]


def test_the_oldest_article_is_first_and_undated_ones_are_last(gather):
    first, *_ = gather("tunnel at the border")
    days = [date(2026, 1, 21), None, date(2024, 5, 1), date(2025, 3, 6)]
    chosen = [replace(first, document=replace(first.document, published=day)) for day in days]

    shown = [evidence.document.published for evidence in in_order_of_date(chosen)]

    assert shown == [date(2024, 5, 1), date(2025, 3, 6), date(2026, 1, 21), None]


def words_of(*sentences):
    """Sentences that hold the words given, as `Generation.sentence_words` gives them."""
    words = np.array([word for words in sentences for word in words], dtype=np.float32)
    return words.reshape(-1, 2), np.cumsum([0, *map(len, sentences)])


EAST, NORTH, NORTH_EAST = (1.0, 0.0), (0.0, 1.0), (0.6, 0.8)


def asked_with(*words, weights):
    return QuestionTokens(np.array(words, dtype=np.float32), np.array(weights, dtype=np.float32))


def test_a_match_is_the_weighted_mean_of_each_words_nearest():
    asked = asked_with(EAST, NORTH, weights=(0.75, 0.25))

    matches, _ = match_sentences(*words_of([EAST], [NORTH, NORTH_EAST]), asked)

    np.testing.assert_allclose(matches, [0.75 * 1 + 0.25 * 0, 0.75 * 0.6 + 0.25 * 1], rtol=1e-6)


def test_the_least_match_is_that_of_the_quarter_matched_worst():
    asked = asked_with(EAST, EAST, NORTH_EAST, NORTH, weights=(0.25,) * 4)

    _, least = match_sentences(*words_of([EAST]), asked)

    np.testing.assert_allclose(least, [0.0], atol=1e-6)


def test_a_sentence_without_words_matches_nothing():
    asked = asked_with(EAST, weights=(1.0,))

    matches, least = match_sentences(*words_of([], [EAST], []), asked)

    assert matches.tolist() == least.tolist() == [0, 1, 0]


def test_without_words_of_the_question_or_the_index_nothing_is_matched():
    nothing = asked_with(weights=())

    for asked in (None, nothing):
        assert match_sentences(*words_of([EAST]), asked)[0].tolist() == [0]
    found, _ = match_sentences(*words_of([], []), asked_with(EAST, weights=(1.0,)))
    assert found.tolist() == [0, 0]


def test_shares_are_the_softmax_of_the_log_odds(gather):
    ranked = gather("How many people did Mexico transfer?")

    raised = np.exp([e.log_odds for e in ranked])
    np.testing.assert_allclose([e.share for e in ranked], raised / raised.sum(), rtol=1e-4)


@pytest.mark.parametrize(
    ("text", "is_shown"),
    [
        ("Four marines were killed at night.", True),
        ("7 marines were killed at night.", False),
        ("Marines were killed at night.", False),
    ],
)
def test_of_sentences_that_are_alike_one_with_another_figure_is_shown_too(text, is_shown):
    first = evidence_of("Seven marines were killed at night.", vector=ALIKE)
    other = evidence_of(text, vector=ALIKE, log_odds=0.5)

    assert choose_evidence([first, other]) == ([first, other] if is_shown else [first])
