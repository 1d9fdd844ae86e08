import pytest

from rag.question.coming import asks_what_is_to_come


@pytest.mark.parametrize(
    ("question", "is_to_come"),
    [
        ("When will the consulate open?", True),
        ("What is planned for May 2027?", True),
        ("How long is the truce supposed to last?", True),
        ("¿Cuándo será la audiencia?", True),
        ("cuando sera la audiencia", True),
        ("¿Qué va a pasar en marzo de 2027?", True),
        ("¿Hasta cuándo sigue la operación?", True),
        ("¿Para cuándo está prevista la obra?", True),
        ("Dinero para México en el año fiscal 2027", True),
        ("How many cases did it promise to resolve before July 2027?", True),
        ("INCLE request Mexico FY2027", True),
        ("What did the jury decide in June 2026?", False),
        ("How many guns were seized on the border in 2026?", False),
        ("¿Qué resolvió el juzgado en la audiencia del 19 de marzo?", False),
        ("¿Cuántas armas pasaron para la frontera de fuera?", False),
        ("¿Abrirá el puente?", True),
        ("¿Qué haría México?", True),
        ("When is the bridge due to open?", True),
        ("When is the payment due?", True),
        ("¿Qué dijo la Secretaría de Marina?", False),
        ("¿Qué halló la auditoría en la refinería?", False),
        ("Why was the bridge closed due to violence?", False),
    ],
)
def test_a_question_tells_whether_it_asks_for_what_is_to_come(question, is_to_come):
    assert asks_what_is_to_come(question) is is_to_come
