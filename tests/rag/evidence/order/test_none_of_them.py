import pytest

from rag.evidence.order.none_of_them import none_of_them_first
from rag.question.understand import understand
from tests.rag.reply.test_refuse import evidence_of


@pytest.mark.parametrize(
    ("question", "sentence", "is_first"),
    [
        ("How many extraditions has the US granted?", "None of the 269 had been surrendered.", True),
        ("How many labs of fentanyl were found?", "They found 12 labs, but no fentanyl lab.", True),
        ("How many labs were found?", "They found 12 labs, but no fentanyl lab.", False),
        ("How many labs were found?", "None of the labs was new.", False),
        ("How many labs were found?", "No labs were found.", True),
        ("¿Cuántos laboratorios hallaron?", "No hallaron ningún laboratorio.", True),
        ("How much did labs cost?", "No labs were found.", False),
    ],
)
def test_that_there_is_none_comes_first(question, sentence, is_first):
    best = evidence_of("Mexico sent 269 requests.", log_odds=10.0)
    none = evidence_of(sentence, log_odds=7.0)

    first, *_ = none_of_them_first(understand(question), [best, none])

    assert (first.text == sentence) is is_first


def test_one_far_less_likely_does_not():
    best = evidence_of("Mexico sent 269 requests.", log_odds=10.0)
    none = evidence_of("No labs were found.", log_odds=5.0)

    assert none_of_them_first(understand("How many labs were found?"), [best, none])[0] is best
