"""Which ones, of what nation, accused of what: a sentence may leave that untold."""

import pytest

from rag.evidence.doubts.untold import leaves_untold
from rag.question.understand import understand
from tests.rag.reply.test_refuse import evidence_of


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("¿En cuáles estados se presentaron las quejas?", "Las quejas abarcan seis estados."),
        ("In which states were the complaints filed?", "The complaints were filed in six states."),
        ("Which companies were fined?", "The court fined two companies of the ring of the CJNG."),
        ("¿Qué empresas multó el tribunal?", "El tribunal multó a dos empresas de la red del CJNG."),
        ("¿Qué nacionalidad tenían los extraditados?", "En 2025 fueron extraditadas 58 personas."),
        ("What nationality were those extradited?", "In 2025 they extradited 58 people."),
        ("¿De qué acusan a los tres?", "La acusación de mayo de 2025 alcanza a tres alcaldes."),
        ("What are the three accused of?", "The indictment of May 2025 names three mayors."),
    ],
)
def test_a_count_or_what_was_done_leaves_it_untold(question, text):
    assert leaves_untold(understand(question), [evidence_of(text)])


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("¿En cuáles estados se presentaron las quejas?", "Las quejas son de Texas y Arizona."),
        ("In which states were they filed?", "They were filed in two states, Texas and Arizona."),
        ("Which companies were fined?", "The court fined two companies: Orvel and Tandem."),
        ("Which companies were fined?", "Orvel and Tandem were the other two companies on the list."),
        ("¿Qué empresas multó el tribunal?", "Orvel y Tandem son las otras dos empresas de la lista."),
        ("Which companies were fined?", "The names of the two companies were not revealed."),
        ("¿Qué empresas multó el tribunal?", "Multó a dos empresas, Orvel y Tandem."),
        ("¿Cómo se llama la empresa?", "Es una empresa cuyo nombre no se reveló."),
        ("How many companies were fined?", "The court fined two companies."),
        ("¿Qué nacionalidad tenían los extraditados?", "Eran 40 mexicanos y 18 guatemaltecos."),
        ("¿De qué acusan a los tres?", "Los tres están acusados de recibir sobornos."),
        ("What are the three accused of?", "The three took bribes, the indictment says."),
        ("¿Qué cargos enfrenta el alcalde?", "El alcalde enfrenta cargos por lavado de dinero."),
    ],
)
def test_names_marks_and_that_they_were_not_made_known_tell_it(question, text):
    assert not leaves_untold(understand(question), [evidence_of(text)])


def test_nothing_found_tells_of_nothing():
    assert leaves_untold(understand("How many were there?"), []) is False


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("What is the name of the chief?", "The chief is called the elder."),
        ("What court case ended it?", "The case of Ruiz against the board ended it."),
    ],
)
def test_what_may_be_called_by_a_common_word_is_left_to_the_confidence(question, text):
    assert not leaves_untold(understand(question), [evidence_of(text)])
