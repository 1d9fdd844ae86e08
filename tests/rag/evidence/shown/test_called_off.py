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
        ("Lara will open an office in May.", "Lara has dropped its plan to open an office."),
        ("La Marina comprará doce naves.", "La Marina desistió de la compra de doce naves."),
        ("El centro abrirá en mayo.", "El centro ya no se abrirá, dijo Lara."),
        ("The office will open in May.", "The office will not open in May or later, Lara said."),
        ("Lara ordered troopers to search trucks.", "Lara suspended his order to search trucks."),
    ],
)
def test_a_later_article_tells_what_became_of_a_plan(plan, ended):
    before, after = told(plan, date(2026, 1, 15)), told(ended, date(2026, 5, 28))

    assert called_off([before, PLAN, after]) is after


def titled(title, text, day, vector, lang="en"):
    made = told(text, day, vector, lang)
    return replace(made, document=replace(made.document, title=title))


PARTLY, HARDLY = (0.75, 0.66), (0.6, 0.8)
DETAIL = titled(
    "Mexico lets 60 Marines train in Campeche",
    "It will be led by Captain Lara.",
    date(2026, 1, 15),
    ALIKE,
)


@pytest.mark.parametrize(
    ("title", "ended", "vector", "lang", "found"),
    [
        ("Training called off", "The Marines' exercise in Campeche was cancelled.", PARTLY, "en", True),
        ("Se cancela", "Quedó cancelado el ejercicio de los marines en Campeche.", PARTLY, "es", True),
        ("Training called off", "The Marines' exercise in Campeche was cancelled.", HARDLY, "en", False),
        ("Campeche fair", "The fair in Campeche was cancelled.", PARTLY, "en", False),
        ("Mexico and the bridge", "The bridge was cancelled.", PARTLY, "en", False),
    ],
)
def test_of_a_detail_it_is_one_on_the_matter_that_the_plans_article_is_named_for(
    title, ended, vector, lang, found
):
    after = titled(title, ended, date(2026, 5, 28), vector, lang)

    assert called_off([DETAIL, after]) is (after if found else None)


@pytest.mark.parametrize(
    ("plan", "ended"),
    [
        ("The program will begin.", "The program is not cancelled, Lara said."),
        ("El programa comenzará en mayo.", "El programa no está cancelado, dijo Lara."),
        ("El programa comenzará en mayo.", "Lara renunció a la coordinación del programa."),
        ("La obra comenzará en mayo.", "No se canceló la obra."),
        ("La obra comenzará en mayo.", "Nunca se canceló la obra."),
        ("La obra comenzará en mayo.", "La obra no se ha suspendido."),
        ("Las obras comenzarán en mayo.", "Las obras no han sido canceladas."),
        ("The work will begin in May.", "The work hasn't been cancelled."),
        ("The work will begin in May.", "The state did not begin to count it until 2019."),
        ("La obra comenzará en mayo.", "Muchos ya no quieran la obra."),
        ("A judge ordered the man to prison.", "The trial of the man was suspended."),
    ],
)
def test_what_was_not_called_off_was_not(plan, ended):
    assert called_off([told(plan, date(2026, 1, 15)), told(ended, date(2026, 5, 28))]) is None


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
        [told("La primera carrera dispara la espera.", date(2026, 1, 15)), CANCELLED],
    ],
)
def test_nothing_else_does(ranked):
    assert called_off(ranked) is None


def test_what_became_of_a_plan_is_shown_before_it():
    question = understand("When does the drone program begin?")

    arranged = arrange_evidence(question, [PLAN, CANCELLED], [], CANCELLED)

    assert [one.text for one in arranged] == [CANCELLED.text, PLAN.text]
