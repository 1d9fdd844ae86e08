"""A plan is no result."""

from dataclasses import replace

import pytest

from rag.evidence.order.result_first import result_first
from rag.question.understand import understand
from tests.rag.reply.test_refuse import evidence_of


def told(text, lang, log_odds):
    made = evidence_of(text, log_odds=log_odds)
    return replace(made, document=replace(made.document, lang=lang))


PLANS = [
    ("en", "The course is meant for 80 divers.", "In the end 64 divers completed the course."),
    ("en", "The course will train 80 divers.", "The course was finished by 64 divers."),
    ("es", "Tomarán el curso 80 buzos.", "Al final 64 buzos terminaron el curso."),
    ("es", "Está previsto que 80 buzos tomen el curso.", "Se graduaron 64 buzos."),
]
ASKED = [
    "How many divers finished the course?",
    "How many divers have completed the course?",
    "¿Cuántos buzos terminaron el curso?",
    "¿Cuántos buzos se graduaron del curso?",
]


@pytest.mark.parametrize("question", ASKED)
@pytest.mark.parametrize(("lang", "plan", "result"), PLANS)
def test_what_was_finished_comes_before_what_was_planned(question, lang, plan, result):
    ranked = [told(plan, lang, 3.0), told(result, lang, 0.0)]

    assert result_first(understand(question), ranked) == ranked[::-1]


@pytest.mark.parametrize(
    "question",
    [
        "How many divers will finish the course?",
        "How many divers take the course?",
        "Who completed the course?",
        "¿Cuántos buzos tomarán el curso?",
        "¿Quién terminó el curso?",
    ],
)
@pytest.mark.parametrize(("lang", "plan", "result"), PLANS)
def test_it_stays_where_no_result_is_asked_for(question, lang, plan, result):
    ranked = [told(plan, lang, 3.0), told(result, lang, 0.0)]

    assert result_first(understand(question), ranked) == ranked


def test_one_result_does_not_come_before_another():
    ranked = [told("64 divers finished it.", "en", 3.0), told("9 divers completed it.", "en", 2.0)]

    assert result_first(understand(ASKED[0]), ranked) == ranked
