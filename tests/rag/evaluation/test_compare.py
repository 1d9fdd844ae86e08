import json
from dataclasses import replace

import pytest

from rag.errors import BadBaseline
from rag.evaluation.compare import Change, compare_with, read_baseline
from rag.evaluation.report import save_report
from rag.evaluation.tables import as_markdown, comparison_table


@pytest.fixture
def evaluate(make_outcome, make_evaluation):
    """`evaluate(cited, of=200, refused=0, unanswerable=0)`: so many of so many are right, refused."""

    def make(cited, of=200, refused=0, unanswerable=0, **more):
        answerable = [make_outcome(str(i), sentence_cited=i < cited) for i in range(of)]
        others = [
            make_outcome(f"u{i}", answerable=False, refused=i < refused) for i in range(unanswerable)
        ]
        return make_evaluation([*answerable, *others], **more)

    return make


def compare(before, after):
    return compare_with([before.numbers()], after)


def worse(before, after):
    return {(change.cell, change.measure) for change in compare(before, after).worse}


def test_the_same_evaluation_differs_in_nothing(evaluate):
    comparison = compare(evaluate(100), evaluate(100))

    assert {change.before - change.after for change in comparison.changes} == {0}
    assert (comparison.worse, comparison.notes) == ((), ())
    table = comparison_table(comparison)
    assert table.rows == ()
    assert as_markdown(table) == ""


def test_every_number_that_changed_is_shown_with_its_difference(evaluate):
    table = comparison_table(compare(evaluate(100), evaluate(110)))

    shown = {row[:5] for row in table.rows}
    assert ("all", "right sentence cited", "0.500", "0.550", "+0.050") in shown
    assert ("who", "right sentence cited", "0.500", "0.550", "+0.050") in shown
    assert "| difference | " in as_markdown(table)


def test_a_share_may_fall_by_two_questions_in_a_cell_and_not_by_three(evaluate):
    cells = {"all", "en→en", "who"}

    assert worse(evaluate(20, of=40), evaluate(18, of=40)) == set()
    three = worse(evaluate(20, of=40), evaluate(17, of=40))
    assert three == {(c, m) for c in cells for m in ("sentence_cited", "answered_right")}


def test_over_all_a_share_may_fall_by_two_points(evaluate):
    assert ("all", "sentence_cited") not in worse(evaluate(100), evaluate(96))
    assert ("all", "sentence_cited") in worse(evaluate(100), evaluate(95))


def test_the_halves_are_compared_and_not_held_to(make_outcome, make_evaluation):
    def make(cited):
        return make_evaluation(
            [make_outcome(str(i), sentence_cited=i < cited, kind=str(i)) for i in range(5)]
            + [make_outcome(f"x{i}", kind=str(i % 5), place_lang="es", tunes=False) for i in range(400)]
        )

    comparison = compare(make(5), make(2))

    assert {change.cell for change in comparison.worse} == {"en→en"}
    tune = [c for c in comparison.changes if (c.cell, c.measure) == ("tune", "sentence_cited")]
    assert tune == [Change("tune", "sentence_cited", 1.0, 0.4, 5, is_worse=False)]


def test_a_share_of_refusals_is_held_to_as_well(evaluate):
    found = worse(evaluate(100, refused=40, unanswerable=40), evaluate(100, refused=20, unanswerable=40))

    assert {measure for _, measure in found} == {"refusal_recall", "answered_right"}


def test_what_is_better_lower_or_neither_is_not_held_to(evaluate, make_outcome, make_evaluation):
    before, after = (
        make_evaluation([make_outcome(str(i), confidence=c, sentence_cited=True) for i in range(50)])
        for c in (0.9, 0.1)
    )

    assert worse(before, after) == set()
    changed = {c.measure for c in compare(before, after).changes if c.before != c.after}
    assert changed == {"calibration_error", "brier"}
    assert worse(evaluate(9, refused=9, unanswerable=9), evaluate(9, unanswerable=9)) >= {
        ("all", "refusal_recall")
    }


def test_other_questions_another_model_and_other_cells_are_told(make_outcome, make_evaluation):
    before = make_evaluation([make_outcome("a"), make_outcome("b", kind="old")])
    after = make_evaluation([make_outcome("a"), make_outcome("c", kind="new")])

    comparison = compare(before, replace(after, model="other"))

    assert comparison.notes == (
        "1 questions are new and 1 are gone: what differs may be due to them.",
        "The model was fake and is other.",
        "'new' is new.",
        "'old' is gone.",
    )


def test_a_baseline_is_what_a_report_was_saved_as(evaluate, tmp_path):
    save_report([evaluate(3, of=6)], tmp_path)

    (numbers,) = read_baseline(tmp_path / "evaluation.json")

    assert numbers == json.loads(json.dumps(evaluate(3, of=6).numbers()))


@pytest.mark.parametrize("change", [{"name": "other"}, {"half": "report"}])
def test_a_baseline_of_another_set_or_half_is_refused(evaluate, change):
    with pytest.raises(BadBaseline, match=r"holds 'toy' \(all\), and not '(other|toy)' \((all|report)\)"):
        compare_with([evaluate(1, of=2).numbers()], evaluate(1, of=2, **change))


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (None, "cannot be read"),
        ("{", "cannot be read"),
        ("{}", "is not an evaluation.json of this version"),
        ('[{"set": "toy", "retrieval": {}}]', "is not an evaluation.json of this version"),
        (
            '[{"set": "toy", "half": "all", "outcomes": [{}], "overall": [], "by_language": [],'
            ' "by_type": []}]',
            "is not an evaluation.json of this version",
        ),
        (
            '[{"set": "toy", "half": "all", "outcomes": [], "by_language": [], "by_type": [], "overall":'
            ' [{"name": "all", "measures": {"cited": {"value": "much", "of": 2}}}]}]',
            "is not an evaluation.json of this version",
        ),
    ],
)
def test_another_file_is_no_baseline(tmp_path, content, message):
    path = tmp_path / "evaluation.json"
    if content is not None:
        path.write_text(content, "utf-8")

    with pytest.raises(BadBaseline, match=message):
        read_baseline(path)


def test_numbers_that_were_not_measured_again_are_counted(evaluate):
    before, now = evaluate(1, of=2).numbers(), evaluate(1, of=2)
    for group in before["overall"]:
        group["measures"]["of_before"] = {"value": 1.0, "of": 2}

    notes = compare_with([before], now).notes

    assert f"{len(before['overall'])} numbers of the baseline were not measured now." in notes
