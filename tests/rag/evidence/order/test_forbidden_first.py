"""Asked what may not be done, what forbids comes first."""

from dataclasses import replace

import pytest

from rag.evidence.order.forbidden_first import forbidden_first
from rag.question.understand import understand
from tests.rag.reply.test_refuse import evidence_of

PIER = {
    "en": """Guests come by boat. The rules say that they cannot enter without paying.

What may guests not do?

They may not fish from the pier.""",
    "es": """Los visitantes llegan en bote. La norma dice que no pueden entrar sin pagar.

¿Qué no pueden hacer los visitantes?

No pueden pescar desde el muelle.""",
}
COME = {"en": "Guests come by boat.", "es": "Los visitantes llegan en bote."}
PAY = {
    "en": "The rules say that they cannot enter without paying.",
    "es": "La norma dice que no pueden entrar sin pagar.",
}
FISH = {"en": "They may not fish from the pier.", "es": "No pueden pescar desde el muelle."}
QUESTIONS = ["What are guests not allowed to do?", "¿Qué tienen prohibido los visitantes?"]


def told(text, lang, log_odds):
    start = PIER[lang].index(text)
    made = evidence_of(PIER[lang], start=start, end=start + len(text), log_odds=log_odds)
    return replace(made, document=replace(made.document, lang=lang))


@pytest.mark.parametrize("question", QUESTIONS)
@pytest.mark.parametrize("lang", ["en", "es"])
def test_what_forbids_comes_before_what_does_not(question, lang):
    ranked = [told(COME[lang], lang, 2.0), told(PAY[lang], lang, 0.0)]

    found = forbidden_first(understand(question), ranked)

    assert [one.text for one in found] == [PAY[lang], COME[lang]]


@pytest.mark.parametrize("question", QUESTIONS)
@pytest.mark.parametrize("lang", ["en", "es"])
def test_what_answers_the_same_question_in_its_article_comes_first(question, lang):
    ranked = [told(PAY[lang], lang, 2.0), told(FISH[lang], lang, 0.0)]

    found = forbidden_first(understand(question), ranked)

    assert [one.text for one in found] == [FISH[lang], PAY[lang]]


@pytest.mark.parametrize(
    "question", ["How do guests come?", "What may guests do?", "¿Cómo llegan?", "¿Qué pueden hacer?"]
)
@pytest.mark.parametrize("lang", ["en", "es"])
def test_all_stay_where_something_else_is_asked(question, lang):
    ranked = [told(COME[lang], lang, 2.0), told(FISH[lang], lang, 0.0)]

    assert forbidden_first(understand(question), ranked) == ranked
