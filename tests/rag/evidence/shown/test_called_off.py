from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from rag.evidence.shown.arrange import arrange_evidence
from rag.evidence.shown.called_off import called_off
from rag.question.understand import understand
from tests.rag.reply.test_refuse import evidence_of

ALIKE, OTHER = (1.0, 0.0), (0.0, 1.0)


def told(text, day, vector=ALIKE, lang="en"):
    made = evidence_of(text, vector=np.array(vector, dtype=np.float32))
    return replace(made, document=replace(made.document, id=text, lang=lang, published=day))


PLAN = told("The drone program will begin on June 1.", date(2026, 1, 15))
CANCELLED = told("The drone program was canceled on Tuesday.", date(2026, 5, 28))


@pytest.mark.parametrize(
    ("plan", "ended"),
    [
        ("The drone program will begin on June 1.", "The drone program was canceled on Tuesday."),
        ("The portal is due to open in May.", "El portal fue aplazado hasta 2027."),
        ("El programa comenzará el 1 de junio.", "El programa fue cancelado el martes."),
        ("Se prevé abrir el laboratorio en mayo.", "The laboratory will not go ahead."),
        ("La obra está prevista para mayo.", "La obra quedó sin efecto por un fallo."),
    ],
)
def test_a_later_article_tells_what_became_of_a_plan(plan, ended):
    before, after = told(plan, date(2026, 1, 15)), told(ended, date(2026, 5, 28))

    assert called_off([before, PLAN, after]) is after


@pytest.mark.parametrize(
    "ranked",
    [
        [],
        [PLAN],
        [CANCELLED, PLAN],
        [PLAN, told("The drone program was canceled.", date(2026, 1, 15))],
        [PLAN, told("The drone program was canceled.", date(2025, 5, 1))],
        [PLAN, told("The drone program was canceled.", None)],
        [PLAN, told("The rail program was canceled.", date(2026, 5, 28), OTHER)],
        [PLAN, told("The drone program began on June 1.", date(2026, 6, 2))],
        [told("The drone program began on June 1.", date(2026, 6, 2)), CANCELLED],
    ],
)
def test_nothing_else_does(ranked):
    assert called_off(ranked) is None


def test_what_became_of_a_plan_is_shown_before_it():
    question = understand("When does the drone program begin?")

    arranged = arrange_evidence(question, [PLAN, CANCELLED], [], CANCELLED)

    assert [one.text for one in arranged] == [CANCELLED.text, PLAN.text]
