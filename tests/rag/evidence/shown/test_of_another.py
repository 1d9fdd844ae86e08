"""A quote on somebody else does not go with the answer."""

from dataclasses import replace

import pytest

from rag.evidence.shown.of_another import is_of_another
from rag.question.understand import understand
from tests.rag.evidence.shown.test_arrange import told

BEST = told("El Lince, who kept Ramiro Tello's books, died in Tecate.", log_odds=6.0)
MEJOR = told("El Lince, que llevaba las cuentas de Ramiro Tello, murió en Tecate.", "es", log_odds=6.0)
ELSEWHERE = told("The toll of the floods came to 12.", log_odds=3.0)
OTRA_PARTE = told("Las inundaciones dejaron 12 muertos.", "es", log_odds=3.0)


@pytest.mark.parametrize("other", [ELSEWHERE, OTRA_PARTE])
@pytest.mark.parametrize(
    ("question", "best"),
    [("When did El Lince die in Tecate?", BEST), ("¿Cuándo murió El Lince en Tecate?", MEJOR)],
)
def test_an_article_that_holds_no_name_of_the_question_is_of_another(question, best, other):
    assert is_of_another(understand(question), best, other)
    assert not is_of_another(understand(question), best, best)


@pytest.mark.parametrize("question", ["Who was El Lince?", "¿Quién era El Lince?"])
def test_the_same_article_or_one_that_names_it_elsewhere_is_of_the_same(question):
    told_further = replace(ELSEWHERE.document, text=f"{ELSEWHERE.text} {BEST.text}", id="further")
    further = replace(ELSEWHERE, document=told_further)
    asked = understand(question)

    assert not is_of_another(asked, BEST, further)
    assert not is_of_another(asked, BEST, replace(ELSEWHERE, document=BEST.document, start=45))
    assert is_of_another(asked, BEST, ELSEWHERE)


@pytest.mark.parametrize(
    ("question", "other"),
    [
        ("How many died?", ELSEWHERE),
        ("¿Cuántos murieron?", OTRA_PARTE),
        ("Where in Tecate did he die?", told("In Tecate he died in a cellar.")),
        ("¿Dónde murió en Tecate?", told("In Tecate he died in a cellar.")),
    ],
)
def test_without_a_name_in_the_question_or_with_one_in_the_sentence_it_goes_with_the_best(
    question, other
):
    assert not is_of_another(understand(question), BEST, other)


def test_what_is_about_as_likely_goes_with_the_answer():
    likely = replace(ELSEWHERE, log_odds=5.0)

    assert not is_of_another(understand("When did El Lince die in Tecate?"), BEST, likely)
