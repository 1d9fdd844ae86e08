"""The built-in reranker as it ships: what it likes, and that a sentence's score is its own."""

import numpy as np
import pytest

from index.encoders.openvino import OpenVinoEncoder
from index.rerankers.choose import open_reranker
from index.rerankers.reranker import Candidate

pytestmark = pytest.mark.slow

CANDIDATES = [
    Candidate("The transfer of February 2025", "", "Mexico sent 29 prisoners to the United States."),
    Candidate("The transfer of February 2025", "It was long awaited.", "Nobody was hurt on the way."),
    Candidate("Traslado de enero", "", "El 20 de enero de 2026 envió a un tercer grupo de 37 reos."),
    Candidate("Tariff on steel", "", "The tariff on steel rose to 50 percent. " * 40),
    Candidate("", "", "🦅"),
]


@pytest.fixture(scope="module")
def reranker(prepared_model):
    made = open_reranker("built-in", OpenVinoEncoder(prepared_model, threads=1), threads=1)
    assert made is not None
    return made


@pytest.mark.parametrize(
    ("question", "best"),
    [
        ("How many prisoners did Mexico send in February 2025?", 0),
        ("¿Cuántos reos envió México en febrero de 2025?", 0),
        ("Was anybody injured during the transfer?", 1),
        ("How many were in the third group?", 2),
        ("¿A cuánto subió el arancel al acero?", 3),
    ],
)
def test_the_sentence_that_answers_is_liked_best_in_either_language(reranker, question, best):
    assert np.argmax(reranker.score(question, CANDIDATES)) == best


def test_a_score_does_not_depend_on_what_else_is_read(reranker):
    question = "How many prisoners did Mexico send?"
    together = reranker.score(question, CANDIDATES * 4)
    alone = np.concatenate([reranker.score(question, [one]) for one in CANDIDATES])

    assert np.allclose(together, np.tile(alone, 4), atol=0.05)
    assert np.isfinite(together).all()


def test_nothing_is_read_of_nothing(reranker):
    assert reranker.score("How many?", []).shape == (0,)
