import pytest

from rag.conversation.dependence.follow_up import depends_on_conversation


@pytest.mark.parametrize(
    "text",
    [
        "How many journalists were killed for their work in Mexico in 2022?",
        "Which cartels expanded their operations in Ecuador?",
        "Which governor lost his visa in 2025?",
        "Which state cut its killings by three quarters in 2026?",
        "How many prisoners awaited their trial in Sinaloa in 2024?",
        "Why did a judge lose her post in Sonora in 2025?",
        "Why did the two countries close their joint intel group in 2024?",
        "¿Qué cárteles ampliaron sus operaciones en Chile?",
        "¿Cuántas familias dejaron sus casas en Chiapas en 2024?",
        "¿Quién pidió a la gente que no saliera por su cuenta en 2024?",
        "Which governor resigned when he lost a visa in 2025?",
        "¿Qué gobernador perdió su visa en 2025?",
    ],
)
def test_a_question_may_tell_whose_something_is_without_a_name(text):
    assert not depends_on_conversation(text)


@pytest.mark.parametrize(
    "text",
    [
        "How many of their men died in Sinaloa in 2024?",
        "What crimes did his sons commit in Texas in 2024?",
        "Which judge ordered his release in Texas in 2024?",
        "How many agents were posted at his ranch in Sinaloa in 2024?",
        "How many guns were seized at their ranch in Sinaloa in 2024?",
        "What did an informant say about his brother in Texas in 2024?",
        "Which agents were in Texas when he was arrested in 2024?",
        "Which witness was his lawyer in Texas in 2024?",
        "Which lawyer defended his brother in Texas in 2024?",
        "How many people attended his funeral in Culiacán in 2024?",
        "How many migrants crossed with their help in Texas in 2024?",
        "When did the mayor ask for his guards in Michoacán in 2025?",
        "¿Qué delitos cometió su hermano en Texas en 2024?",
        "¿Qué juez ordenó su liberación en Sonora en 2024?",
        "¿Cuántas armas hallaron en su rancho en Sinaloa en 2024?",
        "¿Cuántas personas trabajan en su planta de Sonora desde 2024?",
        "¿Qué países congelaron sus cuentas en Suiza en 2025?",
        "¿Qué familiares suyos viven en Texas desde 2024?",
        "¿A cuántas personas mató su hijo en Sinaloa en 2024?",
        "which journalist wrote his biography?",
        "Which agent searched his house in Texas in 2024?",
        "¿Qué periodista escribió su biografía en 2024?",
        "¿Qué agente cateó su casa en Texas en 2024?",
    ],
)
def test_what_is_anothers_is_of_whom_was_asked_about_before(text):
    assert depends_on_conversation(text)
