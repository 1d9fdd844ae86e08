import pytest

from rag.calibration import CONFIDENCE_FEATURES
from rag.evidence.confidence import confidence_features
from rag.evidence.order.none_of_them import none_of_them_first, says_none
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
        ("How much ransom was paid?", "No ransom was paid, said the prosecutor.", True),
        ("¿Cuántos detenidos hubo?", "No hubo detenidos.", True),
        ("¿Cuántos detenidos hubo?", "No hubo acuerdo sobre los detenidos.", False),
        ("¿Cada cuánto hay detenidos?", "No hay detenidos.", False),
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


@pytest.mark.parametrize(
    ("question", "sentence", "is_told"),
    [
        ("How many labs were found?", "No labs were found.", True),
        ("¿Cuántos detenidos hubo?", "No hubo detenidos.", True),
        ("How many labs were found?", "The labs were not far.", False),
        ("¿Cuánto fentanilo decomisaron?", "Sin fentanilo no hay muertes, dijo.", False),
    ],
)
def test_none_is_a_figure(question, sentence, is_told):
    names = "kind_missing", "amount_missing", "figure_found"
    found = confidence_features(understand(question), [evidence_of(sentence)])

    told = [float(found[CONFIDENCE_FEATURES.index(name)]) for name in names]
    assert told == ([0, 0, 1] if is_told else [1, 1, 0])


def test_none_of_some_of_them_is_no_figure_of_all():
    asked = understand("How many soldiers were killed?")

    told = evidence_of("Five soldiers were killed, but no soldiers of the first unit were hurt.")
    assert not says_none(asked, told)
    assert says_none(asked, evidence_of("No soldiers were killed."))
