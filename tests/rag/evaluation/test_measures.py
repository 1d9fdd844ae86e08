import numpy as np
import pytest

from rag.evaluation.measures import MEANS, SHARES, measure_groups, pair_of
from rag.evaluation.metrics import wilson


@pytest.fixture
def outcomes(make_outcome):
    """Four answerable questions and two that are not; of each, one is refused."""
    right = {"sentence_cited": True, "contains": True, "needed_found": 1}
    return [
        make_outcome("a", **right, confidence=0.9, sentence_first=True, right_citations=2, tunes=False),
        make_outcome("b", **right, confidence=0.8, right_citations=1, rank=3, kind="when"),
        make_outcome("c", confidence=0.7, contains=True, rank=5, needed=2, needed_found=1),
        make_outcome("d", confidence=0.2, refused=True, rank=None, citations=0, lang="es"),
        make_outcome("e", confidence=0.6, answerable=False),
        make_outcome("f", confidence=0.1, answerable=False, refused=True, lang="es", tunes=False),
    ]


@pytest.mark.parametrize(
    ("name", "count", "of"),
    [
        ("document_top_1", 1, 4),
        ("document_top_3", 2, 4),
        ("document_top_5", 3, 4),
        ("sentence_first", 1, 4),
        ("sentence_cited", 2, 4),
        ("contains", 3, 4),
        ("refused", 2, 6),
        ("refusal_precision", 1, 2),
        ("refusal_recall", 1, 2),
        ("answered_instead", 1, 2),
        ("answered_right", 2, 4),
    ],
)
def test_shares_are_what_is_counted_by_hand(outcomes, name, count, of):
    measure = measure_groups(outcomes).halves[0].measures[name]

    assert (measure.value, measure.of) == (count / of, of)
    assert (measure.low, measure.high) == wilson(count, of)


@pytest.mark.parametrize(
    ("name", "value", "of"),
    [
        ("citation_precision", (2 / 2 + 1 / 2 + 0) / 3, 3),
        ("citation_recall", (1 + 1 + 1 / 2 + 0) / 4, 4),
        ("risk_coverage_area", (0 + 0 + 1 / 3 + 2 / 4 + 3 / 5 + 4 / 6) / 6, 6),
        ("brier", (0.01 + 0.04 + 0.49 + 0.04 + 0.36 + 0.01) / 6, 6),
        ("calibration_error", (0.1 + 0.2 + 0.7 + 0.2 + 0.6 + 0.1) / 6, 6),
        ("words_ndcg@10", 0.5, 4),
        ("fused_mrr@10", 0.25, 4),
    ],
)
def test_means_are_what_is_computed_by_hand(outcomes, name, value, of):
    measure = measure_groups(outcomes).halves[0].measures[name]

    assert measure.value == pytest.approx(value)
    assert measure.of == of
    assert measure.low <= measure.value <= measure.high


def test_the_interval_of_a_mean_is_that_of_questions_drawn_again(make_outcome):
    outcomes = [make_outcome(str(i), needed_found=i % 2) for i in range(100)]

    measure = measure_groups(outcomes).halves[0].measures["citation_recall"]

    assert measure.low == pytest.approx(0.5 - 1.96 * np.sqrt(0.25 / 100), abs=0.02)
    assert measure.high == pytest.approx(0.5 + 1.96 * np.sqrt(0.25 / 100), abs=0.02)


def test_the_halves_are_told_apart_when_all_are_measured(outcomes):
    groups = measure_groups(outcomes).halves

    assert [(g.name, g.questions) for g in groups] == [("all", 6), ("tune", 4), ("report", 2)]
    assert groups[1].measures["sentence_cited"].value == pytest.approx(1 / 3)
    assert groups[2].measures["sentence_cited"].value == 1
    assert [g.name for g in measure_groups(outcomes[:1], "report").halves] == ["report"]


def test_cells_are_language_pairs_and_types_with_the_unanswerable_last(outcomes):
    groups = measure_groups(outcomes)

    assert [(g.name, g.questions) for g in groups.pairs] == [
        ("en→en", 3),
        ("es→en", 1),
        ("unanswerable en", 1),
        ("unanswerable es", 1),
    ]
    assert [(g.name, g.questions) for g in groups.kinds] == [("when", 1), ("who", 3), ("none", 2)]
    by_name = {group.name: group for group in groups.pairs}
    assert by_name["en→en"].measures["sentence_cited"].of == 3
    assert by_name["unanswerable es"].measures["refused"].value == 1
    assert "refusal_precision" not in by_name["es→en"].measures


def test_what_cannot_be_said_is_left_out(make_outcome):
    unanswered = measure_groups([make_outcome("e", answerable=False)]).halves[0].measures
    retrieved = measure_groups([make_outcome("a", reply=None)]).halves[0].measures
    unjudged = measure_groups([make_outcome("a", judged=False)]).halves[0].measures

    assert set(unanswered) == {"refused", "refusal_recall", "answered_instead", "answered_right"}
    parts = {name for name in MEANS if "@" in name}
    assert set(retrieved) == set(unjudged) == {f"document_top_{k}" for k in (1, 3, 5)} | parts
    assert set(unanswered) <= set(SHARES)


def test_a_set_without_types_has_no_cells_by_type(make_outcome):
    assert measure_groups([make_outcome("a", kind="")]).kinds == ()


def test_a_question_whose_documents_are_not_judged_has_a_cell_of_its_own(make_outcome):
    assert pair_of(make_outcome("a", place_lang="")) == "en, not judged"
    assert pair_of(make_outcome("a", lang="es", place_lang="en")) == "es→en"
    assert pair_of(make_outcome("a", lang="es", answerable=False)) == "unanswerable es"
