"""410 pounds are 186 kilos."""

import pytest

from rag.evidence.figures.converted import in_another_unit, units_asked_for
from rag.question.understand import understand
from tests.rag.evidence.shown.test_arrange import told

KILOS = told("Se aseguraron 186 kilos de metanfetamina en Naco.", "es")
PESOS = told("El valor estimado de la droga asciende a 61 millones de pesos.", "es")


@pytest.mark.parametrize(
    ("one", "other", "units"),
    [
        (KILOS, told("They seized about 410 pounds of methamphetamine."), {"pound"}),
        (told("They seized 2 tons of it."), told("Eran 2,010 kilos de droga.", "es"), {"kg"}),
        (told("The tunnel is 300 feet long."), told("El túnel mide 91 metros.", "es"), {"metre"}),
        (PESOS, told("The estimated value of the drug is $2.9 million."), {"usd"}),
        (KILOS, told("They seized about 510 pounds of methamphetamine."), set()),
        (KILOS, told("They seized 186 kilos of methamphetamine."), set()),
        (PESOS, told("The estimated value of the drug is $29 million."), set()),
        (PESOS, told("The city spent $2.9 million on lamps in May."), set()),
        (KILOS, KILOS, set()),
        (KILOS, told("They seized 410 pounds of meth.", vector=(0.0, 1.0, 0.0)), set()),
        (told("Eran 186 kilos (410 libras).", "es"), told("They seized 410 pounds."), set()),
        (told("There were 186 men."), told("They seized 410 pounds."), set()),
    ],
)
def test_an_amount_in_another_unit_is_one_that_comes_to_the_same(one, other, units):
    assert in_another_unit(one, other) == units


@pytest.mark.parametrize(
    ("question", "units"),
    [
        ("How many pounds of meth were seized?", {"pound"}),
        ("¿Cuántas libras se aseguraron?", {"pound"}),
        ("¿Cuánto vale en dólares?", {"usd"}),
        ("How many tons were seized, in kilograms?", {"tonne", "kg"}),
        ("How long is the tunnel (in feet)?", {"foot"}),
        ("¿Cuánto mide el túnel (en pies)?", {"foot"}),
        ("¿Cuánto vale en pesos?", {"mxn"}),
        ("How many people crossed on foot?", set()),
        ("¿Cuántos cruzaron a pie?", set()),
        ("¿Cuál es el peso de México en el comercio?", set()),
        ("How many days did it take?", set()),
        ("¿Cuánta droga se aseguró?", set()),
    ],
)
def test_the_units_that_are_asked_for_stand_in_the_question(question, units):
    assert units_asked_for(understand(question)) == units


def test_areas_are_no_lengths():
    one = told("La cuenca abarca 10 kilómetros cuadrados.", "es")
    other = told("The basin covers 6.2 square miles.")

    assert in_another_unit(one, other) == frozenset()
