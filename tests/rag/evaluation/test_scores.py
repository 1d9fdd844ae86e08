import math
from dataclasses import dataclass
from types import SimpleNamespace

import pytest

from rag.calibration import Linear
from rag.evaluation import scores
from rag.evaluation.tuning import Read
from rag.evidence.doubts.find import NotAsked
from rag.evidence.weigh import Weighed


@dataclass(frozen=True, eq=False)
class Asked:
    """A question as `fit_thresholds` reads it: how sure the service is, and whether it is right."""

    confidence: float
    is_right: bool
    understood = SimpleNamespace(lang="en", wants_several=False)
    kind: str = "what"
    answerable: bool = True

    @property
    def judged(self):
        return SimpleNamespace(answerable=self.answerable, kind=self.kind)


INDEX = SimpleNamespace(generation=SimpleNamespace(newest_published=None))


@pytest.fixture(autouse=True)
def plain_evidence(monkeypatch):
    monkeypatch.setattr(scores, "find_doubt", lambda asked, ranked, newest: None)
    monkeypatch.setattr(scores, "choose_evidence", lambda ranked, lang, several: ranked)
    monkeypatch.setattr(scores, "is_right", lambda evidence, asked: asked.is_right)


def asked(count, *, wrong_below, kind="what"):
    """`count` questions, ever less sure; those below a confidence are answered wrongly."""
    steps = [1 - n / count for n in range(count)]
    return [Asked(step, step >= wrong_below, kind) for step in steps]


def thresholds(*read):
    return dict(
        scores.fit_thresholds(read, lambda one, index: Weighed([one.confidence], one.confidence, 0.5))
    )


def test_from_a_threshold_on_no_more_answers_are_wrong_than_accepted():
    found = thresholds(Read(INDEX, asked(200, wrong_below=0.5), [], as_asked=True))

    assert found[0.1] == pytest.approx(1 - 0.5 / 0.9, abs=0.02)
    assert found[0.2] == pytest.approx(1 - 0.5 / 0.8, abs=0.02)
    assert list(found.values()) == sorted(found.values(), reverse=True)


def test_questions_that_people_ask_tell_the_thresholds_where_there_are_enough():
    natural = asked(120, wrong_below=0.3)
    hidden = asked(120, wrong_below=2.0)
    adversarial = Read(INDEX, asked(500, wrong_below=0.9), [], as_asked=False)
    alone = thresholds(Read(INDEX, natural, [], as_asked=True))

    assert thresholds(Read(INDEX, natural, hidden, as_asked=True), adversarial) == alone
    assert thresholds(Read(INDEX, natural[::2], [], as_asked=True), adversarial) != alone


def test_what_is_refused_anyhow_tells_nothing_of_the_threshold(monkeypatch):
    questions = asked(200, wrong_below=0.5)
    refused = Asked(0.9876, is_right=False)
    alone = thresholds(Read(INDEX, questions, [], as_asked=True))
    monkeypatch.setattr(
        scores, "find_doubt", lambda asked, ranked, newest: NotAsked() if ranked == [0.9876] else None
    )

    assert thresholds(Read(INDEX, [*questions, refused], [], as_asked=True)) == alone


def test_questions_just_beside_what_an_article_tells_count_less():
    right = asked(100, wrong_below=0.0)
    near = asked(40, wrong_below=2.0, kind="unanswerable_near")
    other = asked(40, wrong_below=2.0)

    counted_less = thresholds(Read(INDEX, [*right, *near], [], as_asked=True))
    counted_whole = thresholds(Read(INDEX, [*right, *other], [], as_asked=True))

    assert counted_less[0.2] < counted_whole[0.2]


def fitted_chance(monkeypatch, *read):
    """The chance that a fit to questions of which nothing is known gives every answer."""
    monkeypatch.setattr(scores, "in_order", lambda asked, ranked: ranked)
    monkeypatch.setattr(scores, "confidence_features", lambda asked, ranked, holds: [0.0])
    index = SimpleNamespace(generation=SimpleNamespace(holds=None))
    parts = [Read(index, questions, [], as_asked=as_asked) for questions, as_asked in read]
    fitted = scores.fit_confidence(parts, lambda one, index: ["a sentence"], ["share"])
    return 1 / (1 + math.exp(-fitted.intercept))


def test_what_people_ask_counts_three_times_as_much_as_all_else_whatever_the_numbers(monkeypatch):
    always_right, never_right = asked(40, wrong_below=0.0), asked(400, wrong_below=2.0)

    chance = fitted_chance(monkeypatch, (always_right, True), (never_right, False))

    assert chance == pytest.approx(0.75, abs=0.01)
    assert fitted_chance(monkeypatch, (never_right, True)) < 0.01


@pytest.fixture
def scaled(monkeypatch):
    """A fit of chances to questions of which only the confidence is known."""
    monkeypatch.setattr(scores, "in_order", lambda asked, ranked: ranked)
    monkeypatch.setattr(
        scores, "confidence_features", lambda asked, ranked, holds: [ranked[0].confidence]
    )
    index = SimpleNamespace(generation=SimpleNamespace(holds=None))

    def scale(asked, answerable_share=1.0):
        read = Read(index, asked, [], as_asked=False, answerable_share=answerable_share)
        return scores.scale_confidence([read], lambda one, _: [one], SURE)

    return scale


SURE = Linear(2.0, (1.0,))
STEPS = [n / 400 for n in range(400)]


def mean_chance(linear):
    return sum(1 / (1 + math.exp(-linear.intercept - linear.weights[0] * one)) for one in STEPS) / 400


def test_the_chances_become_those_of_the_questions_read(scaled):
    questions = [Asked(step, is_right=n % 4 == 0) for n, step in enumerate(STEPS)]

    found = scaled(questions)

    assert mean_chance(found) == pytest.approx(0.25, abs=0.01)
    assert found.weights[0] > 0
    assert scaled(questions[:40]) == SURE


def test_questions_without_an_answer_count_less_where_answerable_ones_are_left_out(scaled):
    answerable = [Asked(step, is_right=n % 10 > 0) for n, step in enumerate(STEPS)]
    unanswerable = [Asked(step, is_right=False, answerable=False) for step in STEPS * 3]

    assert mean_chance(scaled([*answerable, *unanswerable])) == pytest.approx(0.9 / 4, abs=0.01)
    assert mean_chance(scaled([*answerable, *unanswerable], 1 / 3)) == pytest.approx(0.45, abs=0.01)


def test_confidence_is_fitted_to_the_sentence_that_would_be_shown_first(monkeypatch):
    monkeypatch.setattr(scores, "in_order", lambda asked, ranked: ranked[::-1])
    told_of = []

    def features(asked, ranked, holds):
        told_of.append(ranked[0])
        return [0.0]

    monkeypatch.setattr(scores, "confidence_features", features)
    index = SimpleNamespace(generation=SimpleNamespace(holds=None))
    read = Read(index, asked(40, wrong_below=0.5), [], as_asked=True)
    scores.fit_confidence([read], lambda one, index: ["the likeliest", "the one shown"], ["share"])

    assert set(told_of) == {"the one shown"}
