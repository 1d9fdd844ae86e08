"""The likeliest sentences read again: their order, their shares, and the confidence after it."""

from dataclasses import replace

import numpy as np
import pytest

from corpus.document import Document
from rag.answer import Question
from rag.calibration import CONFIDENCE_FEATURES, UNFITTED, Linear, Reranking
from rag.evidence.rerank import MOST_READ, as_candidate, rerank
from rag.evidence.weigh import weigh_evidence
from rag.pipeline import answer_question
from rag.question.understand import understand
from tests.rag.reply.test_refuse import evidence_of

QUESTION = understand("How many people were transferred?")
WEIGHTS = Linear(0.0, (0.5, 1.0))


class FakeReranker:
    """Likes sentences that hold a word; keeps what it was asked."""

    name = "fake"

    def __init__(self, liked):
        self.liked = liked
        self.asked = []

    def score(self, question, candidates):
        self.asked.append((question, list(candidates)))
        return np.array([5.0 if self.liked in c.text else -5.0 for c in candidates], dtype=np.float32)


def sentences(*texts):
    return [evidence_of(text, log_odds=-float(n)) for n, text in enumerate(texts)]


def test_a_sentence_that_the_reranker_likes_comes_first():
    ranked = rerank(QUESTION, sentences("One.", "Two.", "Three."), FakeReranker("Three"), WEIGHTS)

    assert [evidence.text for evidence in ranked] == ["Three.", "One.", "Two."]
    assert ranked[0].log_odds == pytest.approx(0.5 * -2 + 5)
    assert ranked[0].read == 5.0
    assert sum(evidence.share for evidence in ranked) == pytest.approx(1)


def test_only_the_likeliest_are_read_and_the_others_stay_behind_them():
    texts = [f"Sentence {n}." for n in range(MOST_READ + 3)]
    reranker = FakeReranker("Sentence 7.")

    ranked = rerank(QUESTION, sentences(*texts), reranker, WEIGHTS)

    ((asked, read),) = reranker.asked
    assert (asked, len(read)) == (QUESTION.text, MOST_READ)
    assert [evidence.text for evidence in ranked[MOST_READ:]] == texts[MOST_READ:]
    assert [evidence.read for evidence in ranked] == [5.0] + [-5.0] * (MOST_READ + 2)


def test_nothing_is_read_where_nothing_was_found():
    reranker = FakeReranker("")

    assert rerank(QUESTION, [], reranker, WEIGHTS) == []
    assert not weigh_evidence(QUESTION, [], UNFITTED, reranker, 0.1).is_enough
    assert reranker.asked == []


def test_what_stands_before_a_sentence_ends_with_its_paragraph():
    text = "Title\nFirst. Second. Third."
    evidence = replace(evidence_of(text), start=text.index("Third"), end=len(text))

    assert as_candidate(evidence).before == "First. Second. "


def reading(between, score_weight=1.0):
    """A calibration without a word of its own: only what the reranker says counts, and only where
    the confidence before, one half, lies between these two.
    """
    before = Linear(0.0, (0.0,) * len(CONFIDENCE_FEATURES))
    after = Linear(0.0, (*before.weights, score_weight))
    fitted = Reranking(WEIGHTS, after, ((0.1, 0.9),), between, ("a",))
    return replace(UNFITTED, confidence=before, reranking={"fake": fitted})


@pytest.mark.parametrize(("score_weight", "enough"), [(1.0, True), (-1.0, False)])
def test_the_confidence_is_that_after_reading(score_weight, enough):
    calibration = reading((0.2, 0.8), score_weight)

    weighed = weigh_evidence(QUESTION, sentences("One."), calibration, FakeReranker("One"), 0.1)

    assert weighed.least == 0.9
    assert weighed.is_enough is enough


def test_a_sentence_that_a_rule_puts_first_unread_counts_as_the_least_of_those_read(monkeypatch):
    monkeypatch.setattr("rag.evidence.weigh.in_order", lambda _, ranked: list(reversed(ranked)))
    found = sentences(*(f"Sentence {n}." for n in range(MOST_READ + 1)))

    weighed = weigh_evidence(QUESTION, found, reading((0.2, 0.8)), FakeReranker("Sentence 0."), 0.1)

    assert weighed.ranked[0].text == f"Sentence {MOST_READ}."
    assert weighed.ranked[0].read == -5.0
    assert not weighed.is_enough


@pytest.mark.parametrize("between", [(0.0, 0.4), (0.6, 1.0)])
def test_what_is_sure_is_not_read_again(between):
    reranker = FakeReranker("Two")

    weighed = weigh_evidence(QUESTION, sentences("One.", "Two."), reading(between), reranker, 0.1)

    assert reranker.asked == []
    assert [evidence.text for evidence in weighed.ranked] == ["One.", "Two."]
    assert weighed.confidence == 0.5


def test_an_answer_quotes_what_was_read_best(make_library):
    text = "Agents found a tunnel. Dogs found a long tunnel. Nobody knows who dug the tunnel."
    library = make_library([Document(id="a", title="A tunnel", text=text, lang="en")])
    letting_pass = reading((0.0, 1.0))

    def first_quote(liked):
        always = replace(library, calibration=letting_pass, reranker=FakeReranker(liked))
        answer = answer_question(Question("Who found the tunnel?"), always)
        assert "weigh" in answer.timings_ms
        return answer.citations[0].quote

    assert first_quote("Agents") == "Agents found a tunnel."
    assert first_quote("long") == "Dogs found a long tunnel."
