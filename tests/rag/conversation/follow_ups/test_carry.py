import pytest

from rag.conversation.follow_ups.carry import introduced_by, without_source


@pytest.mark.parametrize(
    ("question", "follow_up", "expected"),
    [
        ("What share is it, according to the GAO?", "what does Mexico say?", "What share is it?"),
        ("¿Qué porcentaje es según la GAO en 2021?", "¿y según México?", "¿Qué porcentaje es en 2021?"),
        ("¿Cuántos van según el INEGI?", "¿Qué dice el Gabinete de Seguridad?", "¿Cuántos van?"),
        ("How many, according to Mexico?", "and in 2025?", "How many, according to Mexico?"),
        ("What did the GAO find?", "what does Mexico say?", "What did the GAO find?"),
    ],
)
def test_a_source_is_left_out_where_another_is_asked_for(question, follow_up, expected):
    assert without_source(question, follow_up) == expected


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Who is Ovidio Guzmán?", "Ovidio Guzmán"),
        ("What is the Mérida Initiative?", "the Mérida Initiative"),
        ("Tell me about El Mencho.", "El Mencho"),
        ("¿Quién es Genaro García Luna?", "Genaro García Luna"),
        ("háblame de la Iniciativa Mérida", "la Iniciativa Mérida"),
        ("Who is the US ambassador to Mexico?", None),
        ("What is happening in Mexico?", None),
        ("When was Ovidio Guzmán captured?", None),
        ("Who is " + "De " * 400 + "x?", None),
    ],
)
def test_a_question_may_only_introduce_a_name(question, expected):
    assert introduced_by(question) == expected
