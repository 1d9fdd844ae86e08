"""What is told of the border with Mexico does not hold for that with Canada."""

import pytest

from rag.evidence.doubts.another_border import is_of_another_border
from rag.question.understand import understand
from tests.rag.reply.test_refuse import evidence_of

SOUTHWEST = "Agents searched 9 percent of cars at the southwest border."
CON_GUATEMALA = "En la frontera con Guatemala hay 12 puestos de revisión."


@pytest.mark.parametrize(
    ("question", "text", "is_another"),
    [
        ("¿Qué parte de los autos se revisa en la frontera con Canadá?", SOUTHWEST, True),
        ("What share of cars is searched at the Canadian border?", SOUTHWEST, True),
        ("How many posts are there on the border with the United States?", CON_GUATEMALA, True),
        ("¿Cuántos puestos hay en la frontera con Estados Unidos?", CON_GUATEMALA, True),
        ("¿Qué parte de los autos se revisa en la frontera con México?", SOUTHWEST, False),
        ("How many posts are there on Mexico's southern border?", CON_GUATEMALA, False),
        ("How many cars are searched at the border?", SOUTHWEST, False),
        ("¿Cuántos puestos hay en la frontera norte?", CON_GUATEMALA, False),
        ("¿Cuántos puestos hay en la frontera con Canadá?", "Hay 12 puestos.", False),
    ],
)
def test_a_sentence_that_names_only_other_borders_is_of_another(question, text, is_another):
    assert is_of_another_border(understand(question), evidence_of(text)) == is_another


@pytest.mark.parametrize(
    ("question", "text", "is_another"),
    [
        ("What passes Mexico's southern border?", "Guatemala's border with Mexico is open.", False),
        (
            "¿Qué pasa por la frontera sur de México?",
            "La frontera con México de Guatemala es porosa.",
            False,
        ),
        (
            "What did Canada do to secure its border with the United States?",
            "Ottawa sent drones to the U.S.-Canada border.",
            False,
        ),
        (
            "¿Qué hizo Canadá en su frontera con Estados Unidos?",
            "Ottawa mandó drones a la frontera norte de Estados Unidos.",
            False,
        ),
        ("How many cars cross the U.S.–Mexico border?", "Agents search the Canadian border.", True),
        ("How many cars cross the Canadian border?", "Some cross the US‑Mexico border.", True),
        ("How many cars cross the U.S.–Canada border?", SOUTHWEST, True),
        (
            "How many cars cross the border with Mexico?",
            "Ten cross the border with Mexico, six the border with Canada.",
            False,
        ),
        (
            "¿Cuántos autos cruzan la frontera con México?",
            "Diez cruzan la frontera con México y seis la frontera con Canadá.",
            False,
        ),
        ("What is sent over the border with Mexico?", "It is sent over the Canadian border.", True),
        ("¿Qué pasa por la frontera con México?", "Pasa por la frontera canadiense.", True),
    ],
)
def test_a_third_country_beside_it_or_a_dash_within_it_changes_the_border(question, text, is_another):
    assert is_of_another_border(understand(question), evidence_of(text)) == is_another
