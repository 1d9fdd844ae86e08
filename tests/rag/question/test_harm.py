import pytest

from rag.question.harm import harm_counted


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("How many people were wounded?", "hurt"),
        ("¿Cuántos resultaron heridos?", "hurt"),
        ("¿Cuántos marinos murieron?", "killed"),
        ("How many journalists were killed in the raid?", "killed"),
        ("¿Cuántos muertos dejó el ataque?", "killed"),
    ],
)
def test_those_who_suffered_one_harm_are_counted(question, told):
    harm = harm_counted(question)

    assert harm is not None
    assert harm.is_in(told)


@pytest.mark.parametrize(
    "question",
    [
        "How many rifles were used in the attack that killed eight?",
        "¿Qué cantidad de fentanilo basta para matar a una persona?",
        "How many people were killed and wounded?",
        "How many people took part?",
        "Where were they wounded?",
    ],
)
def test_things_several_harms_and_other_questions_are_not(question):
    assert harm_counted(question) is None
