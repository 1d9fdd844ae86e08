import pytest

from corpus.language import detect_language

SPANISH = [
    "¿Cuántos reos trasladó México en febrero de 2025?",
    "¿Quién es Omar García Harfuch?",
    "cuantos capos mando mexico a estados unidos",
    "Quién capturó a Ovidio Guzmán",
    "¿Qué es el Plan Kukulcán?",
    "que dijo Sheinbaum sobre la CIA",
    "Decomisos de fentanilo en 2025",
    "¿Murió El Mencho?",
    "homicidios dolosos por mes",
    "la Iniciativa Mérida",
    "¿Cuándo revisan el T-MEC?",
    "remesas enviadas a México",
    "¿Y en agosto?",
    "dónde entrenan los marines",
    "aranceles al acero mexicano",
    "multa drones",
    "decomiso anilina",
    "sentencia castelan",
    "llamadas 089",
    "recompensa fbi consulado matamoros",
    "Homicidios dolosos 2025",
    "bloqueos reynosa",
]
ENGLISH = [
    "How many prisoners did Mexico transfer in February 2025?",
    "Who is Omar García Harfuch?",
    "What did Peña Nieto sign in 2014?",
    "Who captured El Chapo?",
    "What is the Mérida Initiative?",
    "Did El Mencho die in Tapalpa, Jalisco?",
    "fentanyl seizures at ports of entry",
    "When was the Cártel de Sinaloa designated?",
    "What about August?",
    "tariffs on Mexican steel",
    "Why was Genaro García Luna convicted?",
    "troops sent to the border",
    "Is Operación Frontera Norte still running?",
    "murder rate per 100,000",
    "nogales tunnel length",
    "fentanyl seizures",
    "sinaloa cartel shootout",
    "el mencho death",
    "Zambada hearing",
    "Where do guns seized in Michoacán come from?",
]


@pytest.mark.parametrize("question", SPANISH)
def test_a_short_spanish_question_is_spanish(question):
    assert detect_language(question, default="en") == "es"


@pytest.mark.parametrize("question", ENGLISH)
def test_a_short_english_question_is_english(question):
    assert detect_language(question, default="es") == "en"


@pytest.mark.parametrize(
    "text", ["", "2025", "OK", "CJNG", "El Mencho", "Sheinbaum Harfuch", "garcia luna", "!!!", "\ud800"]
)
@pytest.mark.parametrize("default", ["en", "es"])
def test_the_default_answers_where_the_text_does_not_tell(text, default):
    assert detect_language(text, default=default) == default


def test_opening_marks_and_the_letter_enye_are_spanish():
    assert detect_language("¿Harfuch?", default="en") == "es"
    assert detect_language("Año", default="en") == "es"


def test_a_long_article_with_names_of_the_other_language_keeps_its_own():
    english = "The Cártel de Sinaloa and the Fiscalía General de la República were named. " * 100
    spanish = "La Homeland Security Task Force trabaja con la Secretaría de Marina. " * 100

    assert detect_language(english, default="es") == "en"
    assert detect_language(spanish, default="en") == "es"


def test_only_the_beginning_of_a_long_text_is_read():
    text = "The army arrived at the port. " * 100 + "La marina llegó al puerto. " * 100_000

    assert detect_language(text) == "en"
