"""How somebody died is not told where nobody dies."""

import pytest

from rag.evidence.doubts.death_untold import leaves_death_untold
from rag.question.understand import understand
from tests.rag.reply.test_refuse import evidence_of


@pytest.mark.parametrize(
    ("question", "text", "is_untold"),
    [
        ("¿De qué murió el conductor?", "La policía cerró la calle donde estaba el camión.", True),
        ("¿Cómo murieron los choferes?", "The trucks stood beside the road for two days.", True),
        ("How did the driver die?", "Police closed the street where the truck stood.", True),
        ("What did the driver die of?", "El camión estaba cerrado con llave.", True),
        ("¿De qué murió el conductor?", "El conductor falleció de un infarto.", False),
        ("¿De qué murió el conductor?", "Lo dejó cuando mataron a su primo.", True),
        ("How did the truck driver die?", "He quit after his cousin was killed.", True),
        ("How did the driver of the truck die?", "The driver was shot beside his truck.", False),
        ("¿De qué murieron los pasajeros?", "Nine people are dead.", False),
        ("¿Cómo murió él?", "He was shot twice beside his truck.", False),
        ("What killed the driver?", "The driver had a heart attack.", False),
        ("Who led the gang after the driver died?", "Police closed the street.", False),
    ],
)
def test_a_sentence_without_a_death_leaves_it_untold(question, text, is_untold):
    assert leaves_death_untold(understand(question), [evidence_of(text)]) == is_untold


@pytest.mark.parametrize(
    "question",
    [
        "How did the immigration bill die in Congress?",
        "What killed the Merida Initiative?",
        "How did NAFTA die?",
        "What killed the deal between the two presidents?",
        "¿De qué murió el pacto entre los dos alcaldes?",
        "¿Cómo murió el acuerdo de paz?",
        "¿Cómo murió la Iniciativa Mérida?",
        "¿De qué murió el proyecto del tren?",
    ],
)
def test_a_bill_or_a_plan_dies_without_a_death(question):
    assert not leaves_death_untold(understand(question), [evidence_of("Nobody wanted it any more.")])


@pytest.mark.parametrize(
    "question",
    [
        "How did Ramiro Olvera die?",
        "How did the 17 Mexicans in ICE custody die?",
        "How did soldiers die in Operation Mezquite?",
        "What killed the two migrants?",
        "How did his brother die?",
        "¿Cómo murió Ramiro Olvera?",
        "¿Cómo murió El Mencho?",
        "¿De qué murieron los dos migrantes?",
        "¿De qué murió su hermano?",
    ],
)
def test_people_by_a_noun_or_a_name_do_not(question):
    assert leaves_death_untold(understand(question), [evidence_of("Nobody wanted it any more.")])
