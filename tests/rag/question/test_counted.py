import pytest

from rag.question.counted import counted_words


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("How many gun dealers have phoned the line?", ["gun", "dealers"]),
        ("How many guns were seized?", ["guns"]),
        ("¿Cuántos túneles han descubierto?", ["tuneles"]),
        ("¿Cuántas armas largas se aseguraron?", ["armas", "largas"]),
        ("number of train robberies in Guanajuato", ["train", "robberies"]),
        ("How many of the people detained in the raid were women?", ["women"]),
        ("how many of the boxes in the morgue hold women", ["women"]),
        ("¿Cuántos de los entrevistados eran haitianos?", ["haitianos"]),
        ("¿Cuántas de las personas identificadas eran de Puebla?", ["puebla"]),
        ("How much did it cost?", []),
        ("¿Cuánto cuesta el muro?", []),
        ("Who counted them?", []),
    ],
)
def test_a_question_tells_what_it_wants_counted(question, words):
    assert counted_words(question) == words
