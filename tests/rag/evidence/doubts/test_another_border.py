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
