import pytest

from rag.evidence.order.own_figure import own_figure_first
from rag.question.understand import understand
from tests.rag.reply.test_refuse import evidence_of

QUESTION = understand("Who said that 70% of the guns were American?")


def test_a_likely_sentence_of_the_questions_figure_comes_first():
    other = evidence_of("Harfuch said 78% were.", log_odds=10.0, share=0.9)
    same = evidence_of("The GAO found a share of 70%.", log_odds=7.0, share=0.1)

    first, second = own_figure_first(QUESTION, [other, same])

    assert (first.text, second.text) == (same.text, other.text)
    assert first.share > 0.7
    assert first.share + second.share == pytest.approx(1.0)


def test_one_that_is_unlikely_does_not():
    other = evidence_of("Harfuch said 78% were.", log_odds=10.0, share=0.9)
    same = evidence_of("The GAO found a share of 70%.", log_odds=2.0, share=0.1)

    assert own_figure_first(QUESTION, [other, same]) == [other, same]
