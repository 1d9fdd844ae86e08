import pytest

from rag.question.understand import understand
from tests.growth import fill, takes_linear_time


@pytest.mark.parametrize(
    ("question", "defined"),
    [
        ('what does "controlled delivery" mean', "controlled delivery"),
        ("what do border officers mean by 'pulse operations'?", "pulse operations"),
        ('meaning of "gatekeeper" in cartel slang', "gatekeeper"),
        ("huachicol fiscal meaning", "huachicol fiscal"),
        ('What do the researchers call "delegated trust"?', "delegated trust"),
        ("What is a mirror patrol?", "mirror patrol"),
        ("What's a mirror patrol?", "mirror patrol"),
        ("What is animal feed?", "animal feed"),
        ("Define dual criminality", "dual criminality"),
        ("¿Qué es la Mesa Conjunta de Implementación?", "mesa conjunta de implementacion"),
        ("¿Qué es el eTrace y para qué sirve?", "etrace"),
        ("que significa eso de la doble criminalidad", "doble criminalidad"),
        ("¿En qué consiste la entrega vigilada?", "entrega vigilada"),
        ("¿Qué se entiende por confianza delegada?", "confianza delegada"),
        ("que es eso del huachicol fiscal", "huachicol fiscal"),
        ("¿Quién es Octavio Larrea?", "Octavio Larrea"),
        ("Who is Leland Prather?", "Leland Prather"),
    ],
)
def test_a_question_asks_for_a_definition(question, defined):
    assert understand(question).wanted.defined == defined


@pytest.mark.parametrize(
    "question",
    [
        "What is it?",
        "What is being done about it?",
        "What is Germany doing about it?",
        "What is the cost of the wall?",
        "What's the homicide rate in Colima?",
        "What was HSBC fined for?",
        "What's changed since 2020?",
        "¿Cuál es la población de Tijuana?",
        "What does Mexico say?",
        "What do they call the operation?",
        "¿Qué es lo que pidió México?",
        "¿En qué consiste lo que lanzaron?",
        "¿Quién es el director del penal?",
        "Who resigned?",
        "",
    ],
)
def test_other_questions_ask_for_none(question):
    assert understand(question).wanted.defined == ""


@pytest.mark.parametrize("letters", ["what is a ", "que es ", "meaning of ", '"'])
def test_the_worst_letters_take_linear_time(letters):
    assert takes_linear_time(understand, lambda size: fill(letters, size), 40_000)
