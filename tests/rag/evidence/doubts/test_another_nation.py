"""The deaths of one country are not given for another's."""

import pytest

from rag.evidence.doubts.another_nation import is_of_another_nation
from rag.question.understand import understand
from tests.rag.reply.test_refuse import evidence_of

DEATHS = "U.S. overdose deaths then dropped 14% to 69,973 in 2025."
MUERTES = "Las muertes por sobredosis en Estados Unidos bajaron a 69,973 en 2025."


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("How many people died of overdoses in Mexico in 2025?", DEATHS),
        ("¿Cuántas personas murieron por sobredosis en México en 2025?", DEATHS),
        ("How many overdose deaths were there in Canada?", MUERTES),
        ("¿Cuántas muertes por sobredosis hubo en Canadá?", MUERTES),
    ],
)
def test_a_number_of_another_country_alone_is_none_of_the_one_asked_of(question, text):
    assert is_of_another_nation(understand(question), evidence_of(text))


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("How many people died of overdoses in the United States in 2025?", DEATHS),
        ("How many people died of overdoses in 2025?", DEATHS),
        ("Where did most people die of overdoses in Mexico?", DEATHS),
        ("How many agents does it have in Mexico?", "The U.S. agency has 54 agents in the country."),
        ("How many died in Mexico?", "In Mexico 12 died, and 30 in the United States."),
        ("How many guns seized in Mexico came from the United States?", "Some 70% were made in the U.S."),
        ("How many guns were traced in Mexico?", "Some 70% of guns were bought by Americans."),
    ],
)
def test_what_names_the_country_or_tells_of_no_other_may_answer(question, text):
    assert not is_of_another_nation(understand(question), evidence_of(text))
