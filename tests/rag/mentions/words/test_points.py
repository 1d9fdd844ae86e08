import pytest

from index.words import fold
from rag.mentions.words.points import all_points
from rag.question.points import point_asked


def point_of(question):
    point = point_asked(fold(question))
    assert point is not None
    return point


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("Which challenges does it name?", "One of the key challenges is addressing corruption."),
        ("Which challenges does it name?", "Another challenge is managing migration."),
        ("¿Qué retos menciona?", "El primer obstáculo es la desconfianza."),
        ("What are the pillars of the plan?", "The final pillar is the protection of witnesses."),
        ("¿Qué lecciones deja?", "La segunda lección es que nadie debe mandar solo."),
        ("¿Qué papel tiene la tecnología?", "El papel de la tecnología es decisivo."),
        ("What role does technology play?", "Technology plays a crucial role in the plan."),
        ("Which risks do they see?", "The risk of abuse is real."),
        ("What were the strands?", "The four pillars were prevention, law, trade and aid."),
        ("¿En qué pilares se apoya?", "Descansa en dos pilares: la ley y el comercio."),
    ],
)
def test_a_sentence_that_makes_such_a_point_is_known(question, text):
    assert point_of(question).is_made_in(fold(text))


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("What does the brief recommend?", "Both governments should adopt a single form."),
        ("¿Qué pide la alcaldesa?", "Solicitamos que las becas se paguen por adelantado."),
        ("What do critics say about it?", "Others complain that it depends on donors."),
        (
            "what drives gun trafficking",
            "Inspections are few, because nobody expects them.",
        ),
    ],
)
def test_so_is_one_in_the_words_of_such_a_point(question, text):
    point = point_of(question)

    assert point.is_hinted_in(fold(text))
    assert not point.is_made_in(fold(text))


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("What criticisms recur?", "Three criticisms recur in the literature."),
        ("¿Qué riesgos ven?", "Vemos al menos cuatro riesgos."),
        ("What are its elements?", "The programme consists of three elements."),
        ("Which lessons are there?", "Two hard lessons remain."),
    ],
)
def test_how_many_there_are_only_announces_them(question, text):
    point = point_of(question)

    assert point.is_announced_in(fold(text))
    assert not point.is_made_in(fold(text))
    assert not point.is_hinted_in(fold(text))


@pytest.mark.parametrize(
    "question",
    [
        "Why was the pilot a problem?",
        "¿Por qué es un riesgo?",
        "When did the plan begin?",
        "¿Qué pasó en Ciudad Juárez?",
        "On what grounds did the judge rule?",
        "How many problems were counted?",
        "¿Qué es el Plan Mérida?",
        "What charges were filed against Ovidio Guzmán?",
        "¿Qué temperatura alcanzó el desierto?",
        "Who is on the list of people whose policies changed?",
        "¿Qué elementos participaron en el operativo?",
    ],
)
def test_other_questions_ask_for_no_points(question):
    assert point_asked(fold(question)) is None


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("What threats did the agent receive?", "The mayor received threats."),
        ("What measures did Mexico announce?", "Anunció medidas esta semana."),
        ("What changes did the law bring?", "La reforma trajo tres cambios, entre ellos penas y multas."),
    ],
)
def test_what_only_looks_so_is_not_taken_for_it(question, text):
    point = point_of(question)

    assert not point.is_announced_in(fold(text))
    assert point.is_made_in(fold(text)) is ("entre ellos" in text)


def test_every_kind_is_asked_for_by_each_of_its_nouns():
    for point in all_points():
        assert point.asked.search("which " + point.noun.pattern.split("(?:")[1].split("|")[0])
