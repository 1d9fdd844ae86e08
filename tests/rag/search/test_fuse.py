from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.lexical import QueryTerm, best_possible
from rag.calibration import UNFITTED
from rag.search.fuse import best_lexical, fuse_scores

BIASED = replace(
    UNFITTED,
    language_bias={"en": {"en": 0.80, "es": 0.74}, "es": {"en": 0.75, "es": 0.81}},
    lexical_weight_same=0.3,
    lexical_weight_across=0.1,
    sole_name_weight=0.05,
)
COSINES = st.floats(-1, 1, width=32)


def fuse(dense, lexical, spanish, question_lang, best=None, calibration=BIASED, sole_names=None):
    return fuse_scores(
        np.array(dense, dtype=np.float32),
        np.array(lexical, dtype=np.float32),
        np.array(spanish, dtype=bool),
        question_lang,
        best or {"en": 10.0, "es": 10.0},
        np.array(sole_names or [0] * len(dense), dtype=np.int64),
        calibration,
    )


def test_a_score_is_the_cosine_without_bias_plus_the_weighted_share_of_words():
    fused, coverage = fuse([0.9, 0.9], [5.0, 5.0], [False, True], "en", {"en": 10.0, "es": 20.0})

    np.testing.assert_allclose(coverage, [0.5, 0.25])
    np.testing.assert_allclose(fused, [0.9 - 0.80 + 0.3 * 0.5, 0.9 - 0.74 + 0.1 * 0.25], atol=1e-6)


def test_names_that_no_other_document_holds_add_to_the_score_up_to_two():
    fused, _ = fuse([0.9] * 4, [5.0] * 4, [False] * 4, "en", sole_names=[0, 1, 2, 9])

    np.testing.assert_allclose(fused - fused[0], [0, 0.05, 0.1, 0.1], atol=1e-6)


@given(st.lists(st.tuples(COSINES, st.floats(0, 1e6, width=32), st.booleans()), min_size=1))
def test_coverage_is_a_share_whatever_the_words_score(passages):
    dense, lexical, spanish = zip(*passages, strict=True)

    fused, coverage = fuse(dense, lexical, spanish, "es")

    assert ((coverage >= 0) & (coverage <= 1)).all()
    assert np.isfinite(fused).all()


@given(
    st.lists(st.tuples(COSINES, st.floats(0, 10, width=32)), min_size=2),
    st.sampled_from(["en", "es"]),
    st.booleans(),
)
def test_a_languages_bias_changes_no_order_within_that_language(passages, question_lang, spanish):
    dense, lexical = zip(*passages, strict=True)
    unbiased = replace(BIASED, language_bias=UNFITTED.language_bias)
    languages = [spanish] * len(passages)

    with_bias = fuse(dense, lexical, languages, question_lang)[0]
    without = fuse(dense, lexical, languages, question_lang, calibration=unbiased)[0]

    np.testing.assert_allclose(with_bias - with_bias[0], without - without[0], atol=1e-5)


def test_to_a_spanish_question_the_better_english_passage_wins_despite_its_lower_cosine():
    fused, _ = fuse([0.85, 0.88], [0, 0], [False, True], "es")

    assert fused[0] > fused[1]


def test_words_of_the_other_language_weigh_as_calibrated():
    in_spanish, _ = fuse([0.9, 0.9], [10, 0], [True, True], "en")
    in_english, _ = fuse([0.9, 0.9], [10, 0], [False, False], "en")

    assert in_spanish[0] - in_spanish[1] == pytest.approx(0.1)
    assert in_english[0] - in_english[1] == pytest.approx(0.3)


def test_the_best_possible_counts_the_terms_that_a_passage_of_the_language_can_hold():
    terms = [QueryTerm("en:raid", 2.0), QueryTerm("es:red", 3.0), QueryTerm("@united-states", 1.0)]

    best = best_lexical(terms)

    assert best["en"] == pytest.approx(best_possible([terms[0], terms[2]]))
    assert best["es"] == pytest.approx(best_possible([terms[1], terms[2]]))


def test_a_question_without_words_divides_by_nothing():
    fused, coverage = fuse([0.9], [0.0], [False], "en", best_lexical([]))

    assert coverage.tolist() == [0]
    assert fused[0] == pytest.approx(0.1)


def test_no_passages_are_fused_to_none():
    fused, coverage = fuse([], [], [], "en")

    assert fused.tolist() == coverage.tolist() == []
